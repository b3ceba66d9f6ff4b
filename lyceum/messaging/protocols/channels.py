"""What a channel of a chat is for us: somewhere people talk, of which we read and in which we write.

Whatever was said is known by the id that the chat gave it. What we write carries a key of ours, by
which it is found again when the answer was lost.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class ChannelRow:
    """A channel that our account sees; written in and read only where it `is_in`."""

    id: str
    name: str
    is_in: bool = True


@dataclass(frozen=True)
class Member:
    """Somebody of the chat. `handle` is what calls them in a message there."""

    account: str
    name: str
    address: str = ""
    handle: str = ""


@dataclass(frozen=True)
class Spoken:
    """Something said in a channel, as it stands there now.

    `words` are the chat's own, `calls` the accounts that they call; `edited` is another one after
    each change; `signs` are who put which; `key` is ours, on what we wrote.
    """

    id: str
    thread: str
    account: str
    words: str
    at: datetime
    edited: str = ""
    calls: tuple[str, ...] = ()
    signs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: str = ""
    is_ours: bool = False
    is_gone: bool = False


@dataclass(frozen=True)
class Reading:
    """What was said or changed since a mark, oldest first, and the mark for the next time.

    Where the chat does not tell what was taken back, it is what is missing: of what began no thread
    and is not before `since`, and of `threads`, all that still stands there is among `spoken`.
    """

    spoken: Sequence[Spoken]
    mark: str
    since: str = ""
    threads: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Heard:
    """The chat told us that something happened in a channel, maybe in a thread."""

    token_id: int
    channel: str
    thread: str = ""


class Channels(Protocol):
    """The channels of one chat. All raise what `errors.NotSent` is."""

    def me(self) -> str:
        """Our own account."""

    def listed(self) -> list[ChannelRow]:
        """The channels that our account sees."""

    def channel(self, channel: str) -> ChannelRow:
        """One of them."""

    def start_of(self, channel: str) -> str:
        """The mark after which nothing was said yet."""

    def read(
        self,
        channel: str,
        mark: str,
        *,
        start: str = "",
        is_far: bool = False,
        threads: Collection[str] = (),
    ) -> Reading:
        """What was said since a mark, and nothing that was said before `start`; `is_far` after a time
        in which nobody read, `threads` as a whole."""

    def members(self, accounts: Collection[str]) -> dict[str, Member]:
        """Who these are; those who are gone are absent."""

    def say(self, channel: str, words: str, *, thread: str, key: str) -> str:
        """Write; the id that it got."""

    def find(self, channel: str, key: str, *, thread: str, mark: str) -> str:
        """What we wrote with this key since a mark; nothing where it never arrived."""

    def change(self, channel: str, said: str, words: str, *, key: str) -> None:
        """Write it in other words."""

    def take_back(self, channel: str, said: str) -> None:
        """Take it away; what is gone already is gone."""

    def put_sign(self, channel: str, said: str, sign: str, *, is_there: bool) -> None:
        """Put our sign under it, or take it away; as it is, it may be already."""

    def written(self, words: str, called: Mapping[str, Member]) -> str:
        """Our Markdown in the words of the chat; `called` are people by their handle with us: with
        an account they are called there, without one their name stands there."""

    def read_words(self, words: str, called: Mapping[str, str]) -> str:
        """The words of the chat in our Markdown; `called` are our words for accounts."""

    def signed(self, name: str, more: str, url: str, icon: str) -> str:
        """The line above what somebody said here: who, what more, and where it stands with us."""

    def talks(self) -> dict[str, datetime]:
        """The direct messages that our account has with people, and when something was last said in
        each; nothing where the chat tells by itself."""

    def mark_at(self, moment: datetime) -> str:
        """The mark after which is what was said from a moment on."""

    def address_of(self, channel: str) -> str:
        """Where a person looks at it; nothing where that is not known."""
