"""A reader's own messages."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.questions import asked_often
from lyceum.kernel.scope import person_owner
from lyceum.messaging.errors import UnknownKind
from lyceum.messaging.models import Message
from lyceum.messaging.types import MessagePage, MessageRow, Rendered

from . import words

PAGE = 25
MANY = 100  # the bell says "99+" from here on, and counts no further


def pages_answered(references: Collection[str], person_id: int) -> list[str]:
    """The pages that mails of ours to a person were about, by the Message-IDs of those mails: for
    whoever reads what people answer by mail. One query."""
    told = Message.objects.unscoped("of this person, who answers them")
    found = told.filter(person_id=person_id, ways__mail__reference__in=list(references))
    return list(found.order_by("-pk").values_list("url", flat=True).distinct()[:20])


def unread_count(person_id: int) -> int:
    """How many messages wait to be read, counted to a hundred. One query, of the index alone."""
    return len(_unread(person_owner(person_id)))


@asked_often
def _unread(owner_id: Any) -> Any:
    every = Message.objects.unscoped("the count of one person")
    return every.filter(owner_id=owner_id, read_at=None).values_list("pk")[:MANY]


def inbox_path() -> str:
    """Where everything stands."""
    return reverse("messaging:inbox")


def message_for(actor: Actor, message_id: int) -> Message:
    """The one way to a message: it is there for its reader only."""
    message: Message | None = _of(actor).filter(pk=message_id).first()
    if message is None:
        raise NotFound
    return message


def inbox(
    actor: Actor, *, locale: str, unread: bool = False, before: int | None = None
) -> MessagePage:
    """A page of the reader's messages, newest first, in their language. Two queries."""
    messages = _of(actor).order_by("-pk")
    if unread:
        messages = messages.filter(read_at=None)
    if before:
        messages = messages.filter(pk__lt=before)
    found = list(messages[: PAGE + 1])
    written = words.wordings({message.kind for message in found})
    rows = [_row(message, locale, written) for message in found[:PAGE]]
    return MessagePage(rows, rows[-1].id if len(found) > PAGE else None)


def _of(actor: Actor) -> Any:
    if actor.person_id is None:
        raise Forbidden
    return Message.objects.within(actor.scope).filter(owner_id=person_owner(actor.person_id))


def _row(message: Message, locale: str, written: words.Wordings) -> MessageRow:
    said = as_text(message, locale, written)
    return MessageRow(
        id=message.pk,
        kind=message.kind,
        subject=said.subject,
        summary=said.summary,
        url=message.url,
        created_at=message.created_at,
        is_read=message.read_at is not None,
    )


def as_text(message: Message, locale: str, written: words.Wordings, **more: Any) -> Rendered:
    """The message in a language, whatever has become of the app that sent it."""
    try:
        return words.rendered(message.kind, locale, message.words | more, written)
    except UnknownKind:  # of an app that is no longer there
        return Rendered(message.words.get("title", "") or message.kind)
