"""What happened to messages. What they say is never in here."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MailResent(Event):
    mail_id: int


@dataclass(frozen=True, kw_only=True)
class PreferenceChanged(Event):
    person_id: int
    kind: str
    by_mail: bool
