"""The shape of a playbook: what sets it off, for whom, its steps, its ways out, its goals.

Each part says its `kind`; a step says its `id` and where it goes on (`next`; nothing is the end).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Literal, Union

import msgspec

Number = int | str
Each = Literal["", "question_id", "case_id", "resource_id"]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every part of a playbook has in common: it is never changed, and knows no other words."""


class Fact(Part, frozen=True):
    """Something that happens in the house to a person; `where` are words of it that must hold."""

    name: str
    where: dict[str, Number] = {}

    @property
    def key(self) -> str:
        """The same for the same fact with the same words."""
        words = "&".join(f"{name}={said}" for name, said in sorted(self.where.items()))
        return f"{self.name}?{words}" if words else self.name


class Audience(Part, frozen=True):
    """Who of the organisation: by unit (with all below), kind of membership, role. Nothing said is
    everybody."""

    units: tuple[int, ...] = ()
    relations: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


class Segment(Audience, frozen=True):
    """The same, and how long they have been here, what they have finished and what not."""

    at_least_days: int | None = None
    at_most_days: int | None = None
    completed: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()


# --- what sets it off -----------------------------------------------------------------------------


class OnFact(Part, frozen=True, tag_field="kind", tag="fact"):
    """When this happens to a person."""

    fact: Fact


class OnDate(Part, frozen=True, tag_field="kind", tag="date"):
    """On a day: a fixed one, or so many days after a membership started (before its end: negative
    days of `end`)."""

    on: date | None = None
    of: Literal["start", "end"] = "start"
    days: int = 0


class OnSegment(Part, frozen=True, tag_field="kind", tag="segment"):
    """When somebody comes into a segment."""

    segment: str


class OnSchedule(Part, frozen=True, tag_field="kind", tag="schedule"):
    """Everybody, every week or month."""

    every: Literal["week", "month"] = "week"
    day: int = 1


class ByHand(Part, frozen=True, tag_field="kind", tag="hand"):
    """Whom somebody puts in."""


Trigger = Union[OnFact, OnDate, OnSegment, OnSchedule, ByHand]  # noqa: UP007  read by msgspec


# --- what may hold --------------------------------------------------------------------------------


class Happened(Part, frozen=True, tag_field="kind", tag="happened"):
    """Something has happened since they entered."""

    fact: Fact
    is_not: bool = False


class InPlace(Part, frozen=True, tag_field="kind", tag="place"):
    """They have such a place in the organisation."""

    place: Audience
    is_not: bool = False


class InSegment(Part, frozen=True, tag_field="kind", tag="segment"):
    """They are in a segment of the playbook."""

    segment: str
    is_not: bool = False


class Answered(Part, frozen=True, tag_field="kind", tag="answer"):
    """Where they stand by what they answered in an assessment: one of these words of a dimension.

    What is asked with one tap is told of many only, and to no playbook.
    """

    dimension: str
    one_of: tuple[str, ...] = ()
    is_not: bool = False


Simple = Union[Happened, InPlace, InSegment, Answered]  # noqa: UP007


class AllOf(Part, frozen=True, tag_field="kind", tag="all"):
    """All of these hold."""

    of: tuple[Simple, ...] = ()
    is_not: bool = False


class AnyOf(Part, frozen=True, tag_field="kind", tag="any"):
    """One of these holds, or several."""

    of: tuple[Simple, ...] = ()
    is_not: bool = False


Condition = Union[Happened, InPlace, InSegment, Answered, AllOf, AnyOf]  # noqa: UP007
Join = Literal["all", "any"]
GROUPS: dict[str, type[AllOf | AnyOf]] = {"all": AllOf, "any": AnyOf}


def simple_in(conditions: Iterable[Condition]) -> Iterator[Simple]:
    """Each condition that stands for itself, those of groups too."""
    for one in conditions:
        if isinstance(one, AllOf | AnyOf):
            yield from one.of
        else:
            yield one


def holds(one: Condition, does: Callable[[Simple], bool]) -> bool:
    """A condition, of which `does` says whether its parts hold as they stand (`is_not` and all)."""
    if isinstance(one, AllOf):
        return all(does(part) for part in one.of) != one.is_not
    if isinstance(one, AnyOf):
        return any(does(part) for part in one.of) != one.is_not
    return does(one)


def joined(join: Join, held: Iterable[bool]) -> bool:
    """All of them, or any."""
    return all(held) if join == "all" else any(held)


# --- steps ----------------------------------------------------------------------------------------


class Text(Part, frozen=True):
    """Words in one language. `{name}` and `{organisation}` are filled in."""

    subject: str = ""
    body: str = ""


class Step(Part, frozen=True, kw_only=True, tag_field="kind"):
    """What every step has: its name in the playbook, and where it goes on."""

    id: str
    next: str | None = None


class Message(Step, frozen=True, kw_only=True, tag="message"):
    """Write to the person; `link` is a page of ours."""

    texts: dict[str, Text] = {}
    link: str = ""


class Wait(Step, frozen=True, kw_only=True, tag="wait"):
    """Let some time pass."""

    days: int = 0
    hours: int = 0
    minutes: int = 0


class WaitUntil(Step, frozen=True, kw_only=True, tag="wait-until"):
    """Until an hour of a day of the week, as the person's clock shows it; 1 is Monday."""

    hour: int = 9
    minute: int = 0
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)


class WaitFor(Step, frozen=True, kw_only=True, tag="wait-for"):
    """Until something holds; after so many days it goes on at `late`."""

    until: tuple[Condition, ...] = ()
    join: Join = "all"
    days: int = 7
    late: str | None = None


