"""What every answer must show, and what a table of statements asks."""

import re
from datetime import UTC, datetime
from typing import Any

from .client import Answer, Client
from .samples import new_id

LISTS = ("parent", "grouping", "category", "other")
OF_THE_STORE = {"id", "stored", "authority", "version", "timestamp"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def moment(text: str) -> datetime:
    assert MOMENT.fullmatch(text), text
    return datetime.fromisoformat(text)


def seen(lrs: Client, answer: Answer, status: int, *, of_statements: bool = False) -> Answer:
    """The status, and the headers that go with every answer (Communication 1.2, 3.3)."""
    assert answer.status == status, (answer.status, answer.body[:600])
    assert answer.all("X-Experience-API-Version") == [lrs.version]
    assert len(answer.all("Date")) == 1
    if of_statements:  # Communication 2.1.3: on every answer, errors too
        (through,) = answer.all("X-Experience-API-Consistent-Through")
        moment(through)
    return answer


def refused(lrs: Client, answer: Answer, status: int = 400, **more: Any) -> Answer:
    """Refused, with words that help."""
    seen(lrs, answer, status, **more)
    assert answer.body.strip(), "a refusal says why"
    return answer


def told(lrs: Client, statement: dict[str, Any]) -> dict[str, Any]:
    """It is taken, and comes back as it was."""
    statement = {"id": new_id(), **statement}
    answer = seen(lrs, lrs.post("statements", statement), 200)
    assert answer.json in ([statement["id"]], [statement["id"].lower()])
    found = seen(lrs, lrs.get("statements", {"statementId": statement["id"]}), 200).json
    assert_same(statement, found)
    return found


def tell(lrs: Client, *statements: dict[str, Any]) -> list[str]:
    """They are taken; their ids, in order."""
    answer = seen(lrs, lrs.post("statements", list(statements)), 200)
    return answer.json


def checked(lrs: Client, statement: dict[str, Any], *, is_good: bool) -> None:
    """Taken and told again, or refused."""
    if is_good:
        told(lrs, statement)
    else:
        refused(lrs, lrs.post("statements", statement))


def assert_same(sent: dict[str, Any], found: dict[str, Any]) -> None:
    """Nothing lost, nothing added but what a store adds (Data 2.4, 2.5)."""
    kept = {name: value for name, value in found.items() if name not in OF_THE_STORE}
    assert kept == {k: v for k, v in _with_lists(sent).items() if k not in OF_THE_STORE}
    assert found["id"].lower() == sent["id"].lower()
    assert all(found[name] for name in OF_THE_STORE)
    if "timestamp" in sent:
        assert _instant(found["timestamp"]) == _instant(sent["timestamp"])
    else:
        assert found["timestamp"] == found["stored"]


def _instant(text: str) -> datetime:
    text = re.sub(r"(\.\d{6})\d+", r"\1", text.replace(" ", "T"))
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _with_lists(sent: dict[str, Any]) -> dict[str, Any]:
    """An activity alone in contextActivities comes back in a list (Data 2.4.6.2)."""
    sent = dict(sent)
    if isinstance(sent.get("object"), dict) and "context" in sent["object"]:
        sent["object"] = _with_lists(sent["object"])
    groups = sent.get("context", {}).get("contextActivities")
    if groups:
        listed = {k: v if isinstance(v, list) else [v] for k, v in groups.items() if k in LISTS}
        sent["context"] = {**sent["context"], "contextActivities": listed}
    return sent
