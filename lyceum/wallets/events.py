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
    """One batch of people got what an allowance gives for a period."""

    organisation_id: int
    allowance_id: int
    period: str
    person_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AllowanceReturned(Event):
    """Money of one batch of people went back to who gave it.

    reason  `leaving`, `carry-over`, `expiry`
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
