"""What travels between the readers, the writers and the lessons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from lyceum.courseware.blocks import Block

Given = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Part:
    """A block to be: its kind, what a form would say of it, and the file of the archive that it
    shows."""

    kind: str
    given: Given = field(default_factory=dict)
    file: str = ""  # its name in the archive
    name: str = ""  # the name that people see; the file's own where it is empty
    block: Block | None = None  # the whole block, where one of ours comes back


@dataclass(frozen=True)
class LeftOut:
    """What found no place in a lesson: where it stood, and why."""

    what: str
    why: str


@dataclass
class Made:
    """A lesson to be."""

    title: str
    parts: list[Part] = field(default_factory=list)
    summary: str = ""


@dataclass
class Course:
    """What was read of a file: lessons in their order, and what did not fit."""

    title: str
    language: str = ""
    lessons: list[Made] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def leave(self, what: str, why: Any) -> None:
        self.left_out.append(LeftOut(what[:200], str(why)))


@dataclass(frozen=True)
class ExportedFile:
    """A file that a lesson shows; `open` gives its bytes."""

    name: str  # in the archive
    media_type: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Exported:
    """A lesson on its way out: `files` by the tokens that its blocks say."""

    number: int
    home: str  # the address of this house: ids are made from it
    title: str
    summary: str
    language: str
    blocks: Sequence[Block]
    files: Mapping[str, ExportedFile]

    @property
    def iri(self) -> str:
        """What the lesson is, wherever it goes."""
        return f"{self.home}/courseware/lessons/{self.number}"
