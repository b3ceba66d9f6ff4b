"""What the LMS tells itself, and what it lays down for a unit (8.1, 9.3, 9.6, 10.2, 11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from lyceum.statements import api as statements

from . import words

Statement = dict[str, Any]
Node = Mapping[str, Any]


@dataclass(frozen=True)
class Launch:
    """What a launch is made of. `activity_id` is the LMS's own id of the unit."""

    account: Mapping[str, str]
    registration: str
    session_id: str
    activity_id: str
    unit: Node  # of the structure
    url: str  # the unit's address, without what the LMS adds
    mode: str = "Normal"
    return_url: str = ""

    @property
    def actor(self) -> dict[str, Any]:
        return {"objectType": "Agent", "account": dict(self.account)}

    def address(self, *, endpoint: str, fetch: str) -> str:
        """Where the unit is launched (8.1): its own parameters, then the LMS's."""
        import json  # noqa: PLC0415  beside the only place that needs it

        asked = {
            "endpoint": endpoint,
            "fetch": fetch,
            "actor": json.dumps(self.actor, separators=(",", ":")),
            "registration": self.registration,
            "activityId": self.activity_id,
        }
        address, hash_sign, fragment = self.url.partition("#")
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}{hash_sign}{fragment}"

    def context_template(self) -> dict[str, Any]:
        """What every statement of the session has in its context (10.2.1)."""
        return {
            "contextActivities": {"grouping": [{"id": self.unit["id"]}]},
            "extensions": {words.SESSION_ID: self.session_id},
        }

    def data(self) -> dict[str, Any]:
        """The document LMS.LaunchData (10.2)."""
        unit = self.unit
        told: dict[str, Any] = {
            "contextTemplate": self.context_template(),
            "launchMode": self.mode,
            "launchMethod": unit["launchMethod"],
            "moveOn": unit["moveOn"],
        }
        if unit["launchParameters"]:
            told["launchParameters"] = unit["launchParameters"]
        if unit["masteryScore"] is not None:
            told["masteryScore"] = unit["masteryScore"]
        if unit["entitlementKey"]:
            told["entitlementKey"] = {"courseStructure": unit["entitlementKey"]}
        return told | ({"returnURL": self.return_url} if self.return_url else {})

    def launched(self, at: datetime) -> Statement:
        """The statement that it was launched (9.3.1)."""
        unit = self.unit
        extensions = {
            words.LAUNCH_MODE: self.mode,
            words.LAUNCH_URL: self.url,
            words.MOVE_ON_EXTENSION: unit["moveOn"],
            words.LAUNCH_PARAMETERS: unit["launchParameters"],
        }
        if unit["masteryScore"] is not None:
            extensions[words.MASTERY_SCORE] = unit["masteryScore"]
        return self.statement("launched", at, extensions=extensions)

    def abandoned(self, at: datetime, seconds: int) -> Statement:
        """The statement that it ended without being closed (9.3.6)."""
        return self.statement("abandoned", at, result={"duration": f"PT{seconds}S"})

    def waived(self, at: datetime, reason: str) -> Statement:
        """The statement that the learner need not do it (9.3.7)."""
        result = {"success": True, "completion": True, "extensions": {words.REASON: reason}}
        return self.statement("waived", at, result=result, moves=True)

    def satisfied(self, at: datetime, node: Node, activity_id: str) -> Statement:
        """The statement that a block, or the course, is satisfied (9.3.9)."""
        kind = words.BLOCK_TYPE if node.get("kind") == "block" else words.COURSE_TYPE
        told = self.statement("satisfied", at)
        told["object"] = activity(activity_id, node, kind)
        told["context"]["contextActivities"]["grouping"] = [{"id": node["id"]}]
        return told

    def statement(
        self,
        verb: str,
        at: datetime,
        *,
        result: dict[str, Any] | None = None,
        extensions: Mapping[str, Any] | None = None,
        moves: bool = False,
    ) -> Statement:
        context = self.context_template()
        context["registration"] = self.registration
        context["extensions"].update(extensions or {})
        categories = [words.CATEGORY, words.MOVE_ON_CATEGORY] if moves else [words.CATEGORY]
        context["contextActivities"]["category"] = [{"id": each} for each in categories]
        told = {
            "id": str(uuid4()),
            "actor": self.actor,
            "verb": {"id": words.VERBS[verb], "display": {"en": verb}},
            "object": activity(self.activity_id, self.unit, self.unit["activityType"]),
            "context": context,
            "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
        return told | ({"result": result} if result else {})


def activity(activity_id: str, node: Node, kind: str) -> dict[str, Any]:
    """A unit, block or course as the object of a statement. What xAPI cannot say is left out: packages
    were once taken in with languages and kinds of their own."""
    definition: dict[str, Any] = {}
    for name, of in (("name", "title"), ("description", "description")):
        told = {tag: text for tag, text in node[of].items() if statements.is_language_tag(tag)}
        if said := {tag: text for tag, text in told.items() if text}:
            definition[name] = said
    if _is_iri(kind):
        definition["type"] = kind
    return {"objectType": "Activity", "id": activity_id, "definition": definition}


def _is_iri(kind: str) -> bool:
    try:
        statements.insist_iri(kind, "type")
    except statements.Flaw:
        return False
    return True


def preferences(languages: list[str]) -> dict[str, str]:
    """The document cmi5LearnerPreferences (11)."""
    return {"languagePreference": ",".join(languages), "audioPreference": "on"}
