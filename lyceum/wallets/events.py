"""What others may hear about learning money. Amounts and people are told by ids only."""

from dataclasses import dataclass, field

from lyceum.kernel.events import Event


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
