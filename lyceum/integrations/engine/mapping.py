"""Mappings: lists of rules, each from a payload to one deed of one person.

    {"rules": [{
      "name": "Reviewed a pull request",
      "pick": {"review": "$.review", "pull": "$.pull_request"},
      "when": "headers['x-github-event'] == 'pull_request_review' and body.action == 'submitted'",
      "actor": {"account": "{{ review.user.login }}", "email": ""},
      "verb": "{{ 'approved' if review.state == 'approved' else 'reviewed' }}",
      "activity": {"id": "{{ pull.html_url }}", "type": "change", "name": "{{ pull.title }}"},
      "at": "{{ review.submitted_at }}"
    }]}

`per` "day" counts instead of telling each; `source` names the deed where several deliveries tell
the same one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from .paths import PathIsWrong, picker
from .words import WordsAreWrong, judge, writer

MOST_RULES, MOST_PICKS = 20, 20
SECONDS = 1.0
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_ACCOUNT = 300, 1000, 200
AHEAD = timedelta(days=1)
MILLISECONDS = 1e11  # whoever writes so many seconds means thousandths
ADDRESS = re.compile(r"(?:https?://|urn:[a-z0-9][a-z0-9-]+:)[^\s<>\"{}|\\^`]+")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
FIELDS = {
    *("name", "pick", "when", "actor", "verb", "activity"),
    *("at", "number", "per", "source"),
}
Write = Callable[[Mapping[str, Any]], str]


class MappingIsWrong(ValueError):
    """`place` says where (`rules[0].activity.id`), `problem` what, in words."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place, self.problem = place, problem


@dataclass(frozen=True)
class Vocabulary:
    """The verbs and types of activities that may be told."""

    verbs: frozenset[str]
    types: frozenset[str]


@dataclass(frozen=True)
class Given:
    """What came: headers in lower case, the body as JSON, and when."""

    headers: Mapping[str, str]
    body: Any
    at: datetime


@dataclass(frozen=True)
class Deed:
    """What somebody did, in the words of footprint. `account` and `email` say who, there."""

    rule: str
    account: str
    email: str
    verb: str
    iri: str
    type: str
    name: str
    at: datetime
    number: int | None = None
    per_day: bool = False
    source: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule that can be used: everything in it is compiled."""

    place: str
    name: str
    picks: Mapping[str, Callable[[Any], Any]]
    when: Callable[[Mapping[str, Any]], bool]
    writes: Mapping[str, Write]
    per_day: bool
    vocabulary: Vocabulary = field(repr=False)


# --- reading a mapping ----------------------------------------------------------------------------


def read(mapping: Any, vocabulary: Vocabulary) -> list[Rule]:
    """The rules of a mapping, or the place where it is wrong."""
    rules = mapping.get("rules") if isinstance(mapping, dict) else None
    if not isinstance(rules, list) or not 1 <= len(rules) <= MOST_RULES:
        raise MappingIsWrong("rules", f"a list of 1 to {MOST_RULES} rules is expected")
    return [_rule(f"rules[{n}]", one, vocabulary) for n, one in enumerate(rules)]


def _rule(place: str, said: Any, vocabulary: Vocabulary) -> Rule:
    if not isinstance(said, dict):
        raise MappingIsWrong(place, "an object is expected")
    if strange := sorted(set(said) - FIELDS):
        raise MappingIsWrong(f"{place}.{strange[0]}", "there is no such field")
    if said.get("per", "") not in ("", "day"):
        raise MappingIsWrong(f"{place}.per", "“day”, or nothing, is expected")
    texts = _texts(place, said)
    for name, known in (("verb", vocabulary.verbs), ("activity.type", vocabulary.types)):
        if "{" not in str(texts[name]):
            _insist_on_known(f"{place}.{name}", str(texts[name]), known)
    return Rule(
        place=place,
        name=str(said.get("name", place))[:LONGEST_NAME],
        picks=_picks(place, _object(place, said, "pick")),
        when=_at(f"{place}.when", judge, said.get("when", "true")),
        writes={name: _at(f"{place}.{name}", writer, text) for name, text in texts.items()},
        per_day=said.get("per") == "day",
        vocabulary=vocabulary,
    )


def _texts(place: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule writes, by its place in the rule."""
    actor, activity = _object(place, said, "actor"), _object(place, said, "activity")
    texts = {
        "actor.account": actor.get("account", ""),
        "actor.email": actor.get("email", ""),
        **{f"activity.{name}": activity.get(name, "") for name in ("id", "type", "name")},
        **{name: said.get(name, "") for name in ("verb", "at", "number", "source")},
    }
    for name in ("verb", "activity.id", "activity.type", "activity.name"):
        if not texts[name]:
            raise MappingIsWrong(f"{place}.{name}", "it is missing")
    if not (texts["actor.account"] or texts["actor.email"]):
        raise MappingIsWrong(f"{place}.actor", "an account or an e-mail address is expected")
    return texts


