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
