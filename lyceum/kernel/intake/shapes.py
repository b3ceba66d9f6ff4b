"""What an importer is, and the small shapes that it takes and gives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any, ClassVar, NamedTuple

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.tables import Limits, OpenedTable, open_table
from lyceum.kernel.tables.shapes import Words

NEW, CHANGED, UNCHANGED, ERROR = "new", "changed", "unchanged", "error"


@dataclass(frozen=True)
class Field:
    """Something a row can say. Synonyms are headers under which it is often found."""

    name: str
    label: Words
    required: bool = False
    synonyms: tuple[str, ...] = ()
    help: Words = ""


@dataclass(frozen=True)
class Option:
    """A choice for the whole run. Kinds: text, switch, choice."""

    name: str
    label: Words
    help: Words = ""
    kind: str = "text"
    choices: tuple[tuple[str, Words], ...] = ()
    default: str = ""


class Entry(NamedTuple):
    """One row as the importer sees it: by field. A field that no column is mapped to is absent,
    which means "leave it as it is"; an empty text means "it is empty"."""

    line: int
    values: dict[str, str]


class Problem(NamedTuple):
    """Why a row is not taken: the field, the reason, and what was expected instead."""

    reason: Words
    field: str = ""
    expected: Words = ""


class Change(NamedTuple):
    """What a row changes: field, before, after."""

    field: str
    before: str
    after: str


class Outcome(NamedTuple):
    """What a row does, or would do. `title` says to whom or what."""

    state: str
    title: str = ""
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()

    @classmethod
    def error(cls, reason: Words, field: str = "", expected: Words = "") -> "Outcome":
        return cls(ERROR, problems=(Problem(reason, field, expected),))


@dataclass
class Context:
    """In whose name and for whom a run works; `memory` is the importer's own, while it runs."""

    run_id: int
    actor: Actor
    owner_id: str
    organisation_id: int | None
    options: dict[str, str]
    mapped: frozenset[str] = frozenset()
    skipped: int = 0  # rows that were not shown to the importer: torn, or empty where needed
    memory: dict[str, Any] = field(default_factory=dict)

    def is_on(self, option: str) -> bool:
        """Is this switch on?"""
        return self.options.get(option) in {"1", "on", "true", "yes"}


class Importer:
    """One kind of file. Subclasses set `kind`, `title`, `fields`, and write `check` and `apply`.

    `check` and `apply` get the same entries and give one outcome each, in their order. `check`
    changes nothing. `apply` is called inside a transaction, and again from the beginning of its
    batch after an interruption that undid it.
    """

    kind: ClassVar[str]
    title: ClassVar[Words]
    intro: ClassVar[Words] = ""
    fields: ClassVar[Sequence[Field]]
    options: ClassVar[Sequence[Option]] = ()
    endings: ClassVar[tuple[str, ...]] = ("csv", "tsv", "txt", "xlsx")  # that a picker offers
    limits: ClassVar[Limits] = Limits()
    batch: ClassVar[int] = 1000

    def permit(self, actor: Actor, owner_id: str, organisation_id: int | None) -> None:
        """Raise Forbidden (or NotFound) unless the actor may import here."""
        if owner_id not in actor.scope:
            raise Forbidden

    def open(self, file: IO[bytes], encoding: str) -> OpenedTable:
        """The file as a table; an importer may know more kinds of files than CSV and XLSX."""
        return open_table(file, limits=self.limits, encoding=encoding)

    def begin(self, context: Context) -> None:
        """Before anything is read."""

    def survey(self, entries: Sequence[Entry], context: Context) -> None:
        """Look at the whole file, batch by batch, for what one row alone cannot say."""

    def surveyed(self, context: Context) -> None:
        """The whole file has been seen."""

    def check(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        """What these rows would do."""
        raise NotImplementedError

    def apply(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        """Do it, and say what was done."""
        raise NotImplementedError

    def follow_up(self, entries: Sequence[Entry], context: Context) -> list[tuple[int, Problem]]:
        """A second pass over the rows, for what needs all of them to be there; problems by line."""
        return []

    def missing(self, context: Context, *, dry: bool) -> list[Outcome]:
        """What the file does not mention and is changed because of that."""
        return []

    def finish(self, context: Context) -> None:
        """In the last transaction of a run that changed something or not."""
