"""Small frozen shapes that travel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Thing:
    """What somebody wants to do something with, as the rules see it.

    `facts` are attributes of the schema (`engine/schema.py`); what is unknown is left out.
    """

    kind: str
    id: int
    organisation_id: int
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What would make a "no" a "yes": a rule that nearly holds, and what is missing of it."""

    rule: str
    missing: Sequence[str]


@dataclass(frozen=True)
class Decision:
    """An answer, the versions of rules that decided, in words, and what would change it."""

    action: str
    request: Mapping[str, Any]
    is_allowed: bool
    version_ids: tuple[int, ...] = ()
    because: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    whom_to_ask: str = ""


@dataclass(frozen=True)
class Wording:
    """What a rule should say: a `sentence` (see `engine.sentences`) or, by experts, a `text` of
    Cedar with the `words` for it."""

    action: str
    is_permit: bool = True
    sentence: Mapping[str, Mapping[str, Any]] | None = None
    text: str = ""
    words: str = ""
    reason: str = ""


@dataclass(frozen=True)
class RuleRow:
    """A rule as the page shows it: the version in force, or the draft."""

    key: str
    version_id: int
    number: int
    action: str
    is_permit: bool
    sentence: str
    text: str
    reason: str
    author: str
    starts_at: datetime | None
    ends_at: datetime | None
    draft_id: int | None = None


@dataclass(frozen=True)
class Difference:
    """A decision of the past that the draft would have answered differently."""

    person_id: int
    person: str
    action: str
    what: str
    at: datetime
    was_allowed: bool


@dataclass(frozen=True)
class Trial:
    """What a draft would have changed."""

    looked_at: int
    differences: Sequence[Difference]
    people: int
    days: int
