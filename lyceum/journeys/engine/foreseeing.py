"""What would happen to somebody: walked with the same engine, on an imagined clock, nothing done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .shape import Book, Condition, Happened, Simple, holds
from .walking import Go, Stay, look

MOST = 200  # lines; a circle comes round that often
FAR = timedelta(days=366)


@dataclass(frozen=True)
class Line:
    """They come to a step, and leave it."""

    step: str
    at: datetime
    left_at: datetime | None
    how: str


@dataclass(frozen=True)
class Foreseen:
    """Somebody's way; `ending` is end, goal, exit, or waits."""

    lines: list[Line]
    ending: str
    at: datetime
    goal_at: datetime | None = None


@dataclass
class Imagined:
    """Somebody on an imagined clock; `facts` are when what happens to them, by key."""

    now: datetime
    zone: str
    person_id: int
    seed: str
    facts: Mapping[str, datetime]
    place_holds: Callable[[Simple], bool]
    since: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.since = self.now

    def holds(self, condition: Condition) -> bool:
        return holds(condition, self._does)

    def _does(self, one: Simple) -> bool:
        if not isinstance(one, Happened):
            return self.place_holds(one)
        at = self.facts.get(one.fact.key)
        return (at is not None and at <= self.now) != one.is_not

    def wake(self, until: datetime) -> datetime:
        """What comes first: the end of the wait, or something that happens."""
        return min([until, *(at for at in self.facts.values() if at > self.now)])


def foreseen(book: Book, view: Imagined, *, until: datetime | None = None) -> Foreseen:
    """From the first step to the end, or to a moment."""
    horizon = until or view.now + FAR
    lines: list[Line] = []
    step, goal_at = book.steps[0] if book.steps else None, None
    while step is not None and len(lines) < MOST:
        if goal_at is None and any(view.holds(one) for one in book.goals):
            goal_at = view.now
            if book.goal_ends:
                return Foreseen(lines, "goal", view.now, goal_at)
        if any(view.holds(one) for one in book.exits):
            return Foreseen(lines, "exit", view.now, goal_at)
        move = look(step, view)
        if isinstance(move, Stay):
            if view.wake(move.until) > horizon:
                lines.append(Line(step.id, view.since, None, ""))
                return Foreseen(lines, "waits", view.now, goal_at)
            view.now = view.wake(move.until)
            continue
        to, how = (move.to, move.how) if isinstance(move, Go) else (step.next, "")
        lines.append(Line(step.id, view.since, view.now, how))
        step, view.since = book.step(to) if to else None, view.now
    return Foreseen(lines, "waits" if step else "end", view.now, goal_at)
