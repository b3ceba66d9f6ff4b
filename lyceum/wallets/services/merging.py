"""Two accounts become one, or one is erased: what becomes of their purchases."""

from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.wallets.events import PurchaseCancelled
from lyceum.wallets.models import Consent, Purchase

from .states import EVERY, end, locked


def end_everything(subject: identity.Subject) -> None:
    """Nobody waits for what an erased person asked for; what was reserved is free again."""
    waiting = Purchase.objects.unscoped(EVERY).filter(
        person_id=subject.person_id, state__in=Purchase.OPEN
    )
    house = actors.system("identity", subject.owner_id)
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        end(house, locked(pk), Purchase.State.CANCELLED, PurchaseCancelled)


def join_purchases(fold: identity.Fold) -> None:
    """Both asked for the same thing: it is asked for once, and the other's money is free again."""
    purchases = Purchase.objects.unscoped(EVERY).filter(state__in=Purchase.OPEN)
    ours = set(purchases.filter(person_id=fold.kept_id).values_list("wanted", flat=True))
    for theirs in purchases.filter(person_id=fold.folded_id, wanted__in=ours).order_by("pk"):
        fold.leave(theirs)
        fold.say(_("both asked for the same thing: the one that was folded in stays aside"))


def join_consents(fold: identity.Fold) -> None:
    """Both were asked about one purchase: one answer is enough."""
    consents = Consent.objects.unscoped(EVERY)
    ours = set(consents.filter(decider_id=fold.kept_id).values_list("purchase_id", flat=True))
    for theirs in consents.filter(decider_id=fold.folded_id, purchase_id__in=ours).order_by("pk"):
        fold.leave(theirs)
