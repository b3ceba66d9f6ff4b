from dataclasses import dataclass

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
