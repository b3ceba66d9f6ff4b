"""Statements that keep all rules, and how a table changes them.

A change is {path: value}; a path is names and positions joined by dots ("object.definition.name").
A value that is GONE takes the property away.
"""

import copy
import random
import uuid
from typing import Any

GONE = object()
_dice = random.Random(12)  # noqa: S311  names of checks, no secrets
SHA2 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of b"abc"
SHA1 = "a9993e364706816aba3e25717850c26c9cd0d89d"
REGISTRATION = "0d3a1f4e-9f6b-4c0a-8a1f-6f2d6f0b7c11"
NOT_IRI = "9sails=x://example.org/a"  # a scheme begins with a letter and holds no "="

AGENT = {"objectType": "Agent", "name": "Ana Duarte", "mbox": "mailto:ana.duarte@example.org"}
TUTOR = {
    "objectType": "Agent",
    "account": {"homePage": "https://people.example.org", "name": "t-7"},
}
CREW = {
    "objectType": "Group",
    "name": "Night crew",
    "mbox": "mailto:night.crew@example.org",
    "member": [{"objectType": "Agent", "openid": "https://openid.example.org/bo"}],
}
ANONYMOUS = {"objectType": "Group", "member": [AGENT, TUTOR]}
VERB = {
    "id": "https://example.org/verbs/practised",
    "display": {"en-GB": "practised", "en-US": "practiced"},
}
ACTIVITY = {
    "objectType": "Activity",
    "id": "https://example.org/courses/knots",
    "definition": {
        "type": "https://example.org/types/course",
        "name": {"en-GB": "Knots", "fr": "Nœuds"},
        "description": {"en-GB": "Six knots for a small boat", "fr": "Six nœuds"},
        "moreInfo": "https://example.org/about/knots",
        "extensions": {"https://example.org/ext/depth": {"m": 3.50, "tags": [None, "x"]}},
    },
}
REFERENCE = {"objectType": "StatementRef", "id": "7f1de2a0-2b1c-4b60-9b1a-1f0f7f8d2c55"}
RESULT = {
    "score": {"scaled": 0.75, "raw": 15, "min": 0, "max": 20},
    "success": True,
    "completion": False,
    "response": "bowline",
    "duration": "PT4M30.5S",
    "extensions": {"https://example.org/ext/tries": 2},
}
CONTEXT = {
    "registration": REGISTRATION,
    "instructor": TUTOR,
    "team": CREW,
    "contextActivities": {
        "parent": [{"objectType": "Activity", "id": "https://example.org/courses/sailing"}],
        "grouping": [{"id": "https://example.org/programmes/skipper"}],
        "category": [{"id": "https://example.org/profiles/boats"}],
        "other": [{"id": "https://example.org/boats/3"}],
    },
    "revision": "2",
    "platform": "Harbour",
    "language": "en-GB",
    "statement": REFERENCE,
    "extensions": {"https://example.org/ext/wind": "NW 4"},
}
ATTACHMENT = {
    "usageType": "https://example.org/attachments/log",
    "display": {"en-GB": "Log"},
    "description": {"en-GB": "What happened"},
    "contentType": "text/plain; charset=ascii",
    "length": 3,
    "sha2": SHA2,
    "fileUrl": "https://files.example.org/log.txt",
}
CONTEXT_AGENT = {
    "objectType": "contextAgent",
    "agent": AGENT,
    "relevantTypes": ["https://example.org/types/coach"],
}
CONTEXT_GROUP = {
    "objectType": "contextGroup",
    "group": CREW,
    "relevantTypes": ["https://example.org/types/crew"],
}
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided", "display": {"en-GB": "voided"}}


def plain(**more: Any) -> dict[str, Any]:
    """Who, did, what; `more` are further properties, or others for the three."""
    return copy.deepcopy({"actor": AGENT, "verb": VERB, "object": ACTIVITY, **more})


def full() -> dict[str, Any]:
    """A statement that has everything that both versions know."""
    return plain(
        result=RESULT,
        context=CONTEXT,
        timestamp="2024-05-06T07:08:09.123Z",
        authority=AGENT,
        attachments=[ATTACHMENT],
    )


def nested() -> dict[str, Any]:
    """The same, inside a SubStatement."""
    inner = full()
    del inner["authority"]
    return plain(object={"objectType": "SubStatement", **inner})


def voiding(statement_id: str) -> dict[str, Any]:
    return plain(verb=VOIDED, object={"objectType": "StatementRef", "id": statement_id})


def referring(statement_id: str, **more: Any) -> dict[str, Any]:
    return plain(object={"objectType": "StatementRef", "id": statement_id}, **more)


def _uuid() -> uuid.UUID:
    """The same in the same order, so that every process that runs a part names the checks alike."""
    return uuid.UUID(int=_dice.getrandbits(128), version=4)


def new_id() -> str:
    return str(_uuid())


def fresh(word: str = "x") -> str:
    """An IRI that nothing else uses."""
    return f"https://example.org/{word}/{_uuid()}"


def somebody() -> dict[str, Any]:
    """An agent of whom nothing is known."""
    return {"objectType": "Agent", "mbox": f"mailto:{_uuid().hex}@example.org"}


def changed(statement: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    statement = copy.deepcopy(statement)
    for path, value in change.items():
        *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
        at: Any = statement
        for step in way:
            at = at[step] if isinstance(step, int) else at.setdefault(step, {})
        if value is GONE:
            del at[last]
        else:
            at[last] = copy.deepcopy(value)
    return statement
