"""What moves, what stays reserved and what returns when somebody leaves, comes or changes unit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max, Q, QuerySet, Sum

from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import Money
from lyceum.organisations import api as organisations
from lyceum.wallets import policies
from lyceum.wallets.granting.periods import clipped, days_in, period_of
from lyceum.wallets.granting.sums import pro_rata
from lyceum.wallets.models import Allowance, Grant, Posting, Pot
from lyceum.wallets.reasons import in_words

from .allowances import due_periods, next_period, of_organisation, query_of, since_back

Leaving = Allowance.Leaving
INNER = ("allowance", "joining", "leaving", "carry-over", "expiry", "erasure")
AGAIN = "again:"  # the key of what is given again begins so
EVER = (date.min, date.max)


@dataclass(frozen=True, kw_only=True)
class MovingRow:
    """What would become of one pot if somebody left on a day."""

    pot_id: int
    name: str
    free: Money
    held: Money
    returns: Money
    stays: Money
    until: date | None  # until when what stays can be spent; none: for good


@dataclass(frozen=True)
class Again:
    """So much is given again for a period, after this line took it."""

    period: str
    after: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class MovedRow:
    """Money of a pot that a rule moved, and why."""

    on: date
    reason: str
    name: str
    amount: Money

    @property
    def why(self) -> str:
        """The reason in words."""
        return in_words(self.reason)


@dataclass(frozen=True, kw_only=True)
class DifferenceRow:
    """Whom an allowance would reach in its next period, and no longer reach."""

    allowance_id: int
    name: str
    from_day: date
    entering: int
    leaving: int
    difference: Money


def left_on(person_id: int, organisation_id: int) -> date | None:
    """The last day of somebody who has no open place in an organisation any more."""
    query = organisations.PlaceQuery(organisation_id=organisation_id)
    places = organisations.spans_of(query, *EVER, [person_id])
    if not places or any(place.is_open for place in places):
        return None
    return max(place.ends_on for place in places if place.ends_on)


def pots_of_allowances(person_id: int, organisation_id: int) -> list[tuple[Allowance, Pot]]:
    """The pots of a person that rules of an organisation filled, each with its rule."""
    rows = Grant.objects.filter(
        pot__person_id=person_id, allowance__organisation_id=organisation_id
    )
    pairs = dict(rows.order_by("pk").values_list("pot_id", "allowance_id"))
    pots = Pot.objects.unscoped("by the rule that filled them").select_related("account")
    rules = of_organisation(organisation_id).in_bulk(list(pairs.values()))
    return [(rules[pairs[pot.pk]], pot) for pot in pots.filter(pk__in=pairs).order_by("pk")]


def returning(allowance: Allowance, pot: Pot, last_day: date, available: int) -> int:
    """How much of what is free goes back when somebody leaves."""
    if allowance.leaving == Leaving.RETURNS:
        return available
    return min(available, unearned(allowance, pot, last_day))


def unearned(allowance: Allowance, pot: Pot, last_day: date) -> int:
    """What was granted for the days after somebody's last one, and did not go back yet: whether it
    is free, held or spent."""
    if allowance.leaving != Leaving.PRO_RATA or allowance.period == Allowance.Period.ONCE:
        return 0
    grants = list(Grant.objects.filter(pot=pot, ends_on__gt=last_day))
    if not grants:
        return 0
    back = _went_back(pot, min(grant.starts_on for grant in grants))
    return max(0, sum(_unearned(allowance, grant, last_day) for grant in grants) - back)


def _went_back(pot: Pot, since: date) -> int:
    """What leaving took from a pot since a day and did not give again: of somebody who left, came back
    and leaves again."""
    lines = Posting.objects.filter(
        Q(transfer__reason="leaving") | Q(transfer__key__startswith=AGAIN),
        account_id=pot.account_id,
        booked_on__gte=since,
    )
    return -(lines.aggregate(sum=Sum("amount"))["sum"] or 0)


def given_again(allowance: Allowance, pot: Pot, on: date) -> Again | None:
    """What somebody who is back gets of what leaving took in this period: no more than is due for the
    days since then, nor than what they would have had without the days between.

    What is given once for all times is not given again.
    """
    for period in due_periods(allowance, on)[-1:]:
        grants = Grant.objects.filter(allowance=allowance, pot=pot, period=period.key)
        grant = grants.first()
        after = _last_leaving(pot, period.starts_on)
        if grant is None or after is None or allowance.period == Allowance.Period.ONCE:
            return None
        back = _went_back(pot, period.starts_on)
        every, since = since_back(allowance, period, on, grant.person_id)
        amount = min(back, since, every - (grant.amount - back))
        return Again(period.key, after, amount) if amount > 0 else None
    return None


def _last_leaving(pot: Pot, since: date) -> int | None:
    lines = Posting.objects.filter(
        account_id=pot.account_id, transfer__reason="leaving", booked_on__gte=since
    )
    last: int | None = lines.aggregate(last=Max("pk"))["last"]
    return last


def _unearned(allowance: Allowance, grant: Grant, last_day: date) -> int:
    """The part of a grant for the days after somebody's last one."""
    period = period_of(allowance.period, grant.starts_on)
    if not allowance.is_pro_rata:
        days = max(0, (last_day - period.starts_on).days + 1)
        return grant.amount - pro_rata(grant.amount, days, period.days)
    query = organisations.PlaceQuery(organisation_id=allowance.organisation_id)
    places = organisations.spans_of(query, period.starts_on, last_day, [grant.person_id])
    waits = timedelta(days=allowance.probation_days)
    spans = [
        (place.starts_on + waits, min(place.ends_on or last_day, last_day)) for place in places
    ]
    first = max(period.starts_on, allowance.starts_on)
    counted = clipped([span for span in spans if span[0] <= span[1]], first, period.ends_on)
    earned = pro_rata(allowance.amount, days_in(counted), period.days)
    return max(0, grant.amount - earned)


