"""What is in no catalogue: asked for with a link, bought by the person, settled with the receipt."""

from collections.abc import Collection
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from lyceum.kernel import files
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import Money
from lyceum.skills import api as skills
from lyceum.wallets import policies
from lyceum.wallets.errors import CostsMoreThanApproved, PurchaseIsOver
from lyceum.wallets.ledger import booking
from lyceum.wallets.models import Purchase
from lyceum.wallets.types import RECEIPT, Order, Upload

from .purchases import Request, ask_for, capture
from .states import locked

OFF_CATALOGUE = "off-catalogue"


@transaction.atomic
def ask_off_catalogue(  # noqa: PLR0913  one argument per field of the form
    *,
    by: Actor,
    person_id: int,
    title: str,
    price: Money,
    request: Request,
    kind: str = "book",
    skill_ids: Collection[int] = (),
    key: str = "",
) -> Purchase:
    """Ask for something that no catalogue has. It is bought after the yes, and paid back then. The
    same key once more is the same wish, whatever became of it; of the skills count those that one
    may see."""
    if key and (before := _asked_by_key(by, person_id, key)):
        return before
    order = Order(
        price=price,
        reason=OFF_CATALOGUE,
        wanted=_wish(key or str(uuid4())),
        title=title,
        kind=kind,
        skill_ids=frozenset(skills.visible_skills(by.scope, skill_ids)),
    )
    return ask_for(by=by, person_id=person_id, order=order, request=request)


def _asked_by_key(by: Actor, person_id: int, key: str) -> Purchase | None:
    policies.insist_on_purse(by, person_id)
    mine = Purchase.objects.unscoped("of the person whose purse it is")
    return mine.filter(person_id=person_id, wanted=_wish(key)).order_by("pk").last()


def _wish(key: str) -> str:
    return f"wallets.wish:{key}"


@transaction.atomic
def settle_with_receipt(
    *, by: Actor, purchase_id: int, receipt: Upload, price: int | None = None
) -> Purchase:
    """Bring the receipt of what was approved: from then on the person is owed what it cost.

    Raises `CostsMoreThanApproved`, `PurchaseIsOver`, and what `files` says about the receipt.
    """
    purchase = locked(purchase_id)
    policies.insist_on_purse(by, purchase.person_id or 0)
    if purchase.reason != OFF_CATALOGUE:
        raise NotFound
    if purchase.state != Purchase.State.APPROVED:
        raise PurchaseIsOver(title=purchase.title, state=purchase.get_state_display())
    cost = purchase.price if price is None else price
    booking.insist_on_amount(cost)
    if cost > purchase.price:
        raise CostsMoreThanApproved(
            most=Money(purchase.price, purchase.currency), asked=Money(cost, purchase.currency)
        )
    kept = files.take_in(RECEIPT, receipt.name, receipt.content)
    name = f"{purchase.owner_id.replace(':', '-')}/{uuid4().hex}{files.ENDINGS[kept.media_type]}"
    purchase.receipt.save(name, ContentFile(kept.content), save=False)
    purchase.save(update_fields=["receipt"])
    return capture(by, purchase, about=purchase.wanted, price=cost)
