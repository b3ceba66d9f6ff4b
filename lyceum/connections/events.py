"""What happened to connections. What comes through them is no fact: the log of arrivals is."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ConnectionEvent(Event):
    organisation_id: int
    connection_id: int


@dataclass(frozen=True, kw_only=True)
class ConnectionMade(ConnectionEvent):
    system: str


@dataclass(frozen=True, kw_only=True)
class ConnectionSwitched(ConnectionEvent):
    is_on: bool


@dataclass(frozen=True, kw_only=True)
class ConnectionSecretRenewed(ConnectionEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class ConnectionTested(ConnectionEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class ConnectionClosed(ConnectionEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class ArrivalsReplayed(ConnectionEvent):
    number: int


@dataclass(frozen=True, kw_only=True)
class TokenEvent(Event):
    organisation_id: int
    token_id: int


@dataclass(frozen=True, kw_only=True)
class TokenKept(TokenEvent):
    system: str


@dataclass(frozen=True, kw_only=True)
class TokenRenewed(TokenEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class TokenBroken(TokenEvent):
    """The system outside refuses it. Told once, until there is another."""

    trouble: str


@dataclass(frozen=True, kw_only=True)
class TokenClosed(TokenEvent):
    pass
