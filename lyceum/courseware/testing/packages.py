"""Packages made by the tests, and an assignable unit that speaks to the house as a browser would."""

import json
import zipfile
from base64 import b64decode
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from lyceum.courseware import services
from lyceum.courseware.cmi5 import words
from lyceum.kernel import clock

COURSE = "https://publisher.example/courses/rocks"


def zipped(files: dict[str, bytes | str], **options: Any) -> BytesIO:
    """A zip of these files."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    made.seek(0)
    return made


def texts(word: str) -> str:
    said = f'<langstring lang="en">{word}</langstring>'
    return f"<title>{said}</title><description>{said}</description>"


def unit(name: str = "one", *, url: str = "index.html", more: str = "", **attributes: str) -> str:
    """An <au>; attributes by their names in the schema."""
    attributes = {"id": f"{COURSE}/au/{name}", **attributes}
    said = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f"<au {said}>{texts(name)}<url>{url}</url>{more}</au>"


def block(inside: str, name: str = "part", **attributes: str) -> str:
    attributes = {"id": f"{COURSE}/block/{name}", **attributes}
    said = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f"<block {said}>{texts(name)}{inside}</block>"


def structure(inside: str = "", *, course: str = COURSE, objectives: str = "") -> str:
    """A cmi5.xml."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<courseStructure xmlns="{words.NAMESPACE}">'
        f'<course id="{course}">{texts("Rocks")}</course>{objectives}{inside or unit()}'
        "</courseStructure>"
    )


def cmi5_zip(inside: str = "", **files: bytes | str) -> BytesIO:
    """A package with an index.html."""
    page = {"cmi5.xml": structure(inside), "index.html": "<title>Rocks</title>"}
    return zipped({**page, **files})


def make_package(
    actor: Any, resource: Any, file: BytesIO | None = None, *, is_pages: bool = False
) -> Any:
    """A package that a resource opens."""
    return services.add_package(
        by=actor,
        resource_id=resource.pk,
        file=file or cmi5_zip(),
        name="rocks.zip",
        is_pages=is_pages,
    )


@dataclass
class Unit:
    """An assignable unit: launched, it gets its token, reads what it must, and tells."""

    client: Any
    address: str  # of its launch
    token: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def asked(self) -> dict[str, str]:
        return {name: one[0] for name, one in parse_qs(urlsplit(self.address).query).items()}

    @property
    def actor(self) -> dict[str, Any]:
        return json.loads(self.asked["actor"])  # type: ignore[no-any-return]

    @property
    def session_id(self) -> str:
        return str(self.data["contextTemplate"]["extensions"][words.SESSION_ID])

    def prepare(self) -> "Unit":
        """Get the token, the launch data and the learner's preferences."""
        self.token = self.fetch()["auth-token"]
        self.data = self.state("GET", words.LAUNCH_DATA).json()
        self.profile("GET")
        return self

    def begin(self) -> "Unit":
        self.prepare()
        assert self.tell("initialized").status_code == 204  # noqa: S101, PLR2004
        return self

    def fetch(self) -> dict[str, str]:
        answer = self.client.post(urlsplit(self.asked["fetch"]).path)
        assert answer.status_code == 200, answer.content  # noqa: S101, PLR2004
        return answer.json()  # type: ignore[no-any-return]

    def ask(self, method: str, path: str, body: Any = None, **asked: str) -> Any:
        more = {} if body is None else {"data": body}
        return self.client.generic(
            method,
            f"{urlsplit(self.asked['endpoint']).path}/{path}",
            **more,
            content_type=asked.pop("content_type", "application/json"),
            query_params=asked,
            headers={
                "X-Experience-API-Version": "1.0.3",
                **({"Authorization": f"Basic {self.token}"} if self.token else {}),
            },
        )

    def state(self, method: str, name: str, body: Any = None, **asked: str) -> Any:
        where = {
            "stateId": name,
            "activityId": self.asked["activityId"],
            "agent": self.asked["actor"],
            "registration": self.asked["registration"],
        }
        return self.ask(method, "activities/state", body, **{**where, **asked})

    def profile(self, method: str, body: Any = None, **asked: str) -> Any:
        where = {"profileId": words.PREFERENCES, "agent": self.asked["actor"]}
        return self.ask(method, "agents/profile", body, **{**where, **asked})

    def statement(self, verb: str, **result: Any) -> dict[str, Any]:
        """A statement as it is right for this verb; `result` is laid over the usual one."""
        context = json.loads(json.dumps(self.data.get("contextTemplate", {})))
        context["registration"] = self.asked["registration"]
        known: dict[str, dict[str, Any]] = {
            "completed": {"completion": True, "duration": "PT1M"},
            "passed": {"success": True, "duration": "PT1M"},
            "failed": {"success": False, "duration": "PT1M"},
            "terminated": {"duration": "PT2M"},
        }
        usual = known.get(verb, {})
        if verb in words.OF_AU:
            moves = verb in {"completed", "passed", "failed"}
            kinds = [words.CATEGORY, *([words.MOVE_ON_CATEGORY] if moves else [])]
            context.setdefault("contextActivities", {})["category"] = [
                {"id": kind} for kind in kinds
            ]
        if "score" in result and "masteryScore" in self.data:
            context["extensions"][words.MASTERY_SCORE] = self.data["masteryScore"]
        told = {
            "id": str(uuid4()),
            "actor": self.actor,
            "verb": {"id": words.VERBS.get(verb, verb)},
            "object": {"id": self.asked["activityId"]},
            "context": context,
            "timestamp": clock.now().isoformat().replace("+00:00", "Z"),
        }
        both = json.loads(json.dumps({**usual, **result}))
        return {**told, **({"result": both} if both else {})}

    def tell(self, verb: str, **result: Any) -> Any:
        return self.put(self.statement(verb, **result))

    def put(self, statement: dict[str, Any]) -> Any:
        return self.ask("PUT", "statements", json.dumps(statement), statementId=statement["id"])


def secret_in(token: str) -> str:
    """The user and secret behind a token."""
    return b64decode(token).decode()
