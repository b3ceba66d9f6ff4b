from dataclasses import dataclass, field

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PotOpened(Event):
    """There is a pot to spend from."""

    pot_id: int
    organisation_id: int
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PurchaseEvent(Event):
    """Something became of a purchase. What it is for is told by ids (`wanted`, `about`)."""

    purchase_id: int
    person_id: int
    wanted: str
    about: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PurchaseAsked(PurchaseEvent):
    """A person asked to pay for something from money that is not theirs to spend alone."""

    decider_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class PurchaseApproved(PurchaseEvent):
    """Who decides said yes; the money is reserved."""


@dataclass(frozen=True, kw_only=True)
class PurchaseRefused(PurchaseEvent):
    """Who decides said no; the money is free again."""


@dataclass(frozen=True, kw_only=True)
class PurchaseCancelled(PurchaseEvent):
    """The person does not want it any more; the money is free again."""


@dataclass(frozen=True, kw_only=True)
class PurchaseExpired(PurchaseEvent):
    """Nobody answered, or it was not used in time; the money is free again."""


@dataclass(frozen=True, kw_only=True)
class PurchasePaid(PurchaseEvent):
    """It is paid, by this transfer."""

    transfer_id: int


@dataclass(frozen=True, kw_only=True)
class PurchaseRefunded(PurchaseEvent):
    """Some or all of it came back, by this transfer."""

    transfer_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentDelegated(Event):
    """Who was asked to decide gave the question on."""

    consent_id: int
    purchase_id: int
    from_person_id: int
    to_person_id: int


@dataclass(frozen=True, kw_only=True)
class DepositMade(Event):
    """Money came into the bank of an organisation."""

    organisation_id: int
    deposit_id: int


@dataclass(frozen=True, kw_only=True)
class DepositsImported(Event):
    organisation_id: int
    run_id: int
    deposit_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class DepositTakenBack(Event):
    organisation_id: int
    deposit_id: int


@dataclass(frozen=True, kw_only=True)
class AllowanceDrafted(Event):
    organisation_id: int
    allowance_id: int


@dataclass(frozen=True, kw_only=True)
class AllowanceChanged(Event):
    organisation_id: int
    allowance_id: int


@dataclass(frozen=True, kw_only=True)
class AllowanceActivated(Event):
    organisation_id: int
    allowance_id: int


@dataclass(frozen=True, kw_only=True)
class AllowanceEnded(Event):
    organisation_id: int
    allowance_id: int


@dataclass(frozen=True, kw_only=True)
class AllowanceRemoved(Event):
    """A draft went; it never gave anything."""

    organisation_id: int
    allowance_id: int


@dataclass(frozen=True, kw_only=True)
class ShareAgreed(Event):
    """An organisation carries its share of an allowance of another."""

    organisation_id: int
    allowance_id: int


@dataclass(frozen=True, kw_only=True)
class ShareDeclined(Event):
    organisation_id: int
    allowance_id: int


@dataclass(frozen=True, kw_only=True)
class AllowanceGranted(Event):
    """One batch of people got what an allowance gives for a period, by these transfers."""

    organisation_id: int
    allowance_id: int
    period: str
    person_ids: list[int] = field(default_factory=list)
    transfer_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AllowanceReturned(Event):
    """Money of one batch of people went back to who gave it.

    reason  `leaving`, `carry-over`, `expiry`, `erasure`
    """

    organisation_id: int
    allowance_id: int
    reason: str
    person_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class DepositsDoNotSuffice(Event):
    """So many people wait for what an allowance would give them."""

    organisation_id: int
    allowance_id: int
    people: int


@dataclass(frozen=True, kw_only=True)
class RateKept(Event):
    """An exchange rate was entered, or corrected by a new version."""

    currency: str
    day: str
    version: int


@dataclass(frozen=True, kw_only=True)
class RatesImported(Event):
    """A file of exchange rates was taken in."""

    run_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class BankDetailsChanged(Event):
    """Where somebody's money goes is another account now, or none (`is_gone`)."""

    organisation_id: int | None = None
    provider_id: int | None = None
    person_id: int | None = None
    is_gone: bool = False


@dataclass(frozen=True, kw_only=True)
class PayoutsMade(Event):
    """An organisation paid out what it owed providers and people, by these transfers."""

    organisation_id: int
    run_id: int
    transfer_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class PayoutsLeft(Event):
    """A statement of the bank's, taken in by this run, says that these payouts left."""

    organisation_id: int
    run_id: int
    payout_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class LegalDetailsChanged(Event):
    """What an organisation's invoices say about it changed."""

    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class InvoicesIssued(Event):
    """An organisation invoiced a month, and took back what was refunded since."""

    organisation_id: int
    month: str
    invoice_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class PeriodClosed(Event):
    """Nothing is booked until that day any more."""

    organisation_id: int
    until: str


@dataclass(frozen=True, kw_only=True)
class BooksAudited(Event):
    """The books were counted anew."""

    audit_id: int
    differences: int


@dataclass(frozen=True, kw_only=True)
class PotGuestsChanged(Event):
    """From a consortium's pot the members of these organisations spend now, beside its own."""

    pot_id: int
    organisation_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CostShared(Event):
    """Several organisations brought their parts of a cost into a consortium's pot."""

    pot_id: int
    transfer_id: int
    organisation_ids: list[int]
    about: str
