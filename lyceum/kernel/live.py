"""Who waits for news, and whether there is any: streams of a process, and one thread that asks for all.

An app says by `watch` what can be waited for: how far each of it is (its mark, a number that grows),
and who may go on waiting. A page waits by a `Stream`; the web server carries its pieces, which say
that there is something new and never what. However many wait, the database is asked once a second,
and at once where something was said in this process (`nudge`).
"""

import asyncio
import logging
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import close_old_connections, connection, transaction

log = logging.getLogger(__name__)
LOOKS_EVERY_S = 1.0
ASKS_WHO_MAY_EVERY_S = 5.0
BEATS_EVERY_S = 20.0
LASTS_S = 120.0  # then it begins anew, and is asked for everything as a page is
COMES_BACK_MS = 1000
MOST_OF_ONE = 6  # windows of one person
MOST_AT_ALL = 20_000
GATHERS_S = 0.05  # what is said at the same time is one look
T = TypeVar("T")
K = TypeVar("K")
Marks = Callable[[Collection[int]], Mapping[int, int]]
Stays = Callable[[Collection[tuple[int, int]]], Collection[tuple[int, int]]]
_watched: dict[str, tuple[Marks, Stays]] = {}
_hub: "Hub | None" = None


@dataclass(frozen=True, order=True)
class Subject:
    """What is waited for: a kind that an app watches, and which one of it."""

    kind: str
    id: int


def watch(kind: str, *, marks: Marks, stays: Stays) -> None:
    """Let a kind be waited for. `marks` tells how far some of it are; `stays`, of pairs of one of it
    and a person, those who may still wait."""
    _watched[kind] = (marks, stays)


def nudge() -> None:
    """Something was said: look at once when it is committed. Elsewhere it is seen within a second."""
    if _hub is not None:
        transaction.on_commit(_hub.look, robust=True)


def piece(event: str, mark: int | None = None, retry_ms: int = 0) -> bytes:
    """One event as it stands in a stream; it says nothing but its name and how far things are."""
    lines = [f"event: {event}", "data:"]
    lines += [f"id: {mark}"] if mark is not None else []
    lines += [f"retry: {retry_ms}"] if retry_ms else []
    return ("\n".join(lines) + "\n\n").encode()


@dataclass(eq=False)
class Stream:
    """One open page: what it waits for, whose it is, and up to which mark it was told."""

    subject: Subject
    person_id: int
    mark: int
    now: int
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _is_over: bool = False

    def tell(self, mark: int) -> None:
        """It is that far now."""
        self.now = max(self.now, mark)
        if self.now > self.mark:
            self._woken.set()

    def end(self) -> None:
        """No more; the browser asks again, and is asked who it is."""
        self._is_over = True
        self._woken.set()

    async def pieces(self) -> AsyncIterator[bytes]:
        """What goes over the wire, until it is over."""
        until = time.monotonic() + LASTS_S * random.uniform(0.75, 1.25)  # noqa: S311  not all at once
        yield piece("hello", self.mark, COMES_BACK_MS)
        while not self._is_over:
            if self.now > self.mark:
                self.mark = self.now
                yield piece("news", self.mark)
            self._woken.clear()
            rest = until - time.monotonic()
            if rest <= 0:
                return
            try:
                async with asyncio.timeout(min(BEATS_EVERY_S, rest)):
                    await self._woken.wait()
            except TimeoutError:
                yield piece("beat")


class Hub:
    """All streams of a process. Everything but `look` belongs to the thread of its loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        global _hub  # noqa: PLW0603  one for each process
        self._loop = loop
        self._streams: dict[Subject, set[Stream]] = defaultdict(set)
        self._of: Counter[int] = Counter()
        self._look = threading.Event()
        self._is_over = False
        self._thread = threading.Thread(target=self._watch, name="lyceum-live", daemon=True)
        self._thread.start()
        _hub = self

    def __len__(self) -> int:
        return self._of.total()

    def has_room(self, person_id: int) -> bool:
        """Whether one more may be opened."""
        return not self._is_over and self._of[person_id] < MOST_OF_ONE and len(self) < MOST_AT_ALL

    def enter(self, stream: Stream) -> None:
        """From now on it is told."""
        self._streams[stream.subject].add(stream)
        self._of[stream.person_id] += 1
        if len(self) == 1:
            self.look()  # the thread sleeps as long as nobody waits

    def leave(self, stream: Stream) -> None:
        """No more; twice is once."""
        there = self._streams.get(stream.subject, set())
        if stream not in there:
            return
        there.discard(stream)
        if not there:
            del self._streams[stream.subject]
        self._of[stream.person_id] -= 1
        if self._of[stream.person_id] <= 0:
            del self._of[stream.person_id]

    def look(self) -> None:
        """Look at once; from any thread."""
        self._look.set()

    def end(self) -> None:
        """End every stream, and the thread."""
        self._is_over = True
        self.look()
        for stream in self._all():
            stream.end()

    def _all(self) -> list[Stream]:
        """From any thread: each `tuple` is one step, in which nobody comes or goes."""
        return [one for some in tuple(self._streams.values()) for one in tuple(some)]

    def _tell(self, marks: Mapping[Subject, int]) -> None:
        for subject, mark in marks.items():
            for stream in tuple(self._streams.get(subject, ())):
                stream.tell(mark)

    def _end_of(self, pairs: Collection[tuple[Subject, int]]) -> None:
        for stream in self._all():
            if (stream.subject, stream.person_id) in pairs:
                stream.end()

    # --- in the thread ----------------------------------------------------------------------------

    def _watch(self) -> None:
        asked_at = 0.0
        while not self._is_over:
            self._look.wait(LOOKS_EVERY_S if self._streams else None)
            time.sleep(GATHERS_S)
            self._look.clear()
            try:
                close_old_connections()
                self._call(self._tell, _marks_of(tuple(self._streams)))
                if time.monotonic() - asked_at > ASKS_WHO_MAY_EVERY_S:
                    asked_at = time.monotonic()
                    self._call(self._end_of, self._who_may_not())
            except Exception:
                log.exception("nobody could be told of news; going on")
                time.sleep(LOOKS_EVERY_S)
        connection.close()

    def _call(self, what: Callable[[T], None], found: T) -> None:
        if found and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what, found)

    def _who_may_not(self) -> set[tuple[Subject, int]]:
        there = {(each.subject, each.person_id) for each in self._all()}
        return there - _who_stays(there)


def _marks_of(subjects: Iterable[Subject]) -> dict[Subject, int]:
    found: dict[Subject, int] = {}
    for kind, ids in _by_kind((each.kind, each.id) for each in subjects).items():
        marks, _stays = _watched[kind]
        found |= {Subject(kind, pk): mark for pk, mark in marks(ids).items()}
    return found


def _who_stays(pairs: Collection[tuple[Subject, int]]) -> set[tuple[Subject, int]]:
    found: set[tuple[Subject, int]] = set()
    for kind, some in _by_kind((at.kind, (at.id, person)) for at, person in pairs).items():
        _marks, stays = _watched[kind]
        found |= {(Subject(kind, pk), person) for pk, person in stays(some)}
    return found


def _by_kind(some: Iterable[tuple[str, K]]) -> dict[str, list[K]]:
    found: dict[str, list[K]] = defaultdict(list)
    for kind, one in some:
        found[kind].append(one)
    return found
