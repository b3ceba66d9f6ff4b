"""A message, or several, as a chat or a browser shows it."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.messaging import selectors
from lyceum.messaging.models import Way
from lyceum.messaging.protocols.posts import Line, Post
from lyceum.messaging.types import kind_of


@dataclass(frozen=True)
class Said:
    """What is said, in the person's language."""

    post: Post
    title: str
    body: str
    url: str
    tag: str


def said_of(ways: list[Way], card: identity.PersonCard, written: Any) -> Said:
    """One message as it is, several as a digest."""
    name = card.short_name or card.name
    lines = tuple(_line(way, card.locale, written, name) for way in ways)
    with translation.override(selectors.language_of(card.locale)):
        button = _("Open")
    key = f"{ways[0].pk}-{len(ways)}"
    if len(lines) == 1:
        [line] = lines
        post = Post(lines, button, key)
        return Said(post, line.subject, line.text, line.url, f"message-{ways[0].message_id}")
    above = selectors.digest_words(len(lines), card.locale)
    body = "\n".join(line.subject for line in lines)
    inbox = selectors.absolute(selectors.inbox_path())
    return Said(Post(lines, button, key, above.subject), above.subject, body, inbox, "digest")


def _line(way: Way, locale: str, written: Any, name: str) -> Line:
    text = selectors.as_text(way.message, locale, written, name=name)
    url = selectors.absolute(way.message.url)
    numbers = selectors.numbers_of(kind_of(way.message.kind), url)
    return Line(text.subject, text.text, url, numbers)
