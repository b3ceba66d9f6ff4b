"""One step further: does somebody stay, go on, or is something to be done first?

The same is asked by the clock, by a preview and by a dry run.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from .shape import (
    AnyStep,
    Branch,
    Condition,
    Happened,
    Split,
    Wait,
    WaitFor,
    WaitUntil,
    joined,
    simple_in,
)
from .sharing import share_of
from .timing import after, next_hour

MOST = 500  # steps in one go; playbooks without restless loops never come near


@dataclass(frozen=True)
class Stay:
    """They wait; until then, if nothing happens before. `asks`: what they wait for may come to hold
    without anything happening, so that one has to look again."""

    until: datetime
    asks: bool = False


@dataclass(frozen=True)
class Go:
    """They go on (nowhere: it is the end); `how` says which way."""

    to: str | None
    how: str = ""


@dataclass(frozen=True)
class Act:
    """Something is to be done; then on at the step's `next`."""


class View(Protocol):
    """What is known of one person at one step."""

    now: datetime
    since: datetime  # when they came to this step
    zone: str
    person_id: int
    seed: str

    def holds(self, condition: Condition) -> bool:
        """Now?"""


def look(step: AnyStep, view: View) -> Stay | Go | Act:
    """What a step says to somebody."""
    if isinstance(step, Wait):
        return _until(after(step, view.since), step, view)
    if isinstance(step, WaitUntil):
        return _until(next_hour(step, view.since, view.zone), step, view)
    if isinstance(step, WaitFor):
        return _awaited(step, view)
    if isinstance(step, Branch):
        does = joined(step.join, (view.holds(one) for one in step.when))
        return Go(step.then, "yes") if does else Go(step.next, "no")
    return _drawn(step, view) if isinstance(step, Split) else Act()


def _awaited(step: WaitFor, view: View) -> Stay | Go:
    if joined(step.join, (view.holds(one) for one in step.until)):
        return Go(step.next, "happened")
    until = view.since + timedelta(days=step.days)
    asks = any(not isinstance(one, Happened) for one in simple_in(step.until))
    return Stay(until, asks) if view.now < until else Go(step.late, "late")


def _drawn(step: Split, view: View) -> Go:
    weights = [share.weight for share in step.shares]
    number = share_of(view.seed, view.person_id, step.id, weights)
    return Go(step.shares[number].next, f"way-{number + 1}")


def _until(moment: datetime, step: AnyStep, view: View) -> Stay | Go:
    return Stay(moment) if view.now < moment else Go(step.next)