def kept_until(allowance: Allowance, last_day: date) -> date | None:
    """Until when a pot of somebody who left can be spent from; none: for good."""
    if allowance.leaving == Leaving.RETURNS:
        return last_day
    if allowance.leaving == Leaving.STAYS_FOR:
        return last_day + timedelta(days=allowance.stays_days)
    return None


def pots_that_ended(allowance: Allowance, on: date, size: int) -> Iterator[list[Pot]]:
    """Pots whose time is over and in which something is free, so many at a time."""
    yield from _in_batches(_with_money(allowance).filter(expires_on__lt=on), size)


def pots_that_still_return(allowance: Allowance, size: int) -> Iterator[list[Pot]]:
    """Pots of people who left before all that was to go back was free; something is free now."""
    yield from _in_batches(_with_money(allowance).filter(to_return__gt=0), size)


def closed_pots(size: int) -> list[Pot]:
    """Pots of nobody any more, into which something came back. So many at most."""
    pots = Pot.objects.unscoped("of nobody any more").filter(
        closed_at__isnull=False,
        person__isnull=False,
        account__balance__gt=F("account__held"),
    )
    return list(pots.select_related("account").order_by("pk")[:size])


def newest_postings(account_ids: Iterable[int]) -> dict[int, int]:
    """The number of the last line of each account: what is booked next is booked after it, once."""
    lines = Posting.objects.filter(account_id__in=list(account_ids))
    return dict(lines.values_list("account_id").annotate(Max("pk")).order_by())


def _with_money(allowance: Allowance) -> QuerySet[Pot]:
    return Pot.objects.unscoped("by the rule that filled them").filter(
        pk__in=Grant.objects.filter(allowance=allowance).values("pot_id"),
        account__balance__gt=F("account__held") + F("account__floor"),
    )


def _in_batches(pots: QuerySet[Pot], size: int) -> Iterator[list[Pot]]:
    after = 0
    while found := list(pots.filter(pk__gt=after).order_by("pk")[:size]):
        after = found[-1].pk
        yield found


def granted_later(allowance: Allowance, pot_ids: Iterable[int], day: date) -> dict[int, int]:
    """What was granted into pots for periods that end after a day."""
    grants = Grant.objects.filter(allowance=allowance, pot_id__in=list(pot_ids), ends_on__gt=day)
    return dict(grants.values_list("pot_id").annotate(Sum("amount")).order_by())


# --- for people -----------------------------------------------------------------------------------


def what_would_move(
    actor: Actor, person_id: int, organisation_id: int, on: date
) -> list[MovingRow]:
    """What would become of somebody's pots if a day were their last one there.

    For the person, and for who keeps the books of that organisation.
    """
    _insist_on_sight(actor, person_id, organisation_id)
    return [
        _moving_row(allowance, pot, on)
        for allowance, pot in pots_of_allowances(person_id, organisation_id)
    ]


