"""What stands in a row of the copy, and how a statement becomes one."""

import hmac
import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import msgspec

VERSION = 1
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
DURATION = re.compile(
    r"P(?:(?P<w>[\d.]+)W)?(?:(?P<y>[\d.]+)Y)?(?:(?P<mo>[\d.]+)M)?(?:(?P<d>[\d.]+)D)?"
    r"(?:T(?:(?P<h>[\d.]+)H)?(?:(?P<m>[\d.]+)M)?(?:(?P<s>[\d.]+)S)?)?"
)
DAY = 86_400
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
SECONDS = {"w": 7 * DAY, "y": 365 * DAY, "mo": 30 * DAY, "d": DAY, "h": 3600, "m": 60, "s": 1}


class Stored(Protocol):
    """A statement as the store tells it."""

    @property
    def seq(self) -> int: ...
    @property
    def statement_id(self) -> UUID: ...
    @property
    def tenant_id(self) -> int: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def actor_key(self) -> int: ...
    @property
    def version(self) -> str: ...
    @property
    def happened_at(self) -> datetime: ...
    @property
    def stored_at(self) -> datetime: ...
    @property
    def is_voided(self) -> bool: ...
    @property
    def text(self) -> bytes: ...


class Source(Protocol):
    """What the copy asks of the store."""

    def following(self, after_seq: int, limit: int) -> tuple[Sequence[Stored], int]:
        """The next statements below the watermark, in the order of seq; and the watermark."""

    def numbered(self, seqs: Sequence[int]) -> Sequence[Stored]:
        """Those of these numbers that there are."""

    def seqs_of(self, tenant_id: int, ids: Sequence[UUID]) -> Sequence[int]:
        """The numbers of statements of a tenant."""


class Column(NamedTuple):
    name: str
    type: str  # as pyarrow calls it
    meaning: str


COLUMNS = (
    Column("seq", "int64", "order in the store; unique"),
    Column("statement_id", "string", "UUID of the statement; unique within a tenant"),
    Column("tenant_id", "int64", "organisation to whom it was told; 0: told by the house itself"),
    Column("organisation_id", "int64", "organisation in whose context it happened"),
    Column("version", "string", "of xAPI: 1.0.x or 2.0.0"),
    Column("actor_key", "int64", "the store's key of the actor"),
    Column("person", "string", "pseudonym of the actor, the same in all rows of the copy"),
    Column("verb", "string", "IRI"),
    Column("object_type", "string", "Activity, Agent, Group, StatementRef, SubStatement"),
    Column("activity", "string", "IRI of the object where it is an activity"),
    Column("activity_type", "string", "IRI, as the statement says it"),
    Column("parents", "list<string>", "IRIs of contextActivities.parent"),
    Column("groupings", "list<string>", "IRIs of contextActivities.grouping"),
    Column("success", "bool", "result.success"),
    Column("completion", "bool", "result.completion"),
    Column("score_scaled", "double", "-1 to 1"),
    Column("score_raw", "double", "between score_min and score_max"),
    Column("score_min", "double", ""),
    Column("score_max", "double", ""),
    Column("duration_s", "double", "seconds; a year counts 365 days, a month 30"),
    Column("registration", "string", "UUID"),
    Column("platform", "string", "context.platform"),
    Column("language", "string", "context.language"),
    Column("happened_at", "timestamp", "UTC, microseconds"),
    Column("stored_at", "timestamp", "UTC, microseconds"),
    Column("is_voided", "bool", "a later statement took it back"),
    Column("text", "string", "the whole statement as JSON, where LYCEUM_COLUMNS_TEXT is true"),
)
Row = tuple[Any, ...]


class Shaper:
    """Makes rows of statements. `key` is the secret of the pseudonyms."""

    def __init__(self, key: bytes, *, has_text: bool = False) -> None:
        self._key, self._has_text = key, has_text

    def row(self, stored: Stored) -> Row:
        """One statement, in the order of COLUMNS."""
        said = _read(stored.text)
        actor, thing = _part(said, "actor"), _part(said, "object")
        result, context = _part(said, "result"), _part(said, "context")
        kind = thing.get("objectType", "Activity")
        is_activity = kind == "Activity"
        return (
            stored.seq,
            str(stored.statement_id),
            stored.tenant_id,
            stored.organisation_id,
            stored.version,
            stored.actor_key,
            self.pseudonym(actor),
            _part(said, "verb").get("id"),
            kind,
            thing.get("id") if is_activity else None,
            _part(thing, "definition").get("type") if is_activity else None,
            _activities(context, "parent"),
            _activities(context, "grouping"),
            result.get("success"),
            result.get("completion"),
            *_score(_part(result, "score")),
            seconds_of(result.get("duration")),
            context.get("registration"),
            context.get("platform"),
            context.get("language"),
            stored.happened_at,
            stored.stored_at,
            stored.is_voided,
            stored.text.decode() if self._has_text else None,
        )

    def pseudonym(self, actor: Mapping[str, Any]) -> str:
        """Who it is, for those only who hold the secret: 128 bits."""
        named = next(({name: actor[name]} for name in IDENTIFIERS if name in actor), actor)
        text = json.dumps(named, sort_keys=True, separators=(",", ":"))
        return hmac.digest(self._key, text.encode(), "sha256")[:16].hex()


def seconds_of(duration: Any) -> float | None:
    """An ISO 8601 duration in seconds; nothing where there is none, or none that can be read."""
    found = DURATION.fullmatch(duration.replace(",", ".")) if isinstance(duration, str) else None
    if found is None:
        return None
    try:
        return sum(SECONDS[unit] * float(n) for unit, n in found.groupdict().items() if n)
    except ValueError:
        return None


def _read(text: bytes) -> Mapping[str, Any]:
    """The statement; Python's own reader takes numbers that are beyond 64 bits, too."""
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:
        found = json.loads(text, parse_int=float)
    return found if isinstance(found, dict) else {}


def _part(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _score(score: Mapping[str, Any]) -> list[float | None]:
    names = ("scaled", "raw", "min", "max")
    return [_number(score.get(name)) for name in names]


def _number(said: Any) -> float | None:
    """As a double has it, which is endless where the statement's is too large for one."""
    try:
        return None if said is None else float(said)
    except OverflowError:
        return math.inf if said > 0 else -math.inf


def _activities(context: Mapping[str, Any], kind: str) -> list[str] | None:
    found = _part(context, "contextActivities").get(kind) or []
    return [each["id"] for each in (found if isinstance(found, list) else [found])] or None


def voided_by(stored: Stored) -> UUID | None:
    """The statement that this one takes back."""
    if VOIDED.encode() not in stored.text:
        return None
    said = _read(stored.text)
    thing = _part(said, "object")
    takes_back = _part(said, "verb").get("id") == VOIDED and thing.get("objectType")
    return UUID(thing["id"]) if takes_back == "StatementRef" else None
