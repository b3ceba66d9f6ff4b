"""What must hold of a playbook before anybody goes through it: each fault with its place."""

from collections.abc import Collection, Iterator, Mapping

from .reading import NAME, STEPS, Fault
from .shape import (
    SURE,
    AllOf,
    Answered,
    AnyOf,
    AnyStep,
    Book,
    Branch,
    Condition,
    Fact,
    Gather,
    Happened,
    InSegment,
    Introduce,
    Message,
    OnDate,
    OnFact,
    OnSchedule,
    OnSegment,
    OpenSpace,
    Prompt,
    Split,
    Wait,
    WaitFor,
    WaitUntil,
    ways_out,
)

LONGEST = {"subject": 200, "body": 5000}
WEEK, MONTH = 7, 28
HEAVIEST = 1000
LONGEST_BEFORE, LONGEST_AFTER = 365, 3650  # days
LONGEST_HERE = 36_500
# So long a wait lasts at most, in each of its units: what is beyond is beyond the calendar.
LONGEST_WAIT = {
    "days": LONGEST_AFTER,
    "hours": LONGEST_AFTER * 24,
    "minutes": LONGEST_AFTER * 24 * 60,
}
# Fields of steps that do something, whichever has them.
LIMITS = {"due_days": 730, "size": 200, "hours": 80, "days": 730}
WRITTEN = {
    "reason": "no-reason",
    "title": "no-title",
    "words": "no-words",
    "subject": "no-title",
    "text": "no-words",
}
CHOSEN = {
    "resource_id": "choose-resource",
    "assessment_id": "choose-assessment",
    "token_id": "choose-token",
    "rollout_id": "choose-rollout",
}


def faults_of(book: Book, facts: Collection[str]) -> list[Fault]:
    """Everything that is wrong, in the order of the page; `facts` are those that can be heard."""
    return [
        *_of_head(book, facts),
        *_of_names(book),
        *(fault for step in book.steps for fault in _of_step(book, step, facts)),
        *_of_ways(book),
    ]


def _of_head(book: Book, facts: Collection[str]) -> Iterator[Fault]:
    if not book.name.strip():
        yield Fault("name", "no-name")
    yield from _of_trigger(book, facts)
    yield from _between("again_after", book.again_after, 1, LONGEST_AFTER)
    yield from _between("late_days", book.late_days, 0, LONGEST_AFTER)
    for name, who in book.segments.items():
        for field in ("at_least_days", "at_most_days"):
            yield from _between(f"segments.{name}.{field}", getattr(who, field), 0, LONGEST_HERE)
    for place in ("exits", "goals"):
        for number, one in enumerate(getattr(book, place)):
            yield from _of_condition(book, f"{place}.{number + 1}", one, facts)


def _between(place: str, said: int | None, low: int, high: int) -> Iterator[Fault]:
    if said is not None and not low <= said <= high:
        yield Fault(place, "between", {"low": low, "high": high})


def _of_trigger(book: Book, facts: Collection[str]) -> Iterator[Fault]:
    trigger = book.trigger
    if isinstance(trigger, OnFact):
        yield from _of_fact(book, "trigger.fact", trigger.fact, facts)
    elif isinstance(trigger, OnSegment) and trigger.segment not in book.segments:
        yield Fault("trigger.segment", "unknown-segment", {"name": trigger.segment})
    if isinstance(trigger, OnDate) and trigger.on is None:
        yield from _of_days(trigger)
    if isinstance(trigger, OnSchedule):
        last = WEEK if trigger.every == "week" else MONTH
        yield from _between("trigger.day", trigger.day, 1, last)


def _of_days(trigger: OnDate) -> Iterator[Fault]:
    """Before the first day nobody belongs there yet, and after the last one nobody does any more."""
    low, high = (0, LONGEST_AFTER) if trigger.of == "start" else (-LONGEST_BEFORE, 0)
    yield from _between("trigger.days", trigger.days, low, high)


def _of_names(book: Book) -> Iterator[Fault]:
    if not book.steps:
        yield Fault("steps", "no-steps")
    if len(book.steps) > STEPS:
        yield Fault("steps", "too-many-steps", {"most": STEPS})
    seen: set[str] = set()
    for step in book.steps:
        if not NAME.fullmatch(step.id):
            yield Fault(f"steps.{step.id}.id", "no-id")
        if step.id in seen:
            yield Fault(f"steps.{step.id}.id", "twice", {"name": step.id})
        seen.add(step.id)


def _of_fact(book: Book, place: str, fact: Fact, facts: Collection[str]) -> Iterator[Fault]:
    """What it is about is chosen here, unless a step still has to choose the same."""
    if fact.name not in facts:
        yield Fault(place, "unknown-fact", {"name": fact.name})
    for word, said in fact.where.items():
        if (
            word in CHOSEN
            and said == 0
            and not any(getattr(one, word, 1) == 0 for one in book.steps)
        ):
            yield Fault(place, CHOSEN[word])


def _of_condition(
    book: Book, place: str, one: Condition, facts: Collection[str]
) -> Iterator[Fault]:
    if isinstance(one, AllOf | AnyOf):
        yield from _of_conditions(book, place, one.of, facts)
    elif isinstance(one, Happened):
        yield from _of_fact(book, place, one.fact, facts)
    elif isinstance(one, InSegment) and one.segment not in book.segments:
        yield Fault(place, "unknown-segment", {"name": one.segment})
    elif isinstance(one, Answered) and not (one.dimension.strip() and one.one_of):
        yield Fault(place, "no-answer")


