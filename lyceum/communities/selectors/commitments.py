"""What sponsors promised, beside what happened: read where it is known, each time it is shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from lyceum.communities.models import Canvas, Commitment, SpaceMember
from lyceum.communities.policies import can_promise_hours
from lyceum.feedback import api as feedback
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.programmes import api as programmes
from lyceum.wallets import api as wallets

from .canvas import Stand

SHOWN = 60
Measure = Commitment.Measure
# How it stands: words, and the tone in which they are shown.
STATES: dict[str, tuple[Any, str]] = {
    "coming": (_("not begun"), ""),
    "kept": (_("kept"), "ok"),
    "on-the-way": (_("on the way"), "brand"),
    "behind": (_("behind"), "sun"),
    "missed": (_("not kept"), "rose"),
    "unknown": (_("cannot be told"), ""),
    "taken-back": (_("taken back"), ""),
}
SOURCES = {
    Measure.LEARNING: _("Counted from the learning time that these people noted themselves."),
    Measure.SESSIONS: _("Counted from the attendance lists of sessions."),
    Measure.DEPOSITS: _("Counted from what was paid into the learning money of the organisation."),
    Measure.SPENT: _("Counted from what was paid to providers, less what they gave back."),
}


@dataclass(frozen=True)
class CommitmentRow:
    """A promise with what became of it; amounts are minutes, or minor units of the currency."""

    id: int
    sponsor: str
    organisation: str
    measure: str
    source: Any
    words: str
    currency: str
    promised: int
    happened: int | None  # of hours no more than whole steps, and until Monday
    percent: int
    due_percent: int  # how much of the time is over
    since: date
    until: date
    state: str
    state_word: Any
    tone: str
    ended_why: str = ""
    is_mine: bool = False


def commitments_of(actor: Actor, stand: Stand) -> list[CommitmentRow]:
    """What was promised before a canvas, what is due next first; what was taken back at the end."""
    rows = Commitment.objects.unscoped("of a canvas that the gate let the actor read")
    found = list(rows.filter(canvas=stand.canvas).order_by("until", "pk")[:SHOWN])
    found.sort(key=lambda one: one.ended_at is not None)
    names = identity.names_of(filter(None, (one.sponsor_id for one in found)))
    homes = organisations.organisation_names({one.organisation_id for one in found})
    people = {at: people_meant(stand.canvas, at) for at in _need_people(found)}
    return [_row(actor, one, names, homes, people.get(one.organisation_id, ())) for one in found]


def promise_choices(actor: Actor, stand: Stand) -> dict[int, str]:
    """The organisations for which the actor may promise something here, by name."""
    ids = {at for at in _organisations_in(stand.canvas) if _may_promise(actor, at)}
    return organisations.organisation_names(ids)


def may_promise(actor: Actor, canvas: Canvas, organisation_id: int, measure: str) -> bool:
    """Hours by who has a role there, money by who keeps the books; where the organisation has
    somebody in the circle."""
    if organisation_id not in _organisations_in(canvas):
        return False
    if measure in Commitment.HOURS:
        return can_promise_hours(actor, organisation_id)
    return wallets.keeps_books(actor, organisation_id)


def _may_promise(actor: Actor, organisation_id: int) -> bool:
    return can_promise_hours(actor, organisation_id) or wallets.keeps_books(actor, organisation_id)


def _organisations_in(canvas: Canvas) -> set[int]:
    if not canvas.space_id:
        return {canvas.organisation_id}
    homes = _members(canvas).exclude(organisation=None).values_list("organisation_id", flat=True)
    return {canvas.organisation_id, *homes.distinct()}


def _members(canvas: Canvas, **more: Any) -> Any:
    rows = SpaceMember.objects.unscoped("sums, and nobody's name")
    return rows.filter(space_id=canvas.space_id or 0, state=SpaceMember.State.IN, **more)


def people_meant(canvas: Canvas, organisation_id: int) -> Collection[int]:
    """Whose hours count: of a circle its members from there, who were in it on Monday already; else
    all of the organisation."""
    if canvas.space_id:
        monday = datetime.combine(_monday(), time(), UTC)
        rows = _members(canvas, organisation_id=organisation_id, since__lt=monday)
        return set(rows.values_list("person_id", flat=True))
    return {pk for group in organisations.groups_of(organisation_id) for pk in group.people}


def _need_people(found: Sequence[Commitment]) -> set[int]:
    return {one.organisation_id for one in found if one.measure in Commitment.HOURS}


def happened(one: Commitment, people: Collection[int]) -> int | None:
    """What is known of it until now; None where it would be of too few people to be told."""
    if one.measure in Commitment.HOURS:
        return _hours(one, people)
    until = min(one.until, clock.today())
    if one.measure == Measure.DEPOSITS:
        return wallets.paid_in(one.organisation_id, one.currency, one.since, until)
    return wallets.spent_on_learning(one.organisation_id, one.currency, one.since, until)


def _hours(one: Commitment, people: Collection[int]) -> int | None:
    """In whole steps, as they stood on Monday. Told to the minute and at once, two sums with and
    without somebody, or of two spans of days, would tell what one person did."""
    last = min(one.until, _monday() - timedelta(days=1))
    is_of_lists = one.measure == Measure.SESSIONS
    ask = programmes.minutes_attended if is_of_lists else learning.minutes_among
    minutes, some = ask(people, one.since, last)
    return minutes - minutes % _step(one) if some >= feedback.smallest_group() else None


def _step(one: Commitment) -> int:
    """What is told of it comes in steps: of hours an hour for each of the smallest group. The same
    for every promise: else many of them would have their steps at every minute."""
    return 60 * feedback.smallest_group() if one.measure in Commitment.HOURS else 1


def _aim(one: Commitment) -> int:
    """What has to be told of it so that it is kept: what was promised, in whole steps."""
    step = _step(one)
    return max(step, one.amount - one.amount % step)


def _monday() -> date:
    """When hours were told last: once a week."""
    today = clock.today()
    return today - timedelta(days=today.weekday())


def _as_of(one: Commitment) -> date:
    """Up to which day, without it, there is something to tell."""
    return _monday() if one.measure in Commitment.HOURS else clock.today()


def _row(
    actor: Actor,
    one: Commitment,
    names: dict[int, str],
    homes: dict[int, str],
    people: Collection[int],
) -> CommitmentRow:
    is_asked = one.ended_at is None and one.since <= clock.today()
    came = happened(one, people) if is_asked else None
    state = state_of(one, came)
    word, tone = STATES[state]
    return CommitmentRow(
        id=one.pk,
        sponsor=names.get(one.sponsor_id or 0, ""),
        organisation=homes.get(one.organisation_id, ""),
        measure=one.measure,
        source=SOURCES[Measure(one.measure)],
        words=one.words,
        currency=one.currency,
        promised=one.amount,
        happened=came,
        percent=min(100, max(0, 100 * (came or 0) // _aim(one))),
        due_percent=100 * _days_over(one) // _days(one),
        since=one.since,
        until=one.until,
        state=state,
        state_word=word,
        tone=tone,
        ended_why=one.ended_why,
        is_mine=one.sponsor_id is not None and one.sponsor_id == actor.person_id,
    )


def state_of(one: Commitment, came: int | None) -> str:
    """Kept, or not; before the end, whether it may go with the days that are over."""
    if one.ended_at:
        return "taken-back"
    if clock.today() < one.since:
        return "coming"
    if came is None:
        return "unknown"
    if came >= _aim(one):
        return "kept"
    if _as_of(one) > one.until:
        return "missed"
    at_most = came + _step(one) - 1
    is_in_time = at_most * _days(one) >= _aim(one) * _days_over(one)
    return "on-the-way" if is_in_time else "behind"


def _days(one: Commitment) -> int:
    return (one.until - one.since).days + 1


def _days_over(one: Commitment) -> int:
    """How many whole days of it are over, of those that are told; today is not."""
    return max(0, min(_days(one), (_as_of(one) - one.since).days))
