"""What becomes of a table's rows when two accounts turn out to be one person's.

Every table that a `Keeping` names answers once, where it is declared:

    Table("learning.Note", merging=MOVES)
    Table("access.SignInLink", merging=ENDS)
    Table("catalogue.Bookmark", merging=Merging(_("…"), clash=ASIDE))

The account that stays is *kept*, the other is *folded* into it.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

Words = str | Promise
Clash = Literal["leave", "aside"]
# A row of which there may be one only: it stays with the folded account, where nobody meets it, …
LEAVE: Clash = "leave"
# … or is taken out of its table, because others would count or see it there. Both come back.
ASIDE: Clash = "aside"


class Fold(Protocol):
    """One account on its way into another. What is changed through it can be put back."""

    kept_id: int
    folded_id: int
    is_late: bool  # a second round, for what was written while the first one ran

    def together(self) -> AbstractContextManager[None]:
        """What is done inside is put back as a whole, or not at all."""

    def change(self, row: Model, **values: Any) -> None:
        """Write other values into a row; keys of rows as `manager_id`."""

    def count(self, row: Model, **steps: int) -> None:
        """Add to counters of a row; put back by the same steps, whatever was counted since."""

    def point(self, rows: QuerySet[Any], column: str, old: Any, new: Any) -> int:
        """Of these rows, let those whose column says `old` say `new`; how many did."""

    def set_aside(self, rows: QuerySet[Any]) -> int:
        """Take rows out, to be put back as they were; how many there were."""

    def added(self, rows: QuerySet[Any]) -> None:
        """These rows were written because of the merge, and go when it is undone."""

    def leave(self, row: Model) -> None:
        """This row stays with the folded account."""

    def replace(self, old: Model, new: Model) -> None:
        """Whoever refers to the one means the other from now on (see `instead_of`)."""

    def instead_of(self, table: str) -> Mapping[int, int]:
        """The rows of a table below that were replaced: number of the old → of the new."""

    def say(self, words: Words) -> None:
        """How something was settled, in words for who decides."""


@dataclass(frozen=True)
class Merging:
    """A table's answer. By itself every column that names the person is turned over, and what may
    be there once only is dealt with as `clash` says; `words` tell whoever decides.

    `settle` runs before, for what has to be joined; `rebuild` after everything has moved, for what
    is computed. `stays`: nothing is turned over (the log). `ends`: the rows go, for good (secrets).
    """

    words: Words = ""
    clash: Clash = LEAVE
    settle: Callable[[Fold], None] | None = None
    rebuild: Callable[[Fold], None] | None = None
    stays: bool = False
    ends: bool = False


MOVES = Merging()
STAYS = Merging(stays=True)
ENDS = Merging(ends=True)


@dataclass(frozen=True)
class MergeLine:
    """One kind of thing: how many rows move, stay aside, end, and how collisions are settled."""

    kind: str
    label: Words
    moved: int
    aside: int
    ended: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do, before anybody has done it."""

    kept_id: int
    kept_name: str
    folded_id: int
    folded_name: str
    lines: tuple[MergeLine, ...]


@dataclass(frozen=True)
class UnmergeLine:
    """One kind of thing: how much went back, and what did not and why not."""

    kind: str
    label: Words
    put_back: int
    changed_since: int  # rows that are gone or say something else by now
    came_after: int  # what the person has done since: it stays where it was done


@dataclass(frozen=True)
class MergeRow:
    """A merge that can still be undone, or could."""

    id: int
    kept_id: int
    kept_name: str
    folded_id: int
    folded_name: str
    merged_at: datetime
    until: datetime
    can_be_undone: bool
