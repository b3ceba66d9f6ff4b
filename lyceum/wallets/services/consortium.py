"""What several organisations carry together: each brings its part into one pot, at once or not at all."""

from collections.abc import Collection, Mapping

from django.db import transaction

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.wallets.events import CostShared, PotGuestsChanged
from lyceum.wallets.ledger import booking
from lyceum.wallets.models import Pot, PotGuest
from lyceum.wallets.types import Booked, Cause, Entry, Move

from .allowances import main_account

SHARED = "a pot of a consortium, named by whoever made it"


@transaction.atomic
def share_cost(*, by: Actor, pot_id: int, parts: Mapping[int, int], key: str, about: str) -> Booked:
    """Bring each organisation's part (minor units of the pot's currency) from its own learning money
    into a consortium's pot. The same key is the same transfer.

    Only a part of the house may, acting for every one of them: what they agreed on stands behind it.
    Raises `NotEnoughMoney`, and then nobody has paid; `KeyMeansSomethingElse`, `NotAnAmount`.
    """
    if not by.is_system or not all(organisation_owner(pk) in by.scope for pk in parts):
        raise Forbidden
    pot = Pot.objects.unscoped(SHARED).select_related("account").get(pk=pot_id)
    if pot.kind != Pot.Kind.CONSORTIUM:
        raise Forbidden
    currency = pot.account.currency
    entries = [Entry(main_account(pk, currency).pk, -part) for pk, part in sorted(parts.items())]
    entries.append(Entry(pot.account_id, sum(parts.values())))
    cause = Cause(reason="consortium", by=str(by), about=about)
    booked = booking.book(Move(key=key, entries=tuple(entries), cause=cause))
    if booked.is_new:
        publish(
            CostShared(
                by=str(by),
                owner_id=pot.owner_id,
                pot_id=pot.pk,
                transfer_id=booked.transfer_id,
                organisation_ids=sorted(parts),
                about=about,
            )
        )
    return booked


@transaction.atomic
def keep_guests(*, by: Actor, pot_id: int, guest_ids: Collection[int]) -> None:
    """From a consortium's pot the members of these organisations spend beside its own, and no others.

    Only a part of the house may, acting for whom the pot belongs to.
    """
    pot = Pot.objects.unscoped(SHARED).select_for_update().get(pk=pot_id)
    if not by.is_system or pot.owner_id not in by.scope or pot.kind != Pot.Kind.CONSORTIUM:
        raise Forbidden
    wanted = set(guest_ids) - {pot.organisation_id}
    now = set(pot.guests.values_list("organisation_id", flat=True))
    if now == wanted:
        return
    pot.guests.exclude(organisation_id__in=wanted).delete()
    PotGuest.objects.bulk_create(
        PotGuest(pot=pot, organisation_id=pk) for pk in sorted(wanted - now)
    )
    publish(
        PotGuestsChanged(
            by=str(by), owner_id=pot.owner_id, pot_id=pot.pk, organisation_ids=sorted(wanted)
        )
    )
