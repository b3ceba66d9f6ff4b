"""What happened at the door."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SignInLinkMade(Event):
    person_id: int
    link_id: int


@dataclass(frozen=True, kw_only=True)
class SignInLinkUsed(Event):
    person_id: int
    link_id: int


@dataclass(frozen=True, kw_only=True)
class FactorsRemoved(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class SignOnEvent(Event):
    """Something about a corporate sign-on of an organisation."""

    organisation_id: int
    sign_on_id: int


@dataclass(frozen=True, kw_only=True)
class SignOnAdded(SignOnEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class SignOnChanged(SignOnEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class SignOnRemoved(SignOnEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class SignOnTested(SignOnEvent):
    went_well: bool


@dataclass(frozen=True, kw_only=True)
class IdentityLinked(SignOnEvent):
    """By the person themselves, or by an address of a domain that is the organisation's."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class IdentityUnlinked(SignOnEvent):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class DomainEvent(Event):
    organisation_id: int
    domain_id: int


@dataclass(frozen=True, kw_only=True)
class DomainClaimed(DomainEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class DomainVerified(DomainEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class DomainRuleChanged(DomainEvent):
    is_required: bool


@dataclass(frozen=True, kw_only=True)
class DomainReleased(DomainEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class FactorPolicyChanged(Event):
    organisation_id: int
    roles: list[str]
    grace_days: int


@dataclass(frozen=True, kw_only=True)
class AddressChangeAsked(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class AddressChangeAgreed(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class AddressChangeRefused(Event):
    person_id: int
