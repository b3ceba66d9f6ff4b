"""What people are asked to agree to, what they have shared, and how organisations see them.

Apps register a purpose for what nobody may do without being allowed to, ask `has_consent` before
they do it, and show here what was shared by other ways, so that all of it stands on one page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from lyceum.kernel.actors import Actor

from .keeping import Words


@dataclass(frozen=True)
class Purpose:
    """Something that is only done with consent. With other `text`, raise the version: then those
    who agreed to the former words are asked again, and until then have not agreed."""

    name: str
    label: Words
    text: Words
    version: int = 1


@dataclass(frozen=True)
class ConsentRow:
    """A purpose as a person sees it, with their word and what they said before."""

    purpose: Purpose
    is_given: bool
    said_at: datetime | None
    is_outdated: bool
    history: tuple[tuple[datetime, bool, int], ...] = ()


@dataclass(frozen=True)
class SharingRow:
    """Somebody who was let in by the person, since when, and the address that ends it."""

    who: Words
    since: datetime
    end_url: str


@dataclass(frozen=True)
class Sharing:
    """A way of sharing that an app has of its own."""

    name: str
    label: Words
    rows: Callable[[Actor], list[SharingRow]]


@dataclass(frozen=True)
class Lens:
    """What an organisation sees of somebody, made by the questions that its own people ask.

    `rows` gets a person, an organisation and a language, and gives pairs of a label and a value.
    """

    name: str
    label: Words
    seen_by: Words
    rows: Callable[[int, int, str], list[tuple[str, str]]]


@dataclass(frozen=True)
class SeenRow:
    """Somebody opened a page about a person."""

    on: date
    viewer: str
    what: Words
    organisation_id: int | None


_purposes: dict[str, Purpose] = {}
_sharings: dict[str, Sharing] = {}
_lenses: dict[str, Lens] = {}
_sights: dict[str, Words] = {}


def register_purpose(purpose: Purpose) -> None:
    """Make a purpose known; called once, when the app starts."""
    _purposes[purpose.name] = purpose


def register_sharing(sharing: Sharing) -> None:
    """Show what is shared by an app's own way; called once, when the app starts."""
    _sharings[sharing.name] = sharing


def register_lens(lens: Lens) -> None:
    """Show a person how organisations see them; called once, when the app starts."""
    _lenses[lens.name] = lens


def register_sight(kind: str, label: Words) -> None:
    """Name a kind of page about a person, for the log of who looked; called once."""
    _sights[kind] = label


def purposes() -> list[Purpose]:
    """Everything that people are asked to agree to."""
    return list(_purposes.values())


def purpose_of(name: str) -> Purpose | None:
    """The purpose of this name, if an app has registered it."""
    return _purposes.get(name)


def sharings() -> list[Sharing]:
    """Every way of sharing that an app has of its own."""
    return list(_sharings.values())


def lenses() -> list[Lens]:
    """Everything through which an organisation sees a person."""
    return list(_lenses.values())


def sight_of(kind: str) -> Words:
    """A kind of page about a person, in words."""
    return _sights.get(kind, kind)
