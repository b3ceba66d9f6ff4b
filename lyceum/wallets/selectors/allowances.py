"""Allowances: who gets what for which period, and with which others they meet."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import QuerySet

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.wallets import policies
from lyceum.wallets.granting.periods import (
    DAY,
    Days,
    Period,
    clipped,
    days_in,
    period_of,
    periods_between,
)
from lyceum.wallets.granting.sums import pro_rata
from lyceum.wallets.models import Allowance, Grant
from lyceum.wallets.types import Claim, Condition, RunRow

BATCH = 1000
ALWAYS = date.max
State, Leaving, Overlap = Allowance.State, Allowance.Leaving, Allowance.Overlap
A_YEAR = {"month": 12, "quarter": 4, "half-year": 2, "year": 1}


@dataclass(frozen=True)
class OverlapRow:
    """Another allowance that reaches some of the same people for the same purpose."""

    allowance_id: int
    name: str
    people: int
    can_be_compared: bool


def allowance_for(actor: Actor, organisation_id: int, allowance_id: int) -> Allowance:
    """An allowance of an organisation whose books the actor keeps."""
    found = of_organisation(organisation_id).filter(pk=allowance_id).first()
    if found is None or not policies.can_keep_books(actor, organisation_id):
        raise NotFound
    return found


def of_organisation(organisation_id: int) -> QuerySet[Allowance]:
    """The allowances of an organisation; whoever asks has asked before whether they may."""
    rows = Allowance.objects.unscoped("of an organisation whose books are kept by who asks")
    return rows.filter(organisation_id=organisation_id)


def living(on: date) -> list[Allowance]:
    """Those of which something may be due on a day, everywhere: for the clock."""
    rows = Allowance.objects.unscoped("the clock, for everybody").exclude(state=State.DRAFT)
    return list(rows.filter(starts_on__lte=on).order_by("pk"))


def active_of(organisation_id: int, on: date) -> list[Allowance]:
    """The active ones of an organisation that have begun."""
    rows = of_organisation(organisation_id).filter(state=State.ACTIVE, starts_on__lte=on)
    return list(rows.order_by("pk"))


def query_of(allowance: Allowance) -> organisations.PlaceQuery:
    """Which places an allowance is for."""
    return organisations.PlaceQuery(
        organisation_id=allowance.organisation_id,
        relations=tuple(allowance.relations),
        roles=tuple(allowance.roles),
        unit_ids=tuple(allowance.unit_ids),
        weekly_minutes=allowance.weekly_minutes,
    )


# --- what is due ----------------------------------------------------------------------------------


def due_periods(allowance: Allowance, on: date) -> list[Period]:
    """The periods for which something may be due: from the last that was settled until now."""
    if allowance.state != State.ACTIVE:
        return []
    until = min(on, allowance.ends_on or ALWAYS)
    since = max(allowance.starts_on, allowance.settled_on or allowance.starts_on)
    return list(periods_between(allowance.period, min(since, until), until))


def claims_in_batches(allowance: Allowance, period: Period, on: date) -> Iterator[list[Claim]]:
    """Who is due what for a period by a day, a thousand people at a time, in their order.

    What they got before is not looked at.
    """
    first, last = window(allowance, period, on)
    query, after = query_of(allowance), 0
    while spans := organisations.spans_matching(query, first, last, after=after, limit=BATCH):
        after = spans[-1].person_id
        yield claims_of(allowance, period, on, spans)


def claims_for(
    allowance: Allowance, period: Period, on: date, person_ids: Collection[int]
) -> list[Claim]:
    """The same for these people only."""
    first, last = window(allowance, period, on)
    spans = organisations.spans_of(query_of(allowance), first, last, person_ids)
    return claims_of(allowance, period, on, spans)


def window(allowance: Allowance, period: Period, on: date) -> Days:
    """The days on which a place counts: of the period and the allowance, and not to come."""
    if allowance.period == Allowance.Period.ONCE:
        return allowance.starts_on, min(on, allowance.ends_on or ALWAYS)
    first = max(period.starts_on, allowance.starts_on)
    return first, min(period.ends_on, allowance.ends_on or ALWAYS, on)


def claims_of(
    allowance: Allowance, period: Period, on: date, spans: Iterable[organisations.PlaceSpan]
) -> list[Claim]:
    """What is due to these people; their places stand together."""
    grouped = groupby(spans, key=lambda span: span.person_id)
    claims = [
        claim
        for person_id, places in grouped
        if (claim := _claim(allowance, period, on, person_id, list(places)))
    ]
    kept = _who_gets_less_elsewhere(allowance, period, on, claims)
    return [claim for claim in claims if claim.person_id not in kept]


def _claim(
    allowance: Allowance,
    period: Period,
    on: date,
    person_id: int,
    places: list[organisations.PlaceSpan],
) -> Claim | None:
    if _comes_too_late(allowance):
        places = [place for place in places if not _has_left(place, on)]
    first, last = window(allowance, period, on)
    days = clipped(_counted(allowance, places), first, max(last, _last_day(allowance, period)))
    if not days or days[0][0] > last:
        return None
    amount = granted_for(allowance, period, days)
    began = min(place.starts_on for place in places)
    return Claim(person_id, amount, period.starts_on < began) if amount else None


def _comes_too_late(allowance: Allowance) -> bool:
    """Who has left by the day of the run gets nothing that would have to return at once."""
    return allowance.leaving == Leaving.RETURNS or (
        allowance.leaving == Leaving.PRO_RATA and not allowance.is_pro_rata
    )


def _counted(allowance: Allowance, places: Iterable[organisations.PlaceSpan]) -> Iterator[Days]:
    """The days of places, from the end of the probation."""
    waits = timedelta(days=allowance.probation_days)
    for place in places:
        first, last = place.starts_on + waits, place.ends_on or ALWAYS
        if first <= last:
            yield first, last


def _has_left(place: organisations.PlaceSpan, on: date) -> bool:
    return place.ends_on is not None and place.ends_on < on


def _last_day(allowance: Allowance, period: Period) -> date:
    return min(period.ends_on, allowance.ends_on or ALWAYS)


def granted_for(allowance: Allowance, period: Period, days: list[Days]) -> int:
    """The amount for so many days of a period: all of it, or the part, half up."""
    if not allowance.is_pro_rata or allowance.period == Allowance.Period.ONCE:
        return allowance.amount
    return pro_rata(allowance.amount, days_in(days), period.days)


def since_back(allowance: Allowance, period: Period, on: date, person_id: int) -> tuple[int, int]:
    """What is due to somebody for all their days of a period, and for those of the places that they
    have now. Nothing where nothing is due to them today, nor for a place whose last day this is: that
    it began may be heard after that it ended."""
    if not claims_for(allowance, period, on, [person_id]):
        return 0, 0
    first, last = window(allowance, period, on)
    places = organisations.spans_of(query_of(allowance), first, last, [person_id])
    now = [place for place in places if place.ends_on is None or place.ends_on > on]
    until = max(last, _last_day(allowance, period))
    days = (clipped(_counted(allowance, some), first, until) for some in (places, now))
    every, since = (granted_for(allowance, period, each) if each else 0 for each in days)
    return every, since


def not_granted(allowance: Allowance, period: Period, claims: list[Claim]) -> list[Claim]:
    """Those of the claims for which nothing was granted yet."""
    ids = [claim.person_id for claim in claims]
    grants = Grant.objects.filter(allowance=allowance, period=period.key, person_id__in=ids)
    had = set(grants.values_list("person_id", flat=True))
    due = [claim for claim in claims if claim.person_id not in had]
    waits = _who_came_by_a_change(allowance, period, due)
    return [claim for claim in due if claim.person_id not in waits]


def _who_came_by_a_change(allowance: Allowance, period: Period, due: list[Claim]) -> set[int]:
    """Whoever is reached only since they changed their unit, hours or relation gets something from
    the next period on; it is a change once the period was granted."""
    if allowance.period == Allowance.Period.ONCE or not allowance.settled_on:
        return set()
    ids = [claim.person_id for claim in due if not claim.is_new]
    if not ids or allowance.settled_on < period.starts_on:
        return set()
    return organisations.changed_since(allowance.organisation_id, period.starts_on, ids)


# --- allowances that meet -------------------------------------------------------------------------


def overlaps(allowance: Allowance, on: date) -> list[OverlapRow]:
    """Active allowances of the same house, time and purpose that reach some of the same people."""
    own: set[int] | None = None
    rows = []
    for other in _beside(allowance):
        since = max(allowance.starts_on, other.starts_on, on)
        if own is None:
            own = organisations.people_matching(query_of(allowance), since, since)
        both = own & organisations.people_matching(query_of(other), since, since)
        if both:
            known = _yearly(allowance) is not None and _yearly(other) is not None
            is_like = known and allowance.currency == other.currency
            rows.append(OverlapRow(other.pk, other.name, len(both), is_like))
    return rows


def _beside(allowance: Allowance) -> list[Allowance]:
    others = of_organisation(allowance.organisation_id).filter(state=State.ACTIVE)
    return [
        other
        for other in others.exclude(pk=allowance.pk).order_by("pk")
        if other.starts_on <= (allowance.ends_on or ALWAYS)
        and allowance.starts_on <= (other.ends_on or ALWAYS)
        and meet(allowance.condition, other.condition)
    ]


def meet(one: Condition, other: Condition) -> bool:
    """May two conditions pay for the same thing? What is empty asks for nothing."""
    pairs = [
        (one.kinds, other.kinds),
        (one.skill_ids, other.skill_ids),
        (one.provider_ids, other.provider_ids),
    ]
    return all(not a or not b or bool(a & b) for a, b in pairs)


def _yearly(allowance: Allowance) -> int | None:
    times = A_YEAR.get(allowance.period)
    return None if times is None else allowance.amount * times


def _is_smaller(one: Allowance, other: Allowance) -> bool:
    """Of two that were said to exclude each other, the smaller by the year counts; of two alike the
    one that was there first."""
    sizes = [((_yearly(each) or 0), each.activated_at, each.pk) for each in (one, other)]
    return sizes[0] < sizes[1]


def _who_gets_less_elsewhere(
    allowance: Allowance, period: Period, on: date, claims: list[Claim]
) -> set[int]:
    """Who falls under a stricter allowance instead."""
    found: set[int] = set()
    ids = [claim.person_id for claim in claims]
    for other in _stricter_than(allowance) if ids else ():
        day = min(on, period.ends_on)
        if other.starts_on <= day <= (other.ends_on or ALWAYS):
            found |= organisations.people_matching(query_of(other), day, day, ids)
    return found


def _stricter_than(allowance: Allowance) -> list[Allowance]:
    active = of_organisation(allowance.organisation_id).filter(state=State.ACTIVE)
    others = [other for other in active.exclude(pk=allowance.pk) if _exclude(allowance, other)]
    return [other for other in others if _is_smaller(other, allowance)]


def _exclude(one: Allowance, other: Allowance) -> bool:
    return (one.overlap == Overlap.STRICTER and other.pk in one.beside) or (
        other.overlap == Overlap.STRICTER and one.pk in other.beside
    )


# --- before it is done ----------------------------------------------------------------------------


def would_run(allowance: Allowance, on: date) -> RunRow:
    """What a run on a day would grant, if the money were there."""
    people = granted = 0
    for period in due_periods(allowance, on):
        for claims in claims_in_batches(allowance, period, on):
            due = not_granted(allowance, period, claims)
            people += len(due)
            granted += sum(claim.amount for claim in due)
    return RunRow(
        allowance_id=allowance.pk,
        name=allowance.name,
        currency=allowance.currency,
        people=people,
        granted=granted,
    )


def first_run(allowance: Allowance, today: date) -> RunRow:
    """What a draft would grant on its first day, or today if that is over."""
    as_active = Allowance.objects.unscoped("the same, looked at as if").get(pk=allowance.pk)
    as_active.state = State.ACTIVE
    return would_run(as_active, max(today, allowance.starts_on))


def next_period(allowance: Allowance, on: date) -> Period:
    """The period that follows the one of a day."""
    return period_of(allowance.period, period_of(allowance.period, on).ends_on + DAY)
