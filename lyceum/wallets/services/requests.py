"""What was asked for and can be had no more: nobody has to answer, and the money is free again."""

from django.db import transaction

from lyceum.kernel.actors import Actor
from lyceum.wallets.events import PurchaseCancelled
from lyceum.wallets.models import Purchase

from .states import end, locked


def end_requests(*, by: Actor, wanted: str) -> int:
    """End every purchase of `wanted` that is not paid yet, whoever asked; gives how many it ended.

    Each in a transaction of its own, where the caller holds none: so no two pots of two people are
    ever locked together. What was ended before is left as it is, so it may be called again. The
    caller has asked whether `by` may: it is theirs that is wanted.
    """
    waiting = Purchase.objects.unscoped("whoever asked for what is not for sale any more").filter(
        wanted=wanted, state__in=Purchase.OPEN
    )
    return sum(_end(by, pk) for pk in waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _end(by: Actor, purchase_id: int) -> int:
    purchase = locked(purchase_id)
    if purchase.state not in Purchase.OPEN:
        return 0
    end(by, purchase, Purchase.State.CANCELLED, PurchaseCancelled)
    return 1
