"""Messages as text, in a language: our words, or those that an administrator has written."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.template import Context, TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lyceum.messaging.engine import wording
from lyceum.messaging.errors import UnknownKind
from lyceum.messaging.models import Wording
from lyceum.messaging.types import Kind, Rendered, kind_of
from lyceum.ui import brand

FOLDER = "messaging/kinds"
Wordings = Mapping[tuple[str, str], str]
# A subject is one line without anything that steers: line ends, tabs, and what turns text around.
STEERING = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")


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


def wordings(kinds: Collection[str]) -> dict[tuple[str, str], str]:
    """What administrators have written for these kinds, by kind and language. One query."""
    rows = Wording.objects.filter(kind__in=list(kinds))
    return {(kind, language): text for kind, language, text in rows.values_list(*WORDING)}


WORDING = ("kind", "language", "text")


def rendered(
    kind: str, locale: str, words: Mapping[str, Any], written: Wordings | None = None
) -> Rendered:
    """The message in a language: first line the subject, then paragraphs.

    Who renders many asks `wordings` once and hands them over (`written`).
    """
    if written is None:
        written = wordings([kind])
    language = language_of(locale)
    with translation.override(language):
        return _parted(_text(kind, language, dict(words), written))


def _parted(text: str) -> Rendered:
    subject, _line, body = text.strip().replace("\r\n", "\n").partition("\n")
    parts = (_one_line(part) for part in body.split("\n\n"))
    return Rendered(_one_line(subject)[:400], tuple(filter(None, parts)))


def _one_line(text: str) -> str:
    """Lines joined; spaces that must not break, as before French colons, stay what they are."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", STEERING.sub("", text)).strip()


def _text(kind: str, language: str, words: dict[str, Any], written: Wordings) -> str:
    for each in dict.fromkeys((language, settings.LANGUAGE_CODE, "en")):
        own = written.get((kind, each))
        if own is not None:
            try:
                return wording.filled(own, words)
            except TemplateSyntaxError:  # of a version that knew more: ours are sound
                pass
        template = file_of(kind, each)
        if template is not None:
            return str(template.render(Context(words, autoescape=False)))
    raise UnknownKind(kind)


def file_of(kind: str, language: str) -> Any:
    """The template that came with the house, if there is one in this language."""
    try:
        return get_template(f"{FOLDER}/{kind}.{language}.txt").template  # type: ignore[attr-defined]
    except TemplateDoesNotExist:
        return None


def words_of_file(kind: str, language: str) -> str:
    """The words that came with the house, as they are written."""
    template = file_of(kind, language) or file_of(kind, "en")
    return str(template.source)


def preview(text: str, language: str) -> Rendered:
    """Words that are sound, with invented values."""
    with translation.override(language):
        return _parted(wording.filled(text, wording.SAMPLES | {"name": "Ada"}))


# --- mails ----------------------------------------------------------------------------------------


def numbers_of(kind: Kind, url: str) -> tuple[tuple[str, str], ...]:
    """0 to 10 as links, for a kind that asks for one; what they lead to keeps nothing by itself."""
    if not (kind.scores and url):
        return ()
    return tuple((str(number), f"{url}?score={number}") for number in range(11))


@dataclass(frozen=True)
class Item:
    """One of several messages in a digest."""

    message: Rendered
    url: str


def mail_bodies(  # noqa: PLR0913  what a mail may say
    message: Rendered,
    *,
    url: str,
    mute_url: str,
    locale: str,
    items: Sequence[Item] = (),
    numbers: Sequence[tuple[str, str]] = (),
    can_answer: bool = False,
) -> tuple[str, str]:
    """The text and the HTML of a mail: the words, one button, and the way to hear less."""
    tokens, dark = brand.themes(brand.current())
    context = {
        "message": message,
        "url": url,
        "mute_url": mute_url,
        "items": items,
        "numbers": numbers,
        "can_answer": can_answer,
        "brand": brand.current(),
        "tokens": tokens,
        "on_fill": tokens["on-fill"],
        "dark": dark,
        "dark_on_fill": dark["on-fill"],
        "lang": language_of(locale),
    }
    with translation.override(language_of(locale)):
        html = render_to_string("messaging/mail.html", context)
        footer = mute_url and _("Fewer mails like this: {url}").replace("{url}", mute_url)
        answer = _("Answer this mail, and it stands there for all to read.") if can_answer else ""
    said = "\n".join(f"{number}: {link}" for number, link in numbers)
    parts = [message.text, *map(_item_text, items), said or url, answer, footer]
    return "\n\n".join(filter(None, parts)) + "\n", html


def _item_text(item: Item) -> str:
    return "\n".join(filter(None, ["* " + item.message.subject, item.message.summary, item.url]))


def digest_words(count: int, locale: str) -> Rendered:
    """What stands above several messages that were held back."""
    with translation.override(language_of(locale)):
        subject = ngettext("{n} message for you", "{n} messages for you", count)
        return Rendered(subject.format(n=count), (_("What came since you were last told."),))


def absolute(path: str) -> str:
    """The address of a page of ours as it stands in a mail."""
    return settings.BASE_URL.rstrip("/") + path if path else ""
