"""What a message is about, and the kinds that there are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lyceum.ui.http import is_ours

Word = str | int | float | None
MAIL, SLACK, MATTERMOST, PUSH, CALENDAR = "mail", "slack", "mattermost", "push", "calendar"
CHATS = (SLACK, MATTERMOST)
FORGED, EXPIRED = "forged", "expired"  # why an answer by mail does not count
# Besides the inbox, in which everything stands.
CHANNELS = [
    (MAIL, _("Mail")),
    (SLACK, _("Slack")),
    (MATTERMOST, _("Mattermost")),
    (PUSH, _("Push")),
    (CALENDAR, _("Calendar")),
]
NOW, DAILY, WEEKLY, NEVER = "now", "daily", "weekly", "never"
PACES = [
    (NOW, _("At once")),
    (DAILY, _("Daily")),
    (WEEKLY, _("Weekly")),
    (NEVER, _("Never")),
]
# Who sends them, as people call it.
FAMILIES = {
    "access": _("Your account and roles"),
    "agenda": _("Your calendar"),
    "assessments": _("Where you stand"),
    "communities": _("Communities"),
    "courseware": _("Lessons you write or read for others"),
    "feedback": _("What you are asked, and what was done"),
    "footprint": _("Your record"),
    "identity": _("Your account"),
    "journeys": _("What playbooks write to you"),
    "learning": _("Your learning"),
    "messaging": _("The house itself"),
    "paths": _("Your path"),
    "programmes": _("Programmes and seats"),
    "skills": _("Your skills"),
    "support": _("Help, mentors and advisors"),
    "wallets": _("Learning money"),
}
# What a digest makes no sense for.
AT_ONCE_OR_NEVER = (PUSH, CALENDAR)
DEFAULTS = {MAIL: NOW, PUSH: NOW, CALENDAR: NOW, SLACK: NEVER, MATTERMOST: NEVER}


class About:
    """The words of a message, as data: they become text in the reader's language.

    About("SQL for beginners", "/learning/7/", by="Grace")
    """

    def __init__(self, title: str = "", url: str = "", **words: Word) -> None:
        if url and not is_ours(url):
            raise ValueError(f"a message leads to a page of ours, not to {url!r}")
        self.url = url
        self.words: dict[str, Word] = {
            name: word.replace("\0", "") if isinstance(word, str) else word  # no database keeps it
            for name, word in {"title": title, **words}.items()
        }

    @property
    def print(self) -> str:
        """The same for what says the same about the same."""
        said = json.dumps([self.url, self.words], sort_keys=True, default=str)
        return sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Calendar:
    """What a mail carries for the reader's calendar: its method (iTIP) and the text."""

    method: str
    text: str


@dataclass(frozen=True)
class Thread:
    """Where in a chat somebody wrote to us, and what they are told there: `words` of `by`; without
    any, the message itself."""

    token_id: int
    channel: str
    thread: str
    words: str = ""
    by: str = ""


@dataclass(frozen=True)
class Answered:
    """The message that somebody answers by mail, and whose it is. `trouble`: its proof is wrong (then
    nothing else is known of it), or its time is over."""

    trouble: str = ""
    person_id: int = 0
    kind: str = ""
    url: str = ""
    title: str = ""


@dataclass(frozen=True)
class DirectWord:
    """What somebody wrote to us alone in a chat, in our Markdown; `thread` is what it hangs on, else
    itself. `person_id` is nobody where no address of theirs there is proven here."""

    token_id: int
    organisation_id: int
    channel: str
    thread: str
    id: str
    person_id: int | None
    text: str


@dataclass(frozen=True)
class Kind:
    """A kind of message. `secret` words are wiped once sent, and urgent; those that are `wiped` are not
    urgent. `is_required` cannot be muted; what is
    urgent waits for nothing. `defaults` say by which channels it comes if nobody says otherwise. One
    that asks for a number (`scores`) carries 0 to 10 as links to its page, each with `?score=`. Its
    mails can be answered where it has `answers`: what comes back is for the app that sent it."""

    name: str
    label: str | Promise
    secret: bool = False
    is_required: bool = False
    urgent: bool = False
    has_dates: bool = False
    scores: bool = False
    wiped: bool = False
    answers: bool = False
    defaults: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def family(self) -> str:
        """The app that sends it: what one family tells a person in a day is counted together."""
        return self.name.partition(".")[0]

    @property
    def is_urgent(self) -> bool:
        return self.urgent or self.secret

    def default(self, channel: str) -> str:
        """At which pace it comes by a channel, if nobody says otherwise."""
        return self.defaults.get(channel, DEFAULTS[channel])

    def offers(self, channel: str) -> bool:
        """May a person choose about this channel?"""
        return self.has_dates if channel == CALENDAR else True


