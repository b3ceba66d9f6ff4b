"""What the house keeps about a person: every app declares it here, once, when it starts.

    identity.register_keeping(
        Keeping(
            kind="learning.notes",
            label=_("Notes"), purpose=_("…"), seen_by=_("…"),
            kept_for=Retention(),
            tables=(Table("learning.Note"),),
        )
    )

From this come the page "What is stored about me", the export, the erasure and the retention. A
test of the architecture fails for a table that nobody has declared.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lyceum.kernel.scope import person_owner

from .merging import Merging

Words = str | Promise
YEAR = 365


@dataclass(frozen=True)
class Subject:
    """The person whom an export or an erasure is about, with all that others may know them by."""

    person_id: int
    public_id: UUID
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def owner_id(self) -> str:
        return person_owner(self.person_id)


@dataclass(frozen=True)
class Retention:
    """How long something is kept: so many days; without, as long as there is an account, or what
    `words` say."""

    days: int | None = None
    words: Words = ""

    def __str__(self) -> str:
        if self.days is None:
            return str(self.words) or _("as long as you have an account")
        if self.days % YEAR == 0:
            years = self.days // YEAR
            return ngettext("{n} year", "{n} years", years).format(n=years)
        return ngettext("{n} day", "{n} days", self.days).format(n=self.days)


@dataclass(frozen=True)
class Table:
    """A table with something about a person.

    `of` are the look-ups that lead to the person (any of them counts). On erasure its rows go;
    with `emptied` they stay for the sums, and these fields are emptied. Then `harmless` names the
    other words of the row and so says that somebody has looked at them. `mentions` are words in
    rows of others in which the person's name or address may stand: it is taken out there.
    `numbers` are other keys to people that may stay: a number leads to nobody once the person is a
    husk. `hidden` is never exported (secrets, and what is about others), nor are the files of a
    table whose `files_are_theirs` is off. With `ages_by`, rows go when their time is over.
    `merging` says what becomes of the rows when two accounts become one.
    """

    name: str
    of: tuple[str, ...] = ("person",)
    emptied: Mapping[str, Any] | None = None
    harmless: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    files_are_theirs: bool = True
    ages_by: str = ""
    merging: Merging | None = None


@dataclass(frozen=True)
class Keeping:
    """One kind of thing that is kept about people: what, why, who sees it, and for how long.

    The tables say how it is exported and erased; the functions are for what they cannot say.
    `refuse` raises where nothing may be erased now, and is asked before anything is; `erase` runs
    before the tables' own erasure, `forget` takes what is older than a moment away
    and says how much it was, `known_by` tells other names and addresses of a person.
    """

    kind: str
    label: Words
    purpose: Words
    seen_by: Words
    tables: tuple[Table, ...]
    kept_for: Retention = field(default_factory=Retention)
    export: Callable[[Subject], Iterator[Mapping[str, Any]]] | None = None
    refuse: Callable[[Subject], None] | None = None
    erase: Callable[[Subject], None] | None = None
    forget: Callable[[datetime], int] | None = None
    known_by: Callable[[int], Iterable[str]] | None = None
    stays: Words = ""


_keepings: dict[str, Keeping] = {}


def register_keeping(keeping: Keeping) -> None:
    """Declare what is kept; called once, when the app starts."""
    _keepings[keeping.kind] = keeping


def keepings() -> list[Keeping]:
    """All of it, the lowest floor first."""
    return list(_keepings.values())
