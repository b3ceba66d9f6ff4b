"""What every verb on a purchase does with it: lock it, end it, tell of it."""

from typing import Any

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
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
