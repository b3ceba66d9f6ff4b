"""What a statement must look like (xAPI 1.0.3 and 2.0, the parts that both share).

`problem_in` tells the first thing that is wrong, with its place, or nothing. It is strict: what it
does not know, it refuses.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z0-9]{5,8})*")
DURATION = re.compile(
    r"P(?=.)(\d+(\.\d+)?W|(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?D)?"
    r"(T(?=\d)(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?)"
)
MAIL = re.compile(r"mailto:[^\s@]+@[^\s@]+")
SHA1 = re.compile(r"[0-9a-fA-F]{40}")
CATEGORIES = ("parent", "grouping", "category", "other")
Check = Callable[[Any], str]


def problem_in(statement: Any) -> str:
    """The first thing that is wrong with a statement, as `place: what`; empty if nothing is."""
    if null := _null_in(statement):
        return null
    return _shape(
        actor=_required(_actor),
        verb=_required(_verb),
        object=_required(_object),
        id=_uuid,
        result=_result,
        context=_context,
        timestamp=_moment,
        stored=_moment,
        authority=_actor,
        version=_text,
    )(statement)


# --- building blocks ------------------------------------------------------------------------------


def _shape(**parts: Check) -> Check:
    """An object with these properties and no others; each says what is wrong with it."""

    def check(value: Any) -> str:
        if not isinstance(value, Mapping):
            return "an object is expected"
        if unknown := [name for name in value if name not in parts]:
            return f"{unknown[0]}: not a property of xAPI"
        return _first(
            (name, part(value[name]) if name in value else _missing(part))
            for name, part in parts.items()
        )

    return check


def _first(found: Iterable[tuple[str, str]]) -> str:
    return next((f"{name}: {what}" for name, what in found if what), "")


def _required(check: Check) -> Check:
    def required(value: Any) -> str:
        return check(value)

    required.is_required = True  # type: ignore[attr-defined]
    return required


def _missing(check: Check) -> str:
    return "it is missing" if getattr(check, "is_required", False) else ""


def _is(kind: type | tuple[type, ...], what: str) -> Check:
    def check(value: Any) -> str:
        right = isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool)
        return "" if right else f"{what} is expected"

    return check


_text = _is(str, "text")
_flag = _is(bool, "true or false")
_number = _is((int, float), "a number")


def _matches(pattern: re.Pattern[str], what: str) -> Check:
    def check(value: Any) -> str:
        right = isinstance(value, str) and pattern.fullmatch(value)
        return "" if right else f"{what} is expected"

    return check


_iri = _matches(IRI, "an IRI")
_duration = _matches(DURATION, "an ISO 8601 duration")


def _uuid(value: Any) -> str:
    try:
        return "" if len(value) == len(str(uuid.UUID(value))) else "a UUID is expected"
    except (ValueError, TypeError, AttributeError):
        return "a UUID is expected"


def _moment(value: Any) -> str:
    wrong = "a moment with its zone is expected (RFC 3339)"
    if not isinstance(value, str) or re.search(r"-00(:?00)?$", value):
        return wrong
    try:
        return "" if datetime.fromisoformat(value).tzinfo else wrong
    except ValueError:
        return wrong


def _null_in(value: Any, place: str = "") -> str:
    """null has no meaning anywhere but in extensions."""
    if value is None:
        return f"{place.rstrip('.') or 'statement'}: null means nothing"
    if isinstance(value, Mapping):
        parts = ((n, p) for n, p in value.items() if n != "extensions")
        return next(filter(None, (_null_in(part, f"{place}{name}.") for name, part in parts)), "")
    if isinstance(value, list):
        return next(filter(None, (_null_in(part, place) for part in value)), "")
    return ""


def _language_map(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "a map of languages is expected"
    for language, text in value.items():
        if not LANGUAGE.fullmatch(str(language)) or not isinstance(text, str):
            return f"{language}: a language tag with its text is expected"
    return ""


def _extensions(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "an object is expected"
    return next((f"{key}: {_iri(key)}" for key in value if _iri(key)), "")


# --- the parts of a statement ---------------------------------------------------------------------

_account = _shape(homePage=_required(_iri), name=_required(_text))
_agent = _shape(
    objectType=_text,
    name=_text,
    mbox=_matches(MAIL, "mailto: with an address"),
    mbox_sha1sum=_matches(SHA1, "a SHA-1"),
    openid=_iri,
    account=_account,
)


def _actor(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "an object is expected"
    if value.get("objectType") == "Group":
        return _group(value)
    if value.get("objectType", "Agent") != "Agent":
        return "objectType: Agent or Group is expected"
    if _identifiers(value) != 1:
        return "exactly one identifier is expected"
    return _agent(value)


def _group(value: Mapping[str, Any]) -> str:
    members = value.get("member", [])
    if not isinstance(members, list):
        return "member: a list is expected"
    if _identifiers(value) > 1 or not (_identifiers(value) or members):
        return "one identifier, or members, are expected"
    for member in members:
        if not isinstance(member, Mapping) or member.get("objectType") == "Group":
            return "member: agents are expected"
        if what := _actor(member):
            return f"member: {what}"
    return _agent({name: part for name, part in value.items() if name != "member"})


def _identifiers(value: Mapping[str, Any]) -> int:
    return sum(name in value for name in ("mbox", "mbox_sha1sum", "openid", "account"))


_verb = _shape(id=_required(_iri), display=_language_map)
_definition = _shape(
    name=_language_map, description=_language_map, type=_iri, moreInfo=_iri, extensions=_extensions
)
_activity = _shape(objectType=_text, id=_required(_iri), definition=_definition)
_reference = _shape(objectType=_text, id=_required(_uuid))


def _object(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "an object is expected"
    kind = value.get("objectType", "Activity")
    checks: dict[str, Check] = {
        "Activity": _activity,
        "Agent": _actor,
        "Group": _actor,
        "StatementRef": _reference,
    }
    return checks[kind](value) if kind in checks else "objectType: not one that is known here"


def _score(value: Any) -> str:
    if what := _shape(scaled=_number, raw=_number, min=_number, max=_number)(value):
        return what
    if not -1 <= value.get("scaled", 0) <= 1:
        return "scaled: -1 to 1 is expected"
    low, high = value.get("min", float("-inf")), value.get("max", float("inf"))
    return "" if low <= value.get("raw", low) <= high else "raw: between min and max is expected"


_result = _shape(
    score=_score,
    success=_flag,
    completion=_flag,
    response=_text,
    duration=_duration,
    extensions=_extensions,
)


def _context_activities(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "an object is expected"
    for name, found in value.items():
        if name not in CATEGORIES or not isinstance(found, list):
            return f"{name}: a list under parent, grouping, category or other is expected"
        for activity in found:
            if what := _activity(activity):
                return f"{name}: {what}"
    return ""


_context = _shape(
    registration=_uuid,
    instructor=_actor,
    team=lambda value: _actor(value) or ("" if value.get("objectType") == "Group" else "a group"),
    contextActivities=_context_activities,
    revision=_text,
    platform=_text,
    language=_matches(LANGUAGE, "a language tag"),
    statement=_reference,
    extensions=_extensions,
)
