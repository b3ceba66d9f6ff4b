"""Where learning money comes from: deposits, and allowances that promise them to people by rule."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import organisation_owner
from lyceum.wallets.types import WHOLE, Condition

from .books import Transfer
from .pots import Pot, condition_of


class Deposit(Owned):
    """Money that came into an organisation's bank: for itself, or for a person who paid it in.

    Its reference is the bank's word for it. The same reference is the same deposit, unless that one
    was taken back. The key of its transfer sees to it that none is booked twice.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=80)
    paid_on = models.DateField()
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_deposit_brings_something"),
        ]
        indexes = [
            models.Index(fields=["organisation", "paid_on"]),
            models.Index(fields=["organisation", "reference"], name="deposits_by_reference"),
        ]

    def __str__(self) -> str:
        return self.reference


class Allowance(Owned):
    """A rule by which an organisation, with others, fills pots of people.

    A draft can be changed. Once it is active it stays as it is until it ends: what people were
    promised is not written over, a new rule follows the old one.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ACTIVE = "active", _("active")
        ENDED = "ended", _("ended")

    class Period(models.TextChoices):
        MONTH = "month", _("each month")
        QUARTER = "quarter", _("each quarter")
        HALF_YEAR = "half-year", _("each half-year")
        YEAR = "year", _("each year")
        ONCE = "once", _("once")

    class Leaving(models.TextChoices):
        RETURNS = "returns", _("What is free returns")
        PRO_RATA = "pro-rata", _("What was granted for the days to come returns")
        STAYS = "stays", _("It stays with the person")
        STAYS_FOR = "stays-for", _("It stays for some days, then returns")

    class Overlap(models.TextChoices):
        UNASKED = "", _("not asked")
        BOTH = "both", _("Both are granted")
        STRICTER = "stricter", _("Only the smaller is granted")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # who
    relations = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    unit_ids = models.JSONField(default=list)  # with all below
    weekly_minutes = models.PositiveIntegerField(default=0)  # at least
    probation_days = models.PositiveSmallIntegerField(default=0)
    # how much, when, what for
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    period = models.CharField(max_length=10, choices=Period, default=Period.YEAR)
    is_pro_rata = models.BooleanField(default=True)
    pays_for = models.JSONField(default=dict)
    carry_over = models.BigIntegerField(null=True, blank=True)  # at most; none: all of it
    expires_after = models.PositiveSmallIntegerField(null=True, blank=True)  # days after a period
    overdraft = models.BigIntegerField(default=0)
    leaving = models.CharField(max_length=10, choices=Leaving, default=Leaving.PRO_RATA)
    stays_days = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # what became of it
    overlap = models.CharField(max_length=10, choices=Overlap, default=Overlap.UNASKED, blank=True)
    beside = models.JSONField(default=list)  # ids of the allowances that the choice is about
    version = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ran_on = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)  # all that was due until then is granted

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_allowance_gives_something"),
            models.CheckConstraint(
                condition=Q(carry_over=None) | Q(carry_over__gte=0),
                name="what_is_carried_over_is_not_negative",
            ),
            models.CheckConstraint(condition=Q(overdraft__gte=0), name="an_overdraft_is_a_size"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_allowance_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.owner_id = organisation_owner(self.organisation_id)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def condition(self) -> Condition:
        """What its pots pay for."""
        return condition_of(self.pays_for)


class Funder(models.Model):
    """An organisation that carries a share of an allowance, once it has said yes."""

    allowance = models.ForeignKey(Allowance, on_delete=models.CASCADE, related_name="funders")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    basis_points = models.PositiveIntegerField()
    agreed_by = models.CharField(max_length=100, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["allowance", "organisation"], name="a_funder_is_named_once"
            ),
            models.CheckConstraint(
                condition=Q(basis_points__gt=0, basis_points__lte=WHOLE), name="a_share_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis_points} of {self.allowance_id}"


class Grant(models.Model):
    """What an allowance gave to a person for one period. There is one at most."""

    allowance = models.ForeignKey(Allowance, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount = models.BigIntegerField()
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="+")
    swept_at = models.DateTimeField(null=True, blank=True)  # what expired of it went back

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["allowance", "period", "person"], name="one_grant_a_period"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_grant_gives_something"),
        ]
        indexes = [
            models.Index(fields=["allowance", "person"]),
            models.Index(
                fields=["allowance", "ends_on"],
                condition=Q(swept_at=None),
                name="grants_that_may_expire",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} of {self.allowance_id} to {self.person_id}"


class Run(models.Model):
    """What the clock did for an allowance on a day, and what it could not do."""

    allowance = models.ForeignKey(Allowance, on_delete=models.PROTECT, related_name="runs")
    on = models.DateField()
    people = models.PositiveIntegerField(default=0)
    granted = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)  # people for whom deposits do not suffice
    missing = models.BigIntegerField(default=0)
    ran_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["allowance", "on"], name="one_run_of_a_day")]

    def __str__(self) -> str:
        return f"{self.allowance_id} on {self.on}"
