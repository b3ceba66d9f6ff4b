"""What a message is about, and the kinds that there are."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.functional import Promise

Word = str | int | float | None


class About:
    """The words of a message, as data: they become text in the reader's language.

    About("SQL for beginners", "/learning/7/", by="Grace")
    """

    def __init__(self, title: str = "", url: str = "", **words: Word) -> None:
        if url and (not url.startswith("/") or url.startswith("//")):
            raise ValueError(f"a message leads to a page of ours, not to {url!r}")
        self.url = url
        self.words: dict[str, Word] = {"title": title, **words}


@dataclass(frozen=True)
class Kind:
    """A kind of message. `secret` words are wiped once sent; `is_required` cannot be muted."""

    name: str
    label: str | Promise
    secret: bool = False
    is_required: bool = False


@dataclass(frozen=True)
class Rendered:
    """A message in one language: what stands in the subject, and the paragraphs below."""

    subject: str
    paragraphs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n\n".join(part.removeprefix("# ") for part in self.paragraphs)


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
class Choice:
    """May messages of this kind also come by mail?"""

    kind: str
    label: str | Promise
    by_mail: bool


_registered: dict[str, Kind] = {}


def register_kind(
    name: str, label: str | Promise, *, secret: bool = False, is_required: bool = False
) -> None:
    """Give a kind of message its name for people, and its rules. Called when apps get ready."""
    _registered[name] = Kind(name, label, secret=secret, is_required=is_required)


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
