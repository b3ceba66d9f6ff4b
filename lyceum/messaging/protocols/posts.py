"""What is said in a chat, and what a chat must be able to do."""

from dataclasses import dataclass
from typing import Protocol

LONGEST = 2900  # of a section of Slack (3,000), with room for what is escaped


@dataclass(frozen=True)
class Line:
    """One message: what it says, and where it leads; where it asks for a number, each has its link."""

    subject: str
    text: str
    url: str
    numbers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Post:
    """One message, or several as a digest under `above`. `key` is the same when it is sent again."""

    lines: tuple[Line, ...]
    button: str
    key: str
    above: str = ""


class Chat(Protocol):
    """A chat in which we write to one person at a time. Both raise what `errors.NotSent` is."""

    def find(self, address: str) -> str:
        """Who has this address there: their id, or nothing."""

    def tell(self, account: str, post: Post) -> None:
        """Write to them alone."""
