"""Money of several people moves in one transaction: their pots are locked before any of it does."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q

from lyceum.kernel.actors import Actor
from lyceum.wallets import selectors
from lyceum.wallets.ledger import booking
from lyceum.wallets.models import Purchase, Share


@transaction.atomic
def lock_purses(
    *, paid_for: Collection[str], buyers: Sequence[tuple[Actor, int]], wanted: str = ""
) -> None:
    """Lock what refunds of `paid_for` (what payments were about) and payments of these people for
    `wanted` will touch: purchases first, then every pot in the order of their accounts' ids.

    So whoever refunds one and lets others pay waits in no circle with somebody else's payment. Each
    buyer comes as the actor who will pay, and the person.
    """
    ids = [person_id for _actor, person_id in buyers]
    open_ones = Q(person_id__in=ids, wanted=wanted, state__in=Purchase.OPEN)
    paid_ones = Q(about__in=paid_for, state=Purchase.State.PAID)
    both = Purchase.objects.unscoped("found by what it was about").select_for_update()
    purchases = list(both.filter(paid_ones | open_ones).order_by("pk").values_list("pk", flat=True))
    got = Share.objects.filter(purchase_id__in=purchases).values_list("pot__account_id", flat=True)
    pots = {pot.account_id for who, pk in buyers for pot in selectors.pots_of(who, pk)}
    booking.lock(pots | set(got))