def _picks(place: str, said: Mapping[str, Any]) -> dict[str, Callable[[Any], Any]]:
    if len(said) > MOST_PICKS:
        raise MappingIsWrong(f"{place}.pick", f"at most {MOST_PICKS} are expected")
    for name in said:
        if not name.isidentifier() or name.startswith("_") or name in ("headers", "body"):
            raise MappingIsWrong(f"{place}.pick.{name}", "a plain name is expected")
    return {name: _at(f"{place}.pick.{name}", picker, path) for name, path in said.items()}


def _object(place: str, said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = said.get(name, {})
    if not isinstance(found, dict):
        raise MappingIsWrong(f"{place}.{name}", "an object is expected")
    return found


def _at(place: str, make: Callable[[str], Any], text: Any) -> Any:
    if not isinstance(text, str):
        raise MappingIsWrong(place, "text is expected")
    try:
        return make(text)
    except (PathIsWrong, WordsAreWrong) as error:
        raise MappingIsWrong(place, str(error)) from error


# --- using it -------------------------------------------------------------------------------------


def deeds(rules: list[Rule], given: Given) -> list[Deed]:
    """What the payload tells, a deed for each rule that applies; in a second at most."""
    return list(_deeds(rules, given, monotonic() + SECONDS))


def _deeds(rules: list[Rule], given: Given, end: float) -> Iterator[Deed]:
    for rule in rules:
        names = {"headers": given.headers, "body": given.body}
        names |= {
            name: _said(f"{rule.place}.pick.{name}", pick, given.body)
            for name, pick in rule.picks.items()
        }
        if _said(f"{rule.place}.when", rule.when, names):
            yield _deed(rule, names, given.at)
        if monotonic() > end:
            raise MappingIsWrong(rule.place, "it takes too long")


def _deed(rule: Rule, names: Mapping[str, Any], arrived: datetime) -> Deed:
    said = {
        name: _said(f"{rule.place}.{name}", write, names) for name, write in rule.writes.items()
    }
    _insist_on_known(f"{rule.place}.verb", said["verb"], rule.vocabulary.verbs)
    _insist_on_known(f"{rule.place}.activity.type", said["activity.type"], rule.vocabulary.types)
    if not ADDRESS.fullmatch(said["activity.id"]) or len(said["activity.id"]) > LONGEST_ADDRESS:
        raise MappingIsWrong(
            f"{rule.place}.activity.id", "an address with https:// (or urn:) is expected"
        )
    return Deed(
        rule=rule.name,
        account=said["actor.account"][:LONGEST_ACCOUNT],
        email=_email(f"{rule.place}.actor.email", said["actor.email"]),
        verb=said["verb"],
        iri=said["activity.id"],
        type=said["activity.type"],
        name=said["activity.name"][:LONGEST_NAME] or said["activity.id"],
        at=_moment(f"{rule.place}.at", said["at"], arrived),
        number=_number(f"{rule.place}.number", said["number"]),
        per_day=rule.per_day,
        source=said["source"],
    )


def _said(place: str, make: Callable[[Any], Any], names: Any) -> Any:
    try:
        return make(names)
    except (PathIsWrong, WordsAreWrong) as error:
        raise MappingIsWrong(place, str(error)) from error


def _insist_on_known(place: str, said: str, known: frozenset[str]) -> None:
    if said not in known:
        raise MappingIsWrong(place, f"“{said[:40]}” is none of: {', '.join(sorted(known))}")


def _email(place: str, said: str) -> str:
    if said and not EMAIL.fullmatch(said):
        raise MappingIsWrong(place, "an e-mail address is expected")
    return said.lower()


def _number(place: str, said: str) -> int | None:
    if not said:
        return None
    if not said.isdecimal() or len(said) > 9:  # noqa: PLR2004  a billion
        raise MappingIsWrong(place, "a whole number is expected")
    return int(said)


def _moment(place: str, said: str, arrived: datetime) -> datetime:
    """ISO 8601, seconds or milliseconds since 1970; empty: when it came. Without a zone: UTC."""
    if not said:
        return arrived
    try:
        if re.fullmatch(r"\d{9,14}(\.\d+)?", said):
            number = float(said)
            found = datetime.fromtimestamp(
                number / 1000 if number > MILLISECONDS else number, tz=UTC
            )
        else:
            found = datetime.fromisoformat(said.replace(" UTC", "+00:00"))
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise MappingIsWrong(place, "a moment is expected, as ISO 8601 has it") from error
    if found > arrived + AHEAD:
        raise MappingIsWrong(place, "this moment is still to come")
    return found
