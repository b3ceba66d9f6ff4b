"""What a person may spend from."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.money import Money
from lyceum.organisations import api as organisations
from lyceum.wallets import policies
from lyceum.wallets.models import Deposit, Pot, PotGuest
from lyceum.wallets.types import SpendablePot

from .consortia import narrowed


def pots_of(actor: Actor, person_id: int, on: date | None = None) -> list[Pot]:
    """The pots from which a person may spend on a day, in the order in which they would.

    Their own wish counts first; then what pays for little before what pays for anything, and what
    ends before what stays. Five queries at most, and two where a pot is a consortium's. Raises
    `Forbidden` for anybody else.
    """
    policies.insist_on_purse(actor, person_id)
    day = on or clock.today()
    at = [place.organisation_id for place in organisations.memberships_of(person_id)]
    own = Q(kind=Pot.Kind.PERSONAL, person_id=person_id)
    team = Q(kind=Pot.Kind.TEAM, unit_id__in=organisations.units_around(person_id))
    shared = ~Q(kind__in=(Pot.Kind.PERSONAL, Pot.Kind.TEAM))
    as_guests = PotGuest.objects.filter(organisation_id__in=at).values("pot_id")
    theirs = shared & (Q(organisation_id__in=at) | Q(pk__in=as_guests))
    found = Pot.objects.unscoped("by the person's own places, as the purse is theirs").filter(
        own | team | theirs, Q(opens_on=None) | Q(opens_on__lte=day), closed_at=None
    )
    living = found.filter(Q(expires_on=None) | Q(expires_on__gte=day))
    ordered = living.order_by("rank", F("expires_on").asc(nulls_last=True), "pk")
    pots = narrowed(list(ordered.select_related("account", "organisation")), person_id)
    return sorted(pots, key=_before)


def _before(pot: Pot) -> tuple[int, bool, bool]:
    pays_for_anything = not (pot.pays_for or pot.narrowed)
    return pot.rank, pays_for_anything, pot.kind != Pot.Kind.PERSONAL


def pots_to_spend(actor: Actor, person_id: int) -> list[SpendablePot]:
    """The same for who plans with them: what is there in each, and what it pays for."""
    return [
        SpendablePot(
            pot_id=pot.pk,
            name=pot.name,
            available=available_in(pot),
            condition=pot.condition,
            is_own=pot.person_id == person_id,
        )
        for pot in pots_of(actor, person_id)
    ]


def available_in(pot: Pot) -> Money:
    """What may still be spent of it."""
    return Money(max(0, pot.account.available or 0), pot.account.currency)


def whose_top_ups(deposit_ids: Iterable[int]) -> list[int]:
    """The people into whose own pots these deposits went; an organisation's are nobody's. One query."""
    rows = Deposit.objects.unscoped("tells only who").filter(pk__in=list(deposit_ids))
    people = rows.filter(person__isnull=False).values_list("person_id", flat=True)
    return sorted({pk for pk in people if pk is not None})
