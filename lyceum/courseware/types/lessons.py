"""Shapes of lessons, ready to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lyceum.kernel.files import Purpose

from .uploads import UPLOADS


@dataclass(frozen=True)
class LessonRow:
    """One line of a list of lessons."""

    id: int
    title: str
    state: str
    state_word: str
    author: str
    organisation: str
    minutes: int
    changed_at: datetime
    is_published: bool
    is_withdrawn: bool
    resource_id: int | None = None
    is_mine: bool = False


@dataclass(frozen=True)
class CommentRow:
    """A word on a block."""

    id: int
    block_id: str
    person: str
    text: str
    said_at: datetime
    is_settled: bool


@dataclass(frozen=True)
class ReviewRow:
    """What a peer said."""

    person: str
    verdict: str
    verdict_word: str
    words: str
    ticked: Sequence[str]
    said_at: datetime


@dataclass(frozen=True)
class RoundRow:
    """One asking of peers: how many yes it needs, and what was said so far."""

    id: int
    needed: int
    approvals: int
    checklist: Sequence[str]
    reviews: Sequence[ReviewRow]
    asked_at: datetime
    is_open: bool

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.approvals)


@dataclass(frozen=True)
class AnswerLine:
    """An answer of a question that is being written, or an empty line for a further one."""

    key: str  # of its fields on the page
    number: int
    id: str = ""
    text: str = ""
    why: str = ""
    is_right: bool = False

    @property
    def place(self) -> str:
        """Where it stands among all, as the form says it."""
        return str(self.number - 1)


@dataclass(frozen=True)
class BlockRow:
    """A block, ready to show: its values, and what is made of them for a browser."""

    block: dict[str, Any]
    shape: Any = None  # what kind of block it is: its word and its icon
    html: str = ""
    player: str = ""  # the address of a player elsewhere
    upload: Any = None  # the file that it shows
    captions: str = ""  # WebVTT, where there are some that can be read
    problems: Sequence[Any] = ()
    comments: Sequence[CommentRow] = ()
    source: dict[str, Any] | None = None  # the same place in the language it is translated from
    to: Mapping[str, str] = field(default_factory=dict)  # by verb, where it is written
    answer: dict[str, Any] = field(default_factory=dict)
    ticked: Sequence[str] = ()
    reflection: Any = None
    shared: Sequence[tuple[str, str]] = ()  # who of the colleagues thought what

    @property
    def id(self) -> str:
        return str(self.block["id"])

    @property
    def kind(self) -> str:
        return str(self.block["kind"])

    @property
    def purpose(self) -> Purpose | None:
        """What may be handed in for it."""
        return UPLOADS.get(self.kind)

    @property
    def answers(self) -> list[AnswerLine]:
        """Of a question: the answers that it has, and some empty lines for further ones."""
        written = self.block.get("options", ())
        lines = [*written, *({} for _spare in range(max(2, 4 - len(written))))]
        return [
            AnswerLine(
                key=f"{self.id}-{number}",
                number=number,
                id=option.get("id", ""),
                text=option.get("text", ""),
                why=option.get("why", ""),
                is_right=option.get("is_right", False),
            )
            for number, option in enumerate(lines, 1)
        ]

    @property
    def items(self) -> Sequence[str]:
        """Of a checklist; a template asking a dictionary for `items` gets something else."""
        found: Sequence[str] = self.block.get("items", ())
        return found


@dataclass(frozen=True)
class Way:
    """How far a person is in a lesson."""

    percent: int = 0
    left: int = 0  # questions and checklists that are still to do
    tasks: int = 0
    place: str = ""
    is_done: bool = False
    completed_at: datetime | None = None


@dataclass(frozen=True)
class OriginRow:
    """Where a copy comes from."""

    title: str
    organisation: str
    author: str


@dataclass(frozen=True)
class TakenBlock:
    """A block as it was just kept, and the lesson's minutes now."""

    block: dict[str, Any]
    minutes: int
    kept_at: datetime


@dataclass(frozen=True)
class Opened:
    """What somebody opened: a resource, what it opens as, the lesson and its version that is out."""

    resource: Any
    content: Any
    lesson: Any
    version: Any
