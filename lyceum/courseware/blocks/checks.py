"""What stands in somebody's way, told while one writes: WCAG 2.2 where authors decide it.

Colours are not theirs to choose: the contrast of every table's head and of every word is that of
the brand, which is checked where the brand is made.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from . import captions, embeds, formulas, text
from .documents import Document
from .kinds import Block

FIRST_HEADING = 2
LONG_ALT = 250
FILE_NAME = re.compile(
    r"^\S+\.(jpe?g|png|webp|gif)$|^(img|dsc|image|photo|picture)[-_ ]?\d*$", re.IGNORECASE
)
EMPTY_WORDS = {
    *("here", "click here", "this", "this link", "link", "more", "read more", "see here"),
    *("ici", "cliquez ici", "ce lien", "lien", "en savoir plus", "lire la suite", "plus"),
}
ADDRESS = re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE)


@dataclass(frozen=True)
class Problem:
    """One thing to mend: in which block ("" for the lesson), in words; serious ones stop a review."""

    block_id: str
    code: str
    words: Any
    is_serious: bool = True


def problems(title: str, document: Document) -> list[Problem]:
    """Everything that stands in somebody's way, in the order of the lesson."""
    found = [] if title.strip() else [Problem("", "title", _("The lesson needs a title."))]
    if not document["blocks"]:
        found.append(Problem("", "empty", _("The lesson is empty yet.")))
    level = FIRST_HEADING - 1
    for block in document["blocks"]:
        for code, words, is_serious in CHECKS[block["kind"]](block):
            found.append(Problem(block["id"], code, words, is_serious))
        if block["kind"] == "text":
            told, level = _headings(block, level)
            found += told
    return found


Found = Iterator[tuple[str, Any, bool]]


def _headings(block: Block, level: int) -> tuple[list[Problem], int]:
    told = []
    for now, words in text.headings(block["text"]):
        if now > level + 1:
            said = _("The heading “{words}” skips a level: readers by ear lose the thread.")
            told.append(Problem(block["id"], "heading-order", format_lazy(said, words=words)))
        if not words.strip():
            told.append(Problem(block["id"], "heading-empty", _("A heading without words.")))
        level = now
    return told, level


def _text(block: Block) -> Found:
    if not block["text"].strip():
        yield "empty", _("This text is empty."), False
    for words, href in text.links(block["text"]):
        if words.lower().strip(" .!…") in EMPTY_WORDS:
            said = _("The link “{words}” does not say where it leads. Name what is there.")
            yield "link-words", format_lazy(said, words=words), True
        elif not words:
            yield "link-words", _("A link without words."), True
        elif ADDRESS.match(words):
            said = _("Give the link {words} a name instead of its address.")
            yield "link-address", format_lazy(said, words=href[:60]), False


def _image(block: Block) -> Found:
    alt = block["alt"]
    if not block["upload"]:
        yield "no-file", _("Choose a picture."), True
    if not alt and not block["is_decoration"]:
        said = _("Say in words what is on the picture, or that it is only decoration.")
        yield "alt", said, True
    elif FILE_NAME.match(alt):
        yield "alt-name", _("“What is on it” is the name of a file. Say what one sees."), True
    elif len(alt) > LONG_ALT:
        yield "alt-long", _("Keep it short here; the rest fits into the text."), False


def _video(block: Block) -> Found:
    if not block["upload"]:
        yield "no-file", _("Choose a video."), True
    if not block["captions"].strip():
        yield "captions", _("The video needs captions for those who cannot hear it."), True
    else:
        yield from _captions(block["captions"])
    if not block["transcript"].strip():
        yield "transcript", _("A transcript helps those who would rather read."), False


def _captions(typed: str) -> Found:
    try:
        captions.captions_of(typed)
    except captions.CaptionsAreWrong as reason:
        said = _("The captions cannot be read: {reason}.")
        yield "captions-wrong", format_lazy(said, reason=str(reason)), True


def _audio(block: Block) -> Found:
    if not block["upload"]:
        yield "no-file", _("Choose a recording."), True
    if not block["transcript"].strip():
        yield "transcript", _("The recording needs its words for those who cannot hear it."), True


def _question(block: Block) -> Found:
    if not block["prompt"].strip():
        yield "prompt", _("Ask something."), True
    if len(block["options"]) < 2:  # noqa: PLR2004  one is no choice
        yield "options", _("A question needs two answers or more to choose from."), True
    right = sum(option["is_right"] for option in block["options"])
    if block["options"] and not right:
        yield "right", _("Say which answer is right."), True
    elif right > 1 and not block["has_several"]:
        yield "right-many", _("Several answers are right, but only one can be chosen."), False


def _reflection(block: Block) -> Found:
    if not block["prompt"].strip():
        yield "prompt", _("Ask something to think about."), True


def _checklist(block: Block) -> Found:
    if not block["items"]:
        yield "items", _("The checklist is empty."), True


def _table(block: Block) -> Found:
    rows = block["rows"]
    if len(rows) < 2:  # noqa: PLR2004  a head and a row
        yield "rows", _("A table needs a head and at least one row."), True
    elif not all(rows[0]):
        yield "head", _("Every column needs a name in the first row."), True
    if not block["caption"]:
        yield "caption", _("Say in a line what the table shows."), False


def _code(block: Block) -> Found:
    if not block["code"].strip():
        yield "empty", _("There is no code yet."), True


def _formula(block: Block) -> Found:
    try:
        formulas.mathml(block["latex"])
    except formulas.FormulaIsWrong:
        yield "latex", _("This formula cannot be read. An example: \\frac{a}{b}"), True


def _file(block: Block) -> Found:
    if not block["upload"]:
        yield "no-file", _("Choose a file."), True
    if not block["caption"]:
        yield "caption", _("Say what the file is; its name alone tells little."), False


def _embed(block: Block) -> Found:
    if not embeds.embed_of(block["address"]):
        said = _("Only videos of YouTube, Vimeo and TED can be shown here. Others fit as a link.")
        yield "address", said, True
    if not block["caption"]:
        yield "caption", _("Say what is shown; it is also the name of the frame."), True
    if not block["transcript"].strip():
        said = _("Check that it has captions, or tell here what is said.")
        yield "transcript", said, False


CHECKS: dict[str, Callable[[Block], Found]] = {
    "text": _text,
    "image": _image,
    "video": _video,
    "audio": _audio,
    "question": _question,
    "reflection": _reflection,
    "checklist": _checklist,
    "table": _table,
    "code": _code,
    "formula": _formula,
    "file": _file,
    "embed": _embed,
}
