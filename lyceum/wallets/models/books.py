"""The books: double entry, append-only, in integer minor units.

What must always hold is said to the database as well, by constraints here and by the triggers of
`ledger/guards.py`: a transfer's postings sum to zero in every currency, a posting moves the balance
of its account, nothing is changed or removed, no account goes below its floor, and nothing is
booked in a period that is closed.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Book(models.Model):
    """The books of one organisation. What is booked until `closed_until` stays as it is."""

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    closed_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"books of {self.organisation_id}"


class Account(models.Model):
    """Where money stands, in one currency. A balance above zero is money that is there.

    A floor is how low the balance, without what is held, may go. Where there is one, the database
    itself carries the balance on, under a lock. Where there is none (a bank, what a provider is
    owed) nobody has to wait for anybody: the balance is summed when asked, from the last checkpoint.
    """

    class Kind(models.TextChoices):
        PERSONAL = "personal", _("personal pot")
        TEAM = "team", _("team pot")
        ORGANISATION = "organisation", _("organisation's money")
        CONSORTIUM = "consortium", _("consortium's pot")
        SPONSOR = "sponsor", _("sponsor's pot")
        PROVIDER = "provider", _("owed to a provider")
        CLEARING = "clearing", _("owed to people")
        BANK = "bank", _("bank")
        FEES = "fees", _("fees")
        EXCHANGE = "exchange", _("exchange")

    POTS = (Kind.PERSONAL, Kind.TEAM, Kind.ORGANISATION, Kind.CONSORTIUM, Kind.SPONSOR)

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    currency = models.CharField(max_length=3)
    key = models.CharField(max_length=40, blank=True)  # which of its kind; empty: the only one
    floor = models.BigIntegerField(null=True, default=0)
    balance = models.BigIntegerField(null=True, default=0, editable=False)
    held = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "kind", "currency", "key"], name="one_account_of_a_key"
            ),
            models.CheckConstraint(
                condition=Q(floor=None, balance=None)
                | Q(floor__isnull=False, balance__gte=F("floor") + F("held")),
                name="no_account_below_its_floor",
            ),
            models.CheckConstraint(condition=Q(held__gte=0), name="what_is_held_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.currency}".replace("  ", " ")

    @property
    def available(self) -> int | None:
        """What may still be spent or held; None where there is no floor."""
        if self.floor is None or self.balance is None:
            return None
        return self.balance - self.held - self.floor


class Transfer(models.Model):
    """Money that moved, once and for all. What it was for is told by codes and ids, never in words.

    The key is the caller's: the same key again is the same transfer, and nothing happens twice.
    Every transfer pays for every index: there is none that nobody asks.
    """

    key = models.CharField(max_length=120)
    reason = models.CharField(max_length=40)
    about = models.CharField(max_length=120, blank=True)
    rule = models.CharField(max_length=120, blank=True)
    by = models.CharField(max_length=100)
    booked_on = models.DateField()
    made_at = models.DateTimeField()
    reverses = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="one_transfer_of_a_key"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="a_transfer_is_reversed_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_transfer_has_a_reason"),
            models.CheckConstraint(condition=~Q(key=""), name="a_transfer_has_a_key"),
        ]
        indexes = [models.Index(fields=["booked_on"])]

    def __str__(self) -> str:
        return f"{self.reason} {self.about}"


class Posting(models.Model):
    """One line of a transfer: so many minor units to an account (or from it, below zero)."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    booked_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="a_posting_moves_something")
        ]
        indexes = [models.Index(fields=["account", "booked_on"])]

    def __str__(self) -> str:
        return f"{self.amount} to {self.account_id}"


class Hold(models.Model):
    """Money of an account that is spoken for, until it is captured, released or too late.

    What changes when it ends stands in no index, so that PostgreSQL writes none of them anew.
    """

    class State(models.TextChoices):
        RESERVED = "reserved", _("reserved")
        CAPTURED = "captured", _("paid")
        RELEASED = "released", _("given back")
        EXPIRED = "expired", _("expired")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    state = models.CharField(max_length=20, choices=State, default=State.RESERVED)
    key = models.CharField(max_length=120)
    reason = models.CharField(max_length=40)
    about = models.CharField(max_length=120, blank=True)
    by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    transfer = models.ForeignKey(
        Transfer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="one_hold_of_a_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_hold_holds_something"),
            models.CheckConstraint(
                condition=Q(state="captured", transfer__isnull=False)
                | (~Q(state="captured") & Q(transfer=None)),
                name="what_is_captured_was_booked",
            ),
            models.CheckConstraint(
                condition=Q(state="reserved", ended_at=None)
                | (~Q(state="reserved") & Q(ended_at__isnull=False)),
                name="what_is_reserved_has_not_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="holds_that_expire",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.account_id}, {self.state}"


class Checkpoint(models.Model):
    """The balance of an account at the end of a day, so that nobody sums from the beginning."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    balance = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "on"], name="one_checkpoint_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.balance} on {self.on}"


class Exchange(models.Model):
    """What a transfer changed from one currency into another, at which rate; one for each account
    whose amount came of it.

    `account` gives or gets the converted amount. `rounding` is what the whole minor units hide: that
    amount less the exact one, in its minor units, always less than one. `rate` is how many units of
    the bought currency one of the sold was worth, by the published rates of `rate_on`.
    """

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="exchanges")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sold = models.BigIntegerField()
    sold_currency = models.CharField(max_length=3)
    bought = models.BigIntegerField()
    bought_currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=24, decimal_places=12)
    rate_on = models.DateField()
    rounding = models.DecimalField(max_digits=20, decimal_places=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "account"], name="one_exchange_of_an_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sold} {self.sold_currency} for {self.bought} {self.bought_currency}"
