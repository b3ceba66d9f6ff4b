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
class ToolEvent(Event):
    """What happened to a tool; an organisation's, or the ecosystem's own (none)."""

    tool_id: int
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class ToolRegistered(ToolEvent):
    by_itself: bool = False


@dataclass(frozen=True, kw_only=True)
class ToolChanged(ToolEvent):
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class ToolSecretRenewed(ToolEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class ToolRevoked(ToolEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class RegistrationPassMade(Event):
    pass_id: int
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class RegistrationPassWithdrawn(Event):
    pass_id: int
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class ToolEntered(Event):
    """A person signed in to a tool with us; `is_silent` where the tool only asked anew."""

    person_id: int
    tool_id: int
    organisation_id: int | None
    is_silent: bool


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    person_id: int
    tool_id: int
    scopes: list[str]


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    person_id: int
    tool_id: int


@dataclass(frozen=True, kw_only=True)
class ToolTokenReused(Event):
    """A code or refresh token came a second time: somebody else has it, and all of it is ended."""

    person_id: int
    tool_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class SigningKeyMade(Event):
    number: int
    at_once: bool


@dataclass(frozen=True, kw_only=True)
class ViewAsBegun(Event):
    """An administrator looks as this person; the reason stands with the view, not in the log."""

    view_id: int
    person_id: int
    viewer_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class ViewAsEnded(Event):
    view_id: int
    person_id: int
    viewer_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class ServiceAccountMade(Event):
    organisation_id: int
    account_id: int


@dataclass(frozen=True, kw_only=True)
class ServiceAccountClosed(Event):
    """None of its tokens opens anything from now on."""

    organisation_id: int
    account_id: int


@dataclass(frozen=True, kw_only=True)
class TokenMade(Event):
    organisation_id: int
    account_id: int
    token_id: int
    scopes: list[str]


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    organisation_id: int
    account_id: int
    token_id: int


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