@dataclass(frozen=True)
class Rendered:
    """A message in one language: what stands in the subject, and the paragraphs below."""

    subject: str
    paragraphs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n\n".join(part.removeprefix("# ") for part in self.paragraphs)

    @property
    def summary(self) -> str:
        """The first paragraph."""
        return self.paragraphs[0].removeprefix("# ") if self.paragraphs else ""


@dataclass(frozen=True)
class MessageRow:
    """One line of the inbox, in the reader's language."""

    id: int
    kind: str
    subject: str
    summary: str
    url: str
    created_at: datetime
    is_read: bool


@dataclass(frozen=True)
class MessagePage:
    """Some lines of the inbox; `before` is where the next ones start."""

    rows: list[MessageRow] = field(default_factory=list)
    before: int | None = None


@dataclass(frozen=True)
class Cell:
    """A person's word on one kind and one channel: the pace, and what there is to choose."""

    name: str
    label: str | Promise
    channel: str | Promise
    pace: str
    choices: list[tuple[str, Any]]


@dataclass(frozen=True)
class Choice:
    """The line of a kind: a cell per channel, or None where there is nothing to choose."""

    kind: str
    label: str | Promise
    cells: list[Cell | None]


@dataclass(frozen=True)
class WayRow:
    """Something on its way out by a channel, for those who run it."""

    id: int
    name: str
    label: str | Promise
    channel: str
    at: str
    state: str
    state_words: str
    why: str
    reason: str
    try_at: datetime
    created_at: datetime


@dataclass(frozen=True)
class OutboxCounts:
    """How many mails and other ways out there are, by state, and how many failing addresses."""

    mails: Mapping[str, int]
    ways: Mapping[str, int]
    failing: int


@dataclass(frozen=True)
class TroubleRow:
    """A reason for which something failed, and how often."""

    what: str
    channel: str | Promise
    reason: str
    number: int


@dataclass(frozen=True)
class WordingRow:
    """A kind of message, and the languages in which its words are an administrator's."""

    kind: str
    label: str | Promise
    languages: tuple[str, ...]


_registered: dict[str, Kind] = {}


def register_kind(  # noqa: PLR0913  the rules of a kind
    name: str,
    label: str | Promise,
    *,
    secret: bool = False,
    is_required: bool = False,
    urgent: bool = False,
    has_dates: bool = False,
    scores: bool = False,
    wiped: bool = False,
    answers: bool = False,
    **defaults: str,
) -> None:
    """Give a kind of message its name for people, and its rules. Called when apps get ready.

    `defaults` are channels with their pace: `slack="now"`, `mail="daily"`.
    """
    if unknown := set(defaults) - set(DEFAULTS):
        raise ValueError(f"{name}: no such channel: {', '.join(sorted(unknown))}")
    _registered[name] = Kind(
        name, label, secret, is_required, urgent, has_dates, scores, wiped, answers, defaults
    )


def kind_of(name: str) -> Kind:
    """The kind of this name; one that nobody described is an ordinary one."""
    words = name.rpartition(".")[2].replace("_", " ").capitalize()
    return _registered.get(name) or Kind(name, words)


def registered_kinds() -> list[str]:
    """The names of the kinds that were described."""
    return list(_registered)


def smtp_options(url: str) -> dict[str, Any]:
    """`smtp://user:password@host:587?tls=starttls` as Django's mail backend wants it.

    tls is `starttls` (the default with a user), `ssl` or `none`; raises ValueError for the rest.
    """
    parts = urlsplit(url)
    tls = parse_qs(parts.query).get("tls", ["starttls" if parts.username else "none"])[0]
    if parts.scheme != "smtp" or not parts.hostname or tls not in {"starttls", "ssl", "none"}:
        raise ValueError("expected smtp://user:password@host:port?tls=starttls|ssl|none")
    return {
        "host": parts.hostname,
        "port": parts.port or {"ssl": 465, "starttls": 587, "none": 25}[tls],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": tls == "starttls",
        "use_ssl": tls == "ssl",
        "timeout": 20,
    }