def _of_conditions(
    book: Book, place: str, asked: Collection[Condition], facts: Collection[str]
) -> Iterator[Fault]:
    """Each with its number; there has to be one."""
    if not asked:
        yield Fault(place, "no-condition")
    for number, one in enumerate(asked):
        yield from _of_condition(book, f"{place}.{number + 1}", one, facts)


# --- each step ------------------------------------------------------------------------------------


def _of_step(book: Book, step: AnyStep, facts: Collection[str]) -> Iterator[Fault]:
    at = f"steps.{step.id}"
    if isinstance(step, Message | Introduce):
        yield from _of_texts(at, step)
    elif isinstance(step, Wait | WaitUntil):
        yield from _of_wait(at, step)
    elif isinstance(step, WaitFor):
        yield from _of_conditions(book, f"{at}.until", step.until, facts)
        yield from _between(f"{at}.days", step.days, 1, LONGEST_AFTER)
    elif isinstance(step, Branch):
        yield from _of_conditions(book, f"{at}.when", step.when, facts)
    elif isinstance(step, Split):
        yield from _of_split(at, step)
    else:
        yield from _of_act(at, step)
    yield from _of_links(book, at, step)


def _of_links(book: Book, at: str, step: AnyStep) -> Iterator[Fault]:
    link = getattr(step, "link", "")
    if link and (not link.startswith("/") or link.startswith(("//", "/\\"))):
        yield Fault(f"{at}.link", "not-our-page")
    if isinstance(step, Introduce | Prompt):
        before = book.step(step.of)
        if not isinstance(before, Gather | OpenSpace):
            yield Fault(f"{at}.of", "no-space")


def _of_texts(at: str, step: Message | Introduce) -> Iterator[Fault]:
    if not step.texts:
        yield Fault(f"{at}.texts", "no-text", {"language": "en"})
    for language, text in step.texts.items():
        if not text.subject.strip() or not text.body.strip():
            yield Fault(f"{at}.texts.{language}", "no-text", {"language": language})
        for name, most in LONGEST.items():
            if len(getattr(text, name)) > most:
                yield Fault(f"{at}.texts.{language}.{name}", "too-long", {"most": most})


def _of_wait(at: str, step: Wait | WaitUntil) -> Iterator[Fault]:
    if isinstance(step, Wait):
        if min(step.days, step.hours, step.minutes) < 0 or not _minutes(step):
            yield Fault(at, "no-time")
        for unit, most in LONGEST_WAIT.items():
            if getattr(step, unit) > most:
                yield Fault(f"{at}.{unit}", "between", {"low": 0, "high": most})
    else:
        if not 0 <= step.hour < 24 or not 0 <= step.minute < 60:  # noqa: PLR2004  a clock's
            yield Fault(f"{at}.hour", "no-hour")
        if not step.weekdays or not set(step.weekdays) <= set(range(1, WEEK + 1)):
            yield Fault(f"{at}.weekdays", "no-weekday")


def _minutes(step: Wait) -> int:
    return step.days * 1440 + step.hours * 60 + step.minutes


def _of_split(at: str, step: Split) -> Iterator[Fault]:
    if len(step.shares) < 2:  # noqa: PLR2004  one way is no split
        yield Fault(f"{at}.shares", "one-way")
    if step.next:
        yield Fault(f"{at}.next", "split-goes-on")
    for number, share in enumerate(step.shares):
        yield from _between(f"{at}.shares.{number}.weight", share.weight, 1, HEAVIEST)


def _of_act(at: str, step: AnyStep) -> Iterator[Fault]:
    for field, code in CHOSEN.items():
        if getattr(step, field, 1) < 1:
            yield Fault(f"{at}.{field}", code)
    for field, code in WRITTEN.items():
        if not str(getattr(step, field, "-")).strip():
            yield Fault(f"{at}.{field}", code)
    for field, high in LIMITS.items():
        low = 2 if field == "size" else 1
        yield from _between(f"{at}.{field}", getattr(step, field, low), low, high)


# --- all of them together -------------------------------------------------------------------------


def _of_ways(book: Book) -> Iterator[Fault]:
    known = {step.id for step in book.steps}
    for step in book.steps:
        for field, to in ways_out(step):
            if to is not None and to not in known:
                yield Fault(f"steps.{step.id}.{field}", "dangling", {"name": to})
    seen = reached(book, book.steps[0].id) if book.steps else set()
    for step in book.steps:
        if step.id not in seen:
            yield Fault(f"steps.{step.id}", "unreachable")
    for name in _restless(book):
        yield Fault(f"steps.{name}", "restless", {"name": name})


def reached(book: Book, start: str) -> set[str]:
    """The steps to which one can come from a step, with itself."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        step = book.step(name)
        if step is not None and name not in found:
            found.add(name)
            ahead += [to for _field, to in ways_out(step) if to]
    return found


def _restless(book: Book) -> list[str]:
    """The steps, first ones first, from which one comes back to them without waiting for sure.

    Of each circle the step is told by which it is come into.
    """
    hasty = {step.id: step for step in book.steps if not isinstance(step, SURE)}
    ways = {
        name: [to for _field, to in ways_out(step) if to in hasty] for name, step in hasty.items()
    }
    done: set[str] = set()
    found: list[str] = []
    for start in hasty:
        _walk_circles(start, ways, done, found)
    return found


def _walk_circles(
    start: str, ways: Mapping[str, list[str]], done: set[str], found: list[str]
) -> None:
    """Depth first; a way back to a step that is being walked closes a circle."""
    walked: dict[str, Iterator[str]] = {} if start in done else {start: iter(ways[start])}
    while walked:
        name = next(reversed(walked))
        to = next(walked[name], None)
        if to is None:
            done.add(name)
            del walked[name]
        elif to in walked:
            found += [] if to in found else [to]
        elif to not in done:
            walked[to] = iter(ways[to])
