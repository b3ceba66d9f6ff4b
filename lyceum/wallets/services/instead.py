"""One thing is paid in the place of another: never both."""

from django.db import transaction
from django.db.models import Q

from lyceum.kernel.actors import Actor
from lyceum.wallets import selectors
from lyceum.wallets.ledger import booking
from lyceum.wallets.models import Purchase, Share
from lyceum.wallets.types import Order

from .purchases import pay_for, refund


@transaction.atomic
def pay_instead(*, by: Actor, person_id: int, order: Order | None, of: str) -> Purchase | None:
    """Give back all that was paid for `of` (`learning.enrolment:7`), and pay for the order, if any.

    Where nothing was paid for it, this is `pay_for`; it raises the same, and then nothing changed.
    """
    paid = _paid_for(of)
    if paid:
        _lock(by, person_id, paid, order)
        refund(by=by, about=of)
    return pay_for(by=by, person_id=person_id, order=order) if order else None


def _paid_for(of: str) -> Purchase | None:
    paid = Purchase.objects.unscoped("found by what came of it, as a refund does")
    return paid.filter(about=of, state=Purchase.State.PAID).first()


def _lock(by: Actor, person_id: int, paid: Purchase, order: Order | None) -> None:
    """Purchases first, then every pot that gets or gives, in the order of their accounts' ids, so
    that the refund and the payment together wait in no circle with somebody else's."""
    wanted = Q(person_id=person_id, wanted=order.wanted, state__in=Purchase.OPEN) if order else Q()
    both = Purchase.objects.unscoped("of the person whose purse it is").select_for_update()
    list(both.filter(Q(pk=paid.pk) | wanted).order_by("pk"))
    pots = {pot.account_id for pot in selectors.pots_of(by, person_id)} if order else set()
    got = Share.objects.filter(purchase=paid).values_list("pot__account_id", flat=True)
    booking.lock(pots | set(got))
