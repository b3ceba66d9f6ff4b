"""What every verb on a purchase does with it: lock it, end it, tell of it."""

from typing import Any

from django.urls import reverse

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.money import Money
from lyceum.messaging import api as messaging
from lyceum.wallets.events import PurchaseEvent
from lyceum.wallets.ledger import holding
from lyceum.wallets.models import Consent, Purchase

EVERY = "found by its id or its person; the policy is asked before anything changes"


def locked(purchase_id: int) -> Purchase:
    """The purchase, locked. Accounts are locked after it, never before."""
    found = Purchase.objects.unscoped(EVERY).select_for_update().filter(pk=purchase_id).first()
    if found is None:
        raise NotFound
    return found


def end(by: Actor, purchase: Purchase, state: str, kind: type[PurchaseEvent]) -> Purchase:
    """Give what is held back and say how it ended."""
    holding.release([pk for pk in purchase.shares.values_list("hold_id", flat=True) if pk])
    purchase.state, purchase.ended_at = state, clock.now()
    purchase.save(update_fields=["state", "ended_at"])
    drop_questions(purchase)
    publish(fact(kind, by, purchase))
    return purchase


def fact(kind: type[PurchaseEvent], by: Actor, purchase: Purchase, **more: Any) -> Any:
    """A fact about a purchase."""
    return kind(
        by=str(by),
        owner_id=purchase.owner_id,
        purchase_id=purchase.pk,
        person_id=purchase.person_id or 0,
        wanted=purchase.wanted,
        about=purchase.about,
        organisation_id=purchase.organisation_id,
        **more,
    )


def drop_questions(purchase: Purchase) -> None:
    """Nobody has to answer any more."""
    waiting = Consent.objects.unscoped("of this purchase").filter(
        purchase=purchase, answer=Consent.Answer.WAITING
    )
    waiting.update(answer=Consent.Answer.NOT_NEEDED, answered_at=clock.now())


def tell(
    kind: str, to: int, purchase: Purchase, page: str, words: str = "", amount: int | None = None
) -> None:
    """A message about it: who asks, for what, how much."""
    name = identity.names_of([purchase.person_id or 0]).get(purchase.person_id or 0, "")
    price = str(Money(purchase.price if amount is None else amount, purchase.currency))
    about = messaging.About(purchase.title, page, by=name, price=price, words=words)
    messaging.send(kind=kind, to=to, about=about, organisation_id=purchase.organisation_id)


def tell_person(kind: str, purchase: Purchase, amount: int | None = None) -> None:
    """The same to the one whose purchase it is, if they are still here."""
    if purchase.person_id:
        page = reverse("wallets:purchase", args=[purchase.pk])
        tell(kind, purchase.person_id, purchase, page, amount=amount)