class Branch(Step, frozen=True, kw_only=True, tag="branch"):
    """Where all of this holds (or any of it), on at `then`; else at `next`."""

    when: tuple[Condition, ...] = ()
    join: Join = "all"
    then: str | None = None


class Share(Part, frozen=True):
    """One of the ways of a split, and how heavy it is."""

    name: str = ""
    weight: int = 1
    next: str | None = None


class Split(Step, frozen=True, kw_only=True, tag="split"):
    """Some this way, some that way, by lot; for one person always the same. It has no `next`."""

    shares: tuple[Share, ...] = ()


class Suggest(Step, frozen=True, kw_only=True, tag="suggest"):
    """Point to something of the catalogue; who has finished it is not bothered."""

    resource_id: int = 0
    texts: dict[str, Text] = {}


class Assign(Step, frozen=True, kw_only=True, tag="assign"):
    """Ask them to learn something, with a reason and a day."""

    resource_id: int = 0
    reason: str = ""
    due_days: int = 14


class Gather(Step, frozen=True, kw_only=True, tag="cohort"):
    """Put people who come this way together, so many in a cohort."""

    title: str = ""
    purpose: str = ""
    size: int = 8
    days: int = 60


class Webhook(Step, frozen=True, kw_only=True, tag="webhook"):
    """Tell a system outside; the token is the secret that it is signed with."""

    token_id: int = 0


class RollOut(Step, frozen=True, kw_only=True, tag="roll-out"):
    """Take the person into the wave of a tool that is open."""

    rollout_id: int = 0


class OpenSpace(Step, frozen=True, kw_only=True, tag="space"):
    """Into a space of the playbook, where people talk; it is opened when the first comes."""

    title: str = ""
    about: str = ""


class Introduce(Step, frozen=True, kw_only=True, tag="introduce"):
    """Ask the person to introduce themselves in the space of an earlier step (`of`)."""

    of: str = ""
    texts: dict[str, Text] = {}


class Prompt(Step, frozen=True, kw_only=True, tag="prompt"):
    """The house asks something in the space of an earlier step, once a space."""

    of: str = ""
    words: str = ""


class Ask(Step, frozen=True, kw_only=True, tag="ask"):
    """Ask how likely they would recommend something; what they say is shown of many only."""

    title: str = ""
    link: str = ""


class Assess(Step, frozen=True, kw_only=True, tag="assess"):
    """Ask them to take an assessment; the message says how long it takes."""

    assessment_id: int = 0


class Outreach(Step, frozen=True, kw_only=True, tag="outreach"):
    """Somebody of the team reaches them, within so many working hours of theirs."""

    reason: str = ""
    hours: int = 8


class OpenCase(Step, frozen=True, kw_only=True, tag="case"):
    """A question in their name, for whom they ask: a role of the support centre."""

    role: Literal["hr-partner", "administrator", "advisor", "mentor"] = "advisor"
    subject: str = ""
    text: str = ""


AnyStep = Union[  # noqa: UP007
    Message,
    Wait,
    WaitUntil,
    WaitFor,
    Branch,
    Split,
    Suggest,
    Assign,
    Gather,
    OpenSpace,
    Introduce,
    Prompt,
    Ask,
    Assess,
    Outreach,
    OpenCase,
    RollOut,
    Webhook,
]
WAITS = (Wait, WaitUntil, WaitFor)
SURE = (Wait, WaitUntil)  # in which time passes whatever has happened


class Book(Part, frozen=True, kw_only=True):
    """A playbook. `again_after` days somebody may go through it once more; not said: never. `each` is a
    word of the fact that sets it off: somebody goes through it for each such thing by itself, and hears
    of no other. What reaches out to people is left out when it is more than `late_days` late."""

    name: str
    about: str = ""
    trigger: Trigger
    audience: Audience = Audience()
    segments: dict[str, Segment] = {}
    steps: tuple[AnyStep, ...] = ()
    exits: tuple[Condition, ...] = ()
    goals: tuple[Condition, ...] = ()
    goal_ends: bool = True
    each: Each = ""
    again_after: int | None = None
    late_days: int = 3

    def step(self, name: str) -> AnyStep | None:
        """The step of this name."""
        return next((one for one in self.steps if one.id == name), None)


KINDS: dict[str, type[Step]] = {
    str(kind.__struct_config__.tag): kind
    for kind in AnyStep.__args__  # type: ignore[attr-defined]
}


def kind_of(part: msgspec.Struct) -> str:
    """The word by which a part says what it is."""
    return str(part.__struct_config__.tag)


def ways_out(step: AnyStep) -> list[tuple[str, str | None]]:
    """Where a step may go on: the field that says so, and the step (none: the end)."""
    if isinstance(step, Branch):
        return [("then", step.then), ("next", step.next)]
    if isinstance(step, Split):
        return [(f"shares.{place}", share.next) for place, share in enumerate(step.shares)]
    if isinstance(step, WaitFor):
        return [("next", step.next), ("late", step.late)]
    return [("next", step.next)]


def facts_in(book: Book) -> dict[str, Fact]:
    """Every fact on which somebody's way through it hangs, by key."""
    found = [one.fact for one in simple_in(conditions_in(book)) if isinstance(one, Happened)]
    return {fact.key: fact for fact in found}


def conditions_in(book: Book) -> Iterator[Condition]:
    """Every condition that it asks, groups as they stand."""
    yield from (*book.exits, *book.goals)
    for step in book.steps:
        yield from conditions_of(step)


def conditions_of(step: AnyStep) -> tuple[Condition, ...]:
    """What a step asks."""
    if isinstance(step, WaitFor):
        return step.until
    return step.when if isinstance(step, Branch) else ()
