import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.scope import person_owner
from lyceum.ui import brand

from . import policies
from .errors import UnknownKind
from .models import Mail, Message, Preference
from .types import Choice, Kind, MessagePage, MessageRow, Rendered, kind_of, registered_kinds

FOLDER = "messaging/kinds"
PAGE = 25
MANY = 100  # the bell says "99+" from here on, and counts no further
UNSUBSCRIBE = "messaging.unsubscribe"


# --- words ----------------------------------------------------------------------------------------


@cache
def known_kinds() -> frozenset[str]:
    """Every kind that an app of the house has a template for."""
    folders = [Path(app.path) / "templates" / FOLDER for app in apps.get_app_configs()]
    found = {file.name.split(".en.")[0] for at in folders for file in at.glob("*.en.txt")}
    return frozenset(found)


def insist_on_kind(name: str) -> Kind:
    """The kind of this name; a name without a template is a bug in whoever sends."""
    if name not in known_kinds():
        raise UnknownKind(f"no template {FOLDER}/{name}.en.txt")
    return kind_of(name)


def language_of(locale: str) -> str:
    """The language of ours that a person's locale asks for."""
    wanted = locale.lower().partition("-")[0].partition("_")[0]
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def rendered(kind: str, locale: str, words: Mapping[str, Any]) -> Rendered:
    """The message in a language: first line the subject, then paragraphs."""
    language = language_of(locale)
    with translation.override(language):
        context = Context(dict(words), autoescape=False)
        text = _template(kind, language).render(context)
    subject, _line, body = text.strip().partition("\n")
    parts = (_one_line(part) for part in body.split("\n\n"))
    return Rendered(_one_line(subject)[:400], tuple(filter(None, parts)))


def _one_line(text: str) -> str:
    """Lines joined; spaces that must not break, as before French colons, stay what they are."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", text).strip()


def _template(kind: str, language: str) -> Any:
    for name in (f"{kind}.{language}", f"{kind}.{settings.LANGUAGE_CODE}", f"{kind}.en"):
        try:
            return get_template(f"{FOLDER}/{name}.txt").template  # type: ignore[attr-defined]
        except TemplateDoesNotExist:
            continue
    raise UnknownKind(kind)


def mail_bodies(message: Rendered, *, url: str, mute_url: str, locale: str) -> tuple[str, str]:
    """The text and the HTML of a mail: the words, one button, and the way to hear less."""
    context = {"message": message, "url": url, "mute_url": mute_url, "brand": brand.current()}
    tokens = brand.themes(brand.current())[0]
    context |= {"tokens": tokens, "on_fill": tokens["on-fill"]}
    with translation.override(language_of(locale)):
        html = render_to_string("messaging/mail.html", context | {"lang": language_of(locale)})
        text = [message.text, url, mute_url and _("Fewer mails like this: {url}")]
    return "\n\n".join(filter(None, text)).replace("{url}", mute_url) + "\n", html


def absolute(path: str) -> str:
    """The address of a page of ours as it stands in a mail."""
    return settings.BASE_URL.rstrip("/") + path if path else ""


# --- inbox ----------------------------------------------------------------------------------------


def unread_count(person_id: int) -> int:
    """How many messages wait to be read, counted to a hundred."""
    waiting = Message.objects.unscoped("the count of one person").filter(
        owner_id=person_owner(person_id), read_at=None
    )
    return waiting[:MANY].count()


def message_for(actor: Actor, message_id: int) -> Message:
    """The one way to a message: it is there for its reader only."""
    message: Message | None = _of(actor).filter(pk=message_id).first()
    if message is None:
        raise NotFound
    return message


def inbox(
    actor: Actor, *, locale: str, unread: bool = False, before: int | None = None
) -> MessagePage:
    """A page of the reader's messages, newest first, in their language."""
    messages = _of(actor).order_by("-pk")
    if unread:
        messages = messages.filter(read_at=None)
    if before:
        messages = messages.filter(pk__lt=before)
    found = list(messages[: PAGE + 1])
    rows = [_row(message, locale) for message in found[:PAGE]]
    return MessagePage(rows, rows[-1].id if len(found) > PAGE else None)


def _of(actor: Actor) -> Any:
    if actor.person_id is None:
        raise Forbidden
    return Message.objects.within(actor.scope).filter(owner_id=person_owner(actor.person_id))


def _row(message: Message, locale: str) -> MessageRow:
    try:
        words = rendered(message.kind, locale, message.words)
    except UnknownKind:  # of an app that is no longer there
        words = Rendered(message.words.get("title", message.kind))
    summary = words.paragraphs[0].removeprefix("# ") if words.paragraphs else ""
    return MessageRow(
        id=message.pk,
        kind=message.kind,
        subject=words.subject,
        summary=summary,
        url=message.url,
        created_at=message.created_at,
        is_read=message.read_at is not None,
    )


# --- preferences ----------------------------------------------------------------------------------


def wants_mail(person_ids: list[int], kind: Kind) -> set[int]:
    """Which of these people get mail of this kind: all who did not say no."""
    if kind.is_required:
        return set(person_ids)
    muted = Preference.objects.filter(kind=kind.name, by_mail=False, person_id__in=person_ids)
    return set(person_ids) - set(muted.values_list("person_id", flat=True))


def choices(actor: Actor) -> list[Choice]:
    """Every kind that can be muted, with the person's word on it."""
    person_id = actor.person_id
    if person_id is None:
        raise Forbidden
    said = dict(Preference.objects.filter(person_id=person_id).values_list("kind", "by_mail"))
    kinds = [kind_of(name) for name in known_kinds() | set(registered_kinds())]
    free = [kind for kind in kinds if not kind.is_required]
    rows = [Choice(kind.name, kind.label, said.get(kind.name, True)) for kind in free]
    return sorted(rows, key=lambda row: str(row.label))


def mute_path(person_id: int, kind: str) -> str:
    """The page on which one click ends the mails of a kind. Signed: it needs no signing in."""
    token = signing.dumps([person_id, kind], salt=UNSUBSCRIBE)
    return reverse("messaging:unsubscribe", args=[token])


def muted_by(token: str) -> tuple[int, Kind]:
    """Whom and what an unsubscribe link is about."""
    try:
        person_id, kind = signing.loads(token, salt=UNSUBSCRIBE)
    except signing.BadSignature:
        raise NotFound from None
    return person_id, kind_of(kind)


# --- outbox ---------------------------------------------------------------------------------------


def outbox(actor: Actor, *, state: str = "", before: int | None = None) -> list[Mail]:
    """What went out, or waits, newest first: one page and one row more if there are more."""
    if not policies.can_see_outbox(actor):
        raise NotFound
    mails = Mail.objects.order_by("-pk").defer("html", "text")
    if state in Mail.State.values:
        mails = mails.filter(state=state)
    if before:
        mails = mails.filter(pk__lt=before)
    return list(mails[: PAGE + 1])


def mail_states() -> list[tuple[str, Any]]:
    """The states a mail may be in, with their names."""
    return Mail.State.choices


def mail_for(actor: Actor, mail_id: int) -> Mail:
    """The one way to a mail: for those who may see the outbox."""
    mail = Mail.objects.filter(pk=mail_id).first() if policies.can_see_outbox(actor) else None
    if mail is None:
        raise NotFound
    return mail
