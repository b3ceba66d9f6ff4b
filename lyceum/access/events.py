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
    """An administrator looks as this person; told to the organisation, with the reason given."""

    view_id: int
    person_id: int
    viewer_id: int
    organisation_id: int
    reason: str


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
