"""How a line reads, in the language of whoever reads it."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lyceum.footprint.models import Line
from lyceum.footprint.types import BY_IRI, MEASUREMENT, PROGRESS, UNNAMED

from .names import home_page

MINUTES = re.compile(r"PT(\d+)M")


def sentence(line: Line) -> str:
    """What somebody did, said to them: “You completed SQL for beginners”."""
    thing = name_of(line)
    if verb := BY_IRI.get(line.verb):
        return str(verb.sentence).format(thing=thing)
    words = in_my_language(line.said) or line.verb.rpartition("/")[2]
    return f"{words}: {thing}"


def name_of(line: Line) -> str:
    """What the thing of a line is called."""
    kind = line.thing.removeprefix(home_page() + "/xapi/").partition("/")[0][:-1]
    return in_my_language(line.names) or str(UNNAMED.get(kind, line.thing or _("somebody")))


def in_my_language(names: Mapping[str, str]) -> str:
    """Of a text in several languages, the reader's own, or English, or any."""
    for language in ((get_language() or "en").partition("-")[0], "en"):
        if language in names:
            return names[language]
    return next(iter(names.values()), "")


def detail(result: Mapping[str, Any]) -> str:
    """What came out of it, in a few words."""
    parts: list[str | Promise] = []
    if percent := result.get("extensions", {}).get(PROGRESS):
        parts.append(_("{n} %").format(n=percent))
    if number := result.get("extensions", {}).get(MEASUREMENT):
        parts.append(ngettext("{n} time", "{n} times", number).format(n=number))
    if minutes := MINUTES.fullmatch(result.get("duration", "")):
        parts.append(_("{n} min").format(n=minutes[1]))
    score = result.get("score", {})
    if {"raw", "max"} <= score.keys():
        parts.append(_("level {now} of {most}").format(now=f"{score['raw']:g}", most=score["max"]))
    return " · ".join(map(str, parts))


def folded(text: str) -> str:
    """As words are kept for the search."""
    return " ".join(text.casefold().split())