def _moving_row(allowance: Allowance, pot: Pot, on: date) -> MovingRow:
    currency, available = pot.account.currency, pot.account.available or 0
    back = returning(allowance, pot, on, available)
    return MovingRow(
        pot_id=pot.pk,
        name=pot.name,
        free=Money(available, currency),
        held=Money(pot.account.held, currency),
        returns=Money(back, currency),
        stays=Money(available - back, currency),
        until=kept_until(allowance, on),
    )


def what_moved(actor: Actor, person_id: int, organisation_id: int) -> list[MovedRow]:
    """What rules of an organisation gave to somebody and took back, the newest first."""
    _insist_on_sight(actor, person_id, organisation_id)
    pots = {pot.account_id: pot for _rule, pot in pots_of_allowances(person_id, organisation_id)}
    lines = Posting.objects.filter(account_id__in=pots, transfer__reason__in=INNER)
    rows = lines.order_by("-pk").values_list(
        "booked_on", "transfer__reason", "account_id", "amount"
    )[:200]
    return [
        MovedRow(
            on=day,
            reason=reason,
            name=pots[account].name,
            amount=Money(amount, pots[account].account.currency),
        )
        for day, reason, account, amount in rows
    ]


def _insist_on_sight(actor: Actor, person_id: int, organisation_id: int) -> None:
    if actor.person_id != person_id and not policies.can_keep_books(actor, organisation_id):
        raise NotFound


def differences(
    actor: Actor,
    organisation_id: int,
    on: date,
    moving: tuple[int, int | None] | None = None,
) -> list[DifferenceRow]:
    """Whom the active allowances would newly reach in their next period, and no longer reach.

    With `moving`, a unit and where its people (and those below) would go: only by that; without,
    by everything that has changed since this period was granted. Nothing is changed.
    """
    if not policies.can_keep_books(actor, organisation_id):
        raise NotFound
    active = of_organisation(organisation_id).filter(state=Allowance.State.ACTIVE)
    rows = []
    for allowance in active.exclude(period=Allowance.Period.ONCE).order_by("pk"):
        sides = _moved(allowance, on, moving) if moving else _changed(allowance, on)
        rows.append(_difference_row(allowance, on, *sides))
    return rows


def _difference_row(
    allowance: Allowance, on: date, entering: set[int], leaving: set[int]
) -> DifferenceRow:
    sums = (len(entering) - len(leaving)) * allowance.amount
    return DifferenceRow(
        allowance_id=allowance.pk,
        name=allowance.name,
        from_day=next_period(allowance, on).starts_on,
        entering=len(entering),
        leaving=len(leaving),
        difference=Money(sums, allowance.currency),
    )


def _moved(
    allowance: Allowance, on: date, moving: tuple[int, int | None]
) -> tuple[set[int], set[int]]:
    unit_id, target = moving
    if not allowance.unit_ids:
        return set(), set()
    at = allowance.organisation_id
    whole = organisations.PlaceQuery(organisation_id=at, unit_ids=(unit_id,))
    moved = organisations.people_matching(whole, on, on)
    now = organisations.people_matching(query_of(allowance), on, on, moved)
    if target is None or target not in organisations.units_below(at, allowance.unit_ids):
        return set(), now
    wider = query_of(allowance).without_units()
    return organisations.people_matching(wider, on, on, moved) - now, set()


def _changed(allowance: Allowance, on: date) -> tuple[set[int], set[int]]:
    now = organisations.people_matching(query_of(allowance), on, on)
    period = period_of(allowance.period, on)
    grants = Grant.objects.filter(allowance=allowance, period=period.key)
    had = set(grants.values_list("person_id", flat=True))
    return now - had, had - now


def who_gave(actor: Actor) -> list[tuple[str, str]]:
    """The organisations whose rules filled pots of the actor, and to which they still belong: the word
    in the address and the name."""
    gave = Grant.objects.filter(person_id=actor.person_id or 0)
    ids = set(gave.values_list("allowance__organisation_id", flat=True))
    rows = organisations.organisations_for(actor) if ids else []
    return [(row.slug, row.name) for row in rows if row.id in ids]


def name_of(person_id: int) -> str:
    """What somebody is called."""
    return identity.names_of([person_id]).get(person_id, "")
