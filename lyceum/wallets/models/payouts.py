"""Money that leaves: to whom, by which account, on which invoice."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .books import Transfer
from .purchases import Share


class BankDetails(Owned):
    """Where somebody's money goes: name, IBAN and BIC, sealed.

    Those of a person belong to them. Those of a provider are an organisation's own note of them;
    with neither they are the organisation's own.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    provider_id = models.BigIntegerField(null=True, blank=True)
    person = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(person__isnull=False), name="one_account_of_a_person"
            ),
            models.UniqueConstraint(
                fields=["organisation", "provider_id"],
                condition=Q(provider_id__isnull=False),
                name="one_account_of_a_provider",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(provider_id=None, person=None),
                name="one_account_of_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"bank details {self.pk}"


class PayoutRun(Owned):
    """What an organisation paid out at once in one currency, of what it owed at the end of a day.

    Nobody comes to it later: the pages and files are made from it, and the bank takes each file once.
    Who was still owed something at the end of the same day is in another run.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    until = models.DateField()
    currency = models.CharField(max_length=3)
    by = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "until", "currency"], name="payout_runs_of_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.currency} until {self.until}"


class Payout(models.Model):
    """What one provider, or one person for their receipts, was paid."""

    run = models.ForeignKey(PayoutRun, on_delete=models.PROTECT, related_name="payouts")
    provider_id = models.BigIntegerField(null=True, blank=True)
    person = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = models.BigIntegerField()
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="+")
    # what the bank's statement says of it
    left_on = models.DateField(null=True, blank=True)
    left_amount = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "provider_id"],
                condition=Q(provider_id__isnull=False),
                name="a_provider_is_paid_once_a_run",
            ),
            models.UniqueConstraint(
                fields=["run", "person"],
                condition=Q(person__isnull=False),
                name="a_person_is_paid_once_a_run",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payout_pays_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} in run {self.run_id}"


class LegalDetails(Owned):
    """What the law wants to read about an organisation on an invoice, and how it charges VAT."""

    class Vat(models.TextChoices):
        STANDARD = "S", _("VAT at a rate")
        ZERO = "Z", _("zero-rated")
        EXEMPT = "E", _("exempt")

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2)
    vat_id = models.CharField(max_length=20, blank=True)
    tax_number = models.CharField(max_length=40, blank=True)
    registration = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    vat = models.CharField(max_length=1, choices=Vat, default=Vat.STANDARD)
    rate = models.DecimalField(max_digits=5, decimal_places=2, default=0)  # per cent
    exemption = models.CharField(max_length=200, blank=True)
    due_days = models.PositiveSmallIntegerField(default=30)

    def __str__(self) -> str:
        return self.name


class InvoiceCounter(models.Model):
    """The last number of an organisation in a year. It is locked while an invoice takes the next,
    so that there is no gap, whoever fails or comes at once."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_counter_of_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.year}: {self.last}"


class Invoice(Owned):
    """What an organisation invoiced another in a month, or, with `corrects`, took back.

    The content is frozen as it was said; no learner is named in it. It stays as long as the law
    wants it.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    buyer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=30)
    month = models.DateField()  # its first day
    issued_on = models.DateField()
    currency = models.CharField(max_length=3)
    net = models.BigIntegerField()
    tax = models.BigIntegerField()
    gross = models.BigIntegerField()
    rounding = models.BigIntegerField()  # gross less what the pots paid: 0, or a minor unit less
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField()
    pdf = models.FileField(upload_to="invoices/", blank=True)
    by = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "serial"], name="one_invoice_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(gross=models.F("net") + models.F("tax")), name="net_and_tax_are_gross"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "month"])]

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """Which share of which purchase stands on an invoice, and how much of it. Once, and once back."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()  # what the pot paid, VAT included, in the invoice's currency
    is_back = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share", "is_back"], name="a_share_is_invoiced_once_and_taken_back_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_line_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} on {self.invoice_id}"


class AuditRun(models.Model):
    """What counting the books anew found, and when."""

    ran_at = models.DateTimeField()
    seconds = models.FloatField()
    differences = models.PositiveIntegerField()
    first = models.JSONField(default=list)  # sentences, the first of each kind

    def __str__(self) -> str:
        return f"{self.differences} on {self.ran_at}"
