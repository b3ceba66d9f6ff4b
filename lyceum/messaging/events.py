"""What happened to messages. What they say is never in here."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MailResent(Event):
    mail_id: int


@dataclass(frozen=True, kw_only=True)
class OutboxSettled(Event):
    """Somebody who runs the house tried things again (`retry`), or gave them up (`drop`)."""

    what: str
    verb: str
    number: int


@dataclass(frozen=True, kw_only=True)
class PreferenceChanged(Event):
    """`by_mail` says whether it still comes by mail, for who knew no other channel."""

    person_id: int
    kind: str
    by_mail: bool
    channel: str = "mail"
    pace: str = ""


@dataclass(frozen=True, kw_only=True)
class RhythmChanged(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class BrowserAdded(Event):
    person_id: int
    subscription_id: int


@dataclass(frozen=True, kw_only=True)
class BrowserRemoved(Event):
    person_id: int
    subscription_id: int


@dataclass(frozen=True, kw_only=True)
class WordingChanged(Event):
    kind: str
    language: str
    is_ours: bool


@dataclass(frozen=True, kw_only=True)
class AddressFailed(Event):
    failing_id: int


@dataclass(frozen=True, kw_only=True)
class AddressTrustedAgain(Event):
    failing_id: int


@dataclass(frozen=True, kw_only=True)
class ChatDeskSet(Event):
    """What people write to us alone in a chat of an organisation is read from now on, or no more."""

    organisation_id: int
    token_id: int
    is_open: bool
