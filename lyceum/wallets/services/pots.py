"""Opening pots, and the order in which a person spends from theirs."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from django.db import connection, transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.wallets import policies
from lyceum.wallets.events import PotOpened
from lyceum.wallets.ledger import accounts, guards
from lyceum.wallets.models import Pot, PotGuest, kept_as
from lyceum.wallets.types import Condition


@dataclass(frozen=True, kw_only=True)
class NewPot:
    """A pot to open: whose money (`organisation_id`), for whom, in which currency, for what."""

    kind: str
    name: str
    organisation_id: int
    currency: str
    person_id: int | None = None
    unit_id: int | None = None
    guest_ids: Sequence[int] = ()
    condition: Condition = field(default_factory=Condition)
    asks_all: bool = False
    opens_on: date | None = None
    expires_on: date | None = None


@transaction.atomic
def open_pot(*, by: Actor, new: NewPot) -> Pot:
    """Open a pot on an account of its own. A person's belongs to the person, others to who fills
    them; either way the organisation's bookkeepers open it, or a part of the house for it."""
    if not by.is_system:
        policies.insist_on_books(by, new.organisation_id)
    book = accounts.book_of(new.organisation_id)
    account = accounts.account_of(book, new.kind, new.currency, key=uuid4().hex)
    is_own = new.person_id is not None
    pot = Pot.objects.create(
        owner_id=person_owner(new.person_id)
        if new.person_id is not None
        else organisation_owner(new.organisation_id),
        kind=new.kind,
        name=new.name[:100],
        organisation_id=new.organisation_id,
        person_id=new.person_id if is_own else None,
        unit_id=new.unit_id,
        account=account,
        pays_for=kept_as(new.condition),
        asks_all=new.asks_all,
        opens_on=new.opens_on,
        expires_on=new.expires_on,
        made_at=clock.now(),
    )
    PotGuest.objects.bulk_create(
        PotGuest(pot=pot, organisation_id=pk) for pk in sorted(set(new.guest_ids))
    )
    publish(
        PotOpened(
            by=str(by),
            owner_id=pot.owner_id,
            pot_id=pot.pk,
            organisation_id=new.organisation_id,
            person_id=new.person_id,
        )
    )
    return pot


def guards_lifted() -> AbstractContextManager[None]:
    """While a whole organisation goes with its books, as only a demo does, the guards look away."""
    return guards.lifted(connection)


@transaction.atomic
def order_pots(*, by: Actor, person_id: int, pot_ids: Sequence[int]) -> None:
    """From which of their own pots a person pays first. What is not named comes after."""
    policies.insist_on_purse(by, person_id)
    places = {pk: place for place, pk in enumerate(pot_ids, start=1)}
    pots = Pot.objects.unscoped("one's own pots").filter(person_id=person_id).order_by("pk")
    for pot in pots.select_for_update():
        pot.rank = places.get(pot.pk, 100)
        pot.save(update_fields=["rank"])
