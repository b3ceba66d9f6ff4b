"""The kinds of blocks, the fields of each, and how a form's words become a block's values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from .text import MOST

Block = dict[str, Any]
Given = Mapping[str, Sequence[str]]
LINE = 500
MOST_ROWS, MOST_COLUMNS, MOST_OPTIONS, MOST_ITEMS = 200, 12, 12, 60


@dataclass(frozen=True)
class Kind:
    """A kind of block: its word, its icon, what it holds when it is new, how its form is read."""

    name: str
    word: Any
    icon: str
    about: Any
    lines: tuple[str, ...] = ()  # short words
    texts: tuple[str, ...] = ()  # long ones
    flags: tuple[str, ...] = ()
    has_upload: bool = False

    def new(self) -> dict[str, Any]:
        """Its fields, empty."""
        return read(self.name, {})


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            name="text",
            word=_("Text"),
            icon="align-left",
            about=_("Words, headings, lists, links"),
            texts=("text",),
        ),
        Kind(
            name="image",
            word=_("Picture"),
            icon="photo",
            about=_("A picture and what is on it in words"),
            lines=("alt", "caption"),
            flags=("is_decoration",),
            has_upload=True,
        ),
        Kind(
            name="video",
            word=_("Video"),
            icon="video",
            about=_("A film with captions and its words to read"),
            lines=("caption", "captions_language"),
            texts=("captions", "transcript"),
            has_upload=True,
        ),
        Kind(
            name="audio",
            word=_("Sound"),
            icon="microphone",
            about=_("A recording with its words to read"),
            lines=("caption",),
            texts=("transcript",),
            has_upload=True,
        ),
        Kind(
            name="question",
            word=_("Question"),
            icon="help-circle",
            about=_("Answered and marked at once"),
            texts=("prompt",),
            flags=("has_several",),
        ),
        Kind(
            name="reflection",
            word=_("Reflection"),
            icon="pencil",
            about=_("A thought that stays with the learner"),
            texts=("prompt",),
        ),
        Kind(
            name="checklist",
            word=_("Checklist"),
            icon="list-check",
            about=_("Things to tick"),
            lines=("title",),
        ),
        Kind(
            name="table",
            word=_("Table"),
            icon="table",
            about=_("Rows and columns"),
            lines=("caption",),
        ),
        Kind(
            name="code",
            word=_("Code"),
            icon="code",
            about=_("A program, letter by letter"),
            lines=("language", "caption"),
            texts=("code",),
        ),
        Kind(
            name="formula",
            word=_("Formula"),
            icon="math-function",
            about=_("Mathematics, written in LaTeX"),
            lines=("caption",),
            texts=("latex",),
        ),
        Kind(
            name="file",
            word=_("File"),
            icon="file",
            about=_("Something to take along"),
            lines=("caption",),
            has_upload=True,
        ),
        Kind(
            name="embed",
            word=_("From elsewhere"),
            icon="world",
            about=_("A video of YouTube, Vimeo or TED"),
            lines=("address", "caption"),
            texts=("transcript",),
        ),
    )
}


def read(kind: str, given: Given, before: Block | None = None) -> dict[str, Any]:
    """What a form says of a block of this kind, as it is kept; what is missing is empty.

    Nothing is refused here but what is beyond all measure: that is cut off. What the form does not
    know the id of yet keeps the one that it has in the block `before`.
    """
    of = KINDS[kind]
    values: dict[str, Any] = {name: _one(given, name)[:LINE].strip() for name in of.lines}
    values |= {name: _one(given, name)[:MOST] for name in of.texts}
    values |= {name: bool(_one(given, name)) for name in of.flags}
    if of.has_upload:
        values["upload"] = _token(_one(given, "upload"))
    if more := MORE.get(kind):
        values |= more(given, before or {})
    return values


def _one(given: Given, name: str) -> str:
    return next(iter(given.get(name, ())), "").replace("\r\n", "\n").replace("\x00", "")


def _many(given: Given, name: str) -> list[str]:
    return [one.replace("\x00", "").strip()[:LINE] for one in given.get(name, ())]


def _token(words: str) -> str:
    try:
        return str(UUID(words))
    except ValueError:
        return ""


def _options(given: Given, before: Block) -> dict[str, Any]:
    """The answers to choose from; a line without words is none."""
    words, whys, ids = (_many(given, f"option-{name}") for name in ("text", "why", "id"))
    right = set(given.get("option-right", ()))
    free = [one["id"] for one in before.get("options", ()) if one["id"] not in ids]
    options = []
    for at, text in enumerate(words):
        if text:
            known = ids[at] if at < len(ids) and ids[at].isalnum() else ""
            options.append(
                {
                    "id": known or (free.pop(0) if free else token_hex(4)),
                    "text": text,
                    "is_right": str(at) in right,
                    "why": whys[at] if at < len(whys) else "",
                }
            )
    return {"options": options[:MOST_OPTIONS]}


def _items(given: Given, _before: Block) -> dict[str, Any]:
    """A line, a thing to tick; one that stays as it is keeps its ticks."""
    lines = dict.fromkeys(line.strip()[:LINE] for line in _one(given, "items").split("\n"))
    return {"items": [line for line in lines if line][:MOST_ITEMS]}


def _table(given: Given, _before: Block) -> dict[str, Any]:
    """A line a row; cells apart by a tab (as sheets copy them) or a `|`."""
    lines = [line for line in _one(given, "rows")[:MOST].split("\n") if line.strip()]
    rows = [_cells(line) for line in lines[:MOST_ROWS]]
    width = max(map(len, rows), default=0)
    return {"rows": [[*row, *[""] * (width - len(row))] for row in rows]}


def _cells(line: str) -> list[str]:
    between = "\t" if "\t" in line else "|"
    return [cell.strip()[:LINE] for cell in line.strip(" |").split(between)][:MOST_COLUMNS]


MORE = {"question": _options, "checklist": _items, "table": _table}
