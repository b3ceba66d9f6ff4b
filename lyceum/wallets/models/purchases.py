"""What people buy with it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .books import Hold, Transfer
from .pots import Pot


class Purchase(Owned):
    """Something that a person pays for from pots, or asks to.

    It belongs to the person. `wanted` is what is for sale (`catalogue.resource:5`), `about` what came
    of it (`learning.enrolment:7`). The title, the link and the words are the asker's, and go when the
    person is erased, while the money stays true.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waits for an answer")
        APPROVED = "approved", _("approved")
        PAID = "paid", _("paid")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("expired")
        REFUNDED = "refunded", _("refunded")

    OPEN = (State.ASKED, State.APPROVED)

    person = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=40)
    wanted = models.CharField(max_length=120)
    about = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, blank=True)
    resource_id = models.BigIntegerField(null=True, blank=True)
    offering_id = models.BigIntegerField(null=True, blank=True)
    provider_id = models.BigIntegerField(null=True, blank=True)
    skill_ids = models.JSONField(default=list)
    price = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20, choices=State)
    link = models.URLField(max_length=1000, blank=True)
    step = models.TextField(blank=True)  # the one step of a plan that it serves, copied as text
    words = models.TextField(blank=True)  # what the asker added
    receipt = models.FileField(upload_to="receipts/", blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    transfer = models.OneToOneField(
        Transfer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    refunded = models.BigIntegerField(default=0)  # in the currency of the price

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "wanted"],
                condition=Q(state__in=("asked", "approved")),
                name="one_open_purchase_of_a_thing",
            ),
            models.CheckConstraint(condition=Q(price__gt=0), name="a_purchase_has_a_price"),
            models.CheckConstraint(
                condition=Q(state__in=("paid", "refunded"), transfer__isnull=False)
                | (~Q(state__in=("paid", "refunded")) & Q(transfer=None)),
                name="what_is_paid_was_booked",
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=models.F("price")),
                name="no_more_comes_back_than_was_paid",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "asked_at"]),
            models.Index(fields=["person", "asked_at"]),
            models.Index(fields=["about"]),
        ]

    def __str__(self) -> str:
        return self.title


class Share(models.Model):
    """How much of a purchase one pot pays: in the pot's currency, held or paid; and in the price's.

    Where the two are not the same, the published rates by which it was reckoned stand here: units of
    the pot's and of the price's currency for one euro on that day. They are kept to the end.
    """

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="shares")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    of_price = models.BigIntegerField()
    returned = models.BigIntegerField(default=0)  # how much of `of_price` came back
    pot_per_euro = models.DecimalField(max_digits=24, decimal_places=12, null=True, blank=True)
    price_per_euro = models.DecimalField(max_digits=24, decimal_places=12, null=True, blank=True)
    rate_on = models.DateField(null=True, blank=True)
    hold = models.OneToOneField(
        Hold, null=True, blank=True, on_delete=models.PROTECT, related_name="share"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purchase", "pot"], name="a_pot_pays_one_share"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, of_price__gt=0), name="a_share_is_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(returned__gte=0, returned__lte=models.F("of_price")),
                name="no_more_of_a_share_comes_back_than_it_was",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.pot_id}"


class Consent(Owned):
    """A question to somebody who decides over a pot: may this be paid from it?

    It belongs to the organisation whose money it is. The first answer counts, or all have to say
    yes (`needs_all` of the purchase's rule); whoever is away names a delegate.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", _("waits")
        YES = "yes", _("yes")
        NO = "no", _("no")
        NOT_NEEDED = "not-needed", _("not needed any more")

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    decider = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    delegated_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=20, choices=Answer, default=Answer.WAITING)
    needs_all = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purchase", "organisation", "decider"], name="who_decides_is_asked_once"
            )
        ]
        indexes = [models.Index(fields=["decider", "answer"])]

    def __str__(self) -> str:
        return f"{self.decider_id} on {self.purchase_id}: {self.answer}"
