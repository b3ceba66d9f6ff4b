"""Agreements of those who own a programme together, and what each has paid by them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .programmes import Programme


class Agreement(Owned):
    """One version of what the owners of a programme agree on. It is never changed: other words are
    another version, and count once every owner has signed them."""

    class Key(models.TextChoices):
        EQUAL = "equal", _("everybody the same")
        SEATS = "seats", _("by seats")
        SHARES = "shares", _("by the shares agreed")

    class Shared(models.TextChoices):
        COHORT = "cohort", _("the cohort")
        PROGRESS = "progress", _("phases done")
        COMPLETION = "completion", _("completed or not, and when")
        FEEDBACK = "feedback", _("what the sponsor said of the case")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    cost = models.PositiveBigIntegerField(default=0)  # in minor units
    currency = models.CharField(max_length=3, default="EUR")
    cost_key = models.CharField(max_length=10, choices=Key, default=Key.EQUAL)
    shared = models.JSONField(default=list)  # what each home organisation learns of its own people
    roles = models.TextField(blank=True)
    quality = models.TextField(blank=True)
    least_organisations = models.PositiveSmallIntegerField(default=2)  # in each cohort
    least_completed = models.PositiveSmallIntegerField(default=0)  # percent, in the end
    starts_on = models.DateField()
    ends_on = models.DateField()
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=100)
    in_force_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64)  # of all its words: what was signed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="one_agreement_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(least_completed__lte=100), name="no_more_complete_than_all"
            ),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(in_force_at__isnull=False, replaced_at=None),
                name="one_agreement_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.number} of {self.programme_id}"


class Party(models.Model):
    """One of the owners: its seats, what it carries, and who signed for it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=100, blank=True)
    industry = models.CharField(max_length=100, blank=True)
    seats = models.PositiveIntegerField(default=0)
    share = models.PositiveIntegerField(default=0)  # parts; what counts is their proportion
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=100, blank=True)
    signed_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"], name="a_party_is_named_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.agreement_id}"


class CostSplit(models.Model):
    """The cost of an agreement, brought into its pot: once for each version, and only what earlier ones
    have not brought."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="split")
    pot_id = models.BigIntegerField()  # in `wallets`
    transfer_id = models.BigIntegerField(null=True)  # none: nothing more was to be brought
    parts = models.JSONField(default=list)  # [organisation, minor units]
    split_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"cost of {self.agreement_id}"
