"""Changing a playbook step by step; whatever is done, its ways are mended where that can be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from .shape import (
    AllOf,
    AnyOf,
    AnyStep,
    Book,
    Branch,
    Condition,
    Happened,
    InSegment,
    OnSegment,
    RollOut,
    Segment,
    Share,
    Simple,
    Split,
    WaitFor,
    ways_out,
)

TOOL = "rollout_id"


@dataclass(frozen=True)
class Place:
    """After which step, on which of its ways; no step: at the beginning."""

    after: str = ""
    way: str = "next"


def fresh(book: Book, kind: str) -> AnyStep:
    """A step of a kind, with a name that none has, still to be filled in."""
    names = {step.id for step in book.steps}
    number = 1
    while (name := f"{kind}-{number}") in names:
        number += 1
    said: dict[str, Any] = {"kind": kind, "id": name}
    made: AnyStep = msgspec.convert(said, AnyStep)
    if isinstance(made, Split):
        return msgspec.structs.replace(made, shares=(Share(), Share()))
    return msgspec.structs.replace(made, days=1) if kind == "wait" else made


def added(book: Book, step: AnyStep, place: Place) -> Book:
    """With a step at a place; it goes on where the one before went on."""
    before = book.step(place.after)
    if before is None:
        to = book.steps[0].id if book.steps else None
        return _with(book, (_onward(step, to), *book.steps))
    to = dict(ways_out(before)).get(place.way)
    led = led_to(before, place.way, step.id)
    steps: list[AnyStep] = []
    for one in book.steps:
        steps += [led, _onward(step, to)] if one.id == before.id else [one]
    return _with(book, steps)


def _onward(step: AnyStep, to: str | None) -> AnyStep:
    """All of its ways lead there, until somebody says otherwise."""
    for way, _to in ways_out(step):
        step = led_to(step, way, to)
    return step


def led_to(step: AnyStep, way: str, to: str | None) -> AnyStep:
    """The step, with one of its ways leading elsewhere."""
    if isinstance(step, Split) and way.startswith("shares."):
        number = int(way.removeprefix("shares."))
        shares = list(step.shares)
        shares[number] = msgspec.structs.replace(shares[number], next=to)
        return msgspec.structs.replace(step, shares=tuple(shares))
    return msgspec.structs.replace(step, **{way: to})


def removed(book: Book, name: str) -> Book:
    """Without a step: who would have come to it comes to the one after."""
    gone = book.step(name)
    if gone is None:
        return book
    to = _main_way(gone)
    if to == name:
        to = None
    steps = [_redirected(one, name, to) for one in book.steps if one.id != name]
    if book.steps[0].id == name and to:
        steps.sort(key=lambda one: one.id != to)  # it is the first now
    return _with(book, steps)


def _main_way(step: AnyStep) -> str | None:
    return step.shares[0].next if isinstance(step, Split) and step.shares else step.next


def _redirected(step: AnyStep, name: str, to: str | None) -> AnyStep:
    for way, at in ways_out(step):
        if at == name:
            step = led_to(step, way, to)
    return step


def can_rise(book: Book, name: str) -> bool:
    """Is there one plain step before it that leads to it, and to it only?"""
    return _before(book, name) is not None


def _before(book: Book, name: str) -> AnyStep | None:
    step = book.step(name)
    leads = [one for one in book.steps for _way, to in ways_out(one) if to == name]
    if step is None or len(leads) != 1 or not (_is_plain(step) and _is_plain(leads[0])):
        return None
    return leads[0]


def _is_plain(step: AnyStep) -> bool:
    return not isinstance(step, Branch | Split | WaitFor)


def risen(book: Book, name: str) -> Book:
    """The step before the one that was before it."""
    step, before = book.step(name), _before(book, name)
    if step is None or before is None:
        return book
    led = {
        name: msgspec.structs.replace(step, next=before.id),
        before.id: msgspec.structs.replace(before, next=step.next),
    }
    places = {one.id: at for at, one in enumerate(book.steps)}
    steps = [led.get(one.id) or _redirected(one, before.id, name) for one in book.steps]
    one, two = places[name], places[before.id]
    steps[one], steps[two] = steps[two], steps[one]
    return _with(book, steps)


def below(book: Book, name: str) -> str | None:
    """The step that would have to rise for this one to sink."""
    step = book.step(name)
    to = step.next if step is not None and _is_plain(step) else None
    return to if to and can_rise(book, to) else None


def with_share(step: Split) -> Split:
    """One way more, that goes on where the last one does."""
    to = step.shares[-1].next if step.shares else None
    return msgspec.structs.replace(step, shares=(*step.shares, Share(next=to)))


def without_share(step: Split, number: int) -> Split:
    """One way less; two stay."""
    shares = tuple(one for at, one in enumerate(step.shares) if at != number)
    return step if len(shares) < 2 else msgspec.structs.replace(step, shares=shares)  # noqa: PLR2004


def with_segment(book: Book, before: str, name: str, segment: Segment) -> Book:
    """A segment under its name; whoever spoke of it by the name that it had speaks of it still."""
    kept = {at: one for at, one in book.segments.items() if at not in (before, name)}
    changed = msgspec.structs.replace(book, segments={**kept, name: segment})
    return _renamed(changed, before, name) if before and before != name else changed


def without_segment(book: Book, name: str) -> Book:
    """Who still speaks of it shows a fault."""
    kept = {at: one for at, one in book.segments.items() if at != name}
    return msgspec.structs.replace(book, segments=kept)


def _renamed(book: Book, before: str, name: str) -> Book:
    def told(one: Simple) -> Simple:
        if isinstance(one, InSegment) and one.segment == before:
            return msgspec.structs.replace(one, segment=name)
        return one

    trigger = book.trigger
    if isinstance(trigger, OnSegment) and trigger.segment == before:
        trigger = OnSegment(name)
    return msgspec.structs.replace(_told_anew(book, told), trigger=trigger)


def _told_anew(book: Book, told: Callable[[Simple], Simple]) -> Book:
    """With every condition as `told` says it, those of groups too."""

    def whole(one: Condition) -> Condition:
        if isinstance(one, AllOf | AnyOf):
            return msgspec.structs.replace(one, of=tuple(map(told, one.of)))
        return told(one)

    def all_told(step: AnyStep) -> AnyStep:
        if isinstance(step, Branch):
            return msgspec.structs.replace(step, when=tuple(map(whole, step.when)))
        if isinstance(step, WaitFor):
            return msgspec.structs.replace(step, until=tuple(map(whole, step.until)))
        return step

    return msgspec.structs.replace(
        book,
        steps=tuple(map(all_told, book.steps)),
        exits=tuple(map(whole, book.exits)),
        goals=tuple(map(whole, book.goals)),
    )


def replaced(book: Book, step: AnyStep) -> Book:
    """With other words in a step. What asks whether its tool was used asks it of the tool that the
    step gives now: it is chosen once."""
    before = book.step(step.id)
    changed = _with(book, [step if one.id == step.id else one for one in book.steps])
    if not (isinstance(before, RollOut) and isinstance(step, RollOut)):
        return changed
    known, chosen = before.rollout_id, step.rollout_id

    def told(one: Simple) -> Simple:
        if not isinstance(one, Happened) or one.fact.where.get(TOOL) != known:
            return one
        fact = msgspec.structs.replace(one.fact, where={**one.fact.where, TOOL: chosen})
        return msgspec.structs.replace(one, fact=fact)

    return _told_anew(changed, told)


def _with(book: Book, steps: object) -> Book:
    return msgspec.structs.replace(book, steps=tuple(steps))  # type: ignore[arg-type]
