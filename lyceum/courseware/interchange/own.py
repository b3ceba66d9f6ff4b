"""What a lesson of ours leaves beside the pages of an export, so that it comes back as it was.

    lesson.json   {"lyceum": 1, "title", "summary", "language", "blocks": […],
                   "files": {token: {"path", "name"}}}

It may have been written by anybody: each block is read again as if a form had sent it.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lyceum.courseware.blocks import KINDS, Block
from lyceum.courseware.blocks.kinds import MOST_COLUMNS, MOST_ROWS

from .shapes import Course, Exported, Made, Part

FILE, MARK, SHAPE = "lesson.json", "lyceum", 1


def written(lesson: Exported) -> bytes:
    """The file, of a lesson on its way out."""
    told = {
        MARK: SHAPE,
        "title": lesson.title,
        "summary": lesson.summary,
        "language": lesson.language,
        "blocks": list(lesson.blocks),
        "files": {token: {"path": one.name} for token, one in lesson.files.items()},
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def read(content: bytes) -> Course | None:
    """The course in it; None where it is not ours, so that the rest of the file is read instead."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get(MARK) != SHAPE:
        return None
    course = Course(_text(said, "title"), _text(said, "language"))
    files, blocks = said.get("files"), said.get("blocks")
    paths = files if isinstance(files, dict) else {}
    made = Made(course.title, summary=_text(said, "summary"))
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, dict) and block.get("kind") in KINDS:
            made.parts.append(_part(block, paths))
        else:
            course.leave(course.title, _("A block of a kind that is not known here."))
    course.lessons.append(made)
    return course


def _part(block: Block, paths: Mapping[str, Any]) -> Part:
    kind = KINDS[block["kind"]]
    given = {name: [_text(block, name)] for name in (*kind.lines, *kind.texts)}
    given |= {name: ["on"] if block.get(name) is True else [] for name in kind.flags}
    options = [one for one in _listed(block, "options") if isinstance(one, dict)]
    for name in ("id", "text", "why"):
        given[f"option-{name}"] = [_text(one, name) for one in options]
    given["option-right"] = [str(n) for n, one in enumerate(options) if one.get("is_right") is True]
    given["items"] = ["\n".join(str(one) for one in _listed(block, "items"))]
    path = paths.get(_text(block, "upload"))
    file = _text(path, "path") if isinstance(path, dict) else ""
    return Part(
        kind.name, given, file, block={"rows": _rows(block)} if kind.name == "table" else None
    )


def _rows(block: Block) -> list[list[str]]:
    """The cells of a table; a form cannot say a table of one column."""
    rows = [one for one in _listed(block, "rows") if isinstance(one, list)][:MOST_ROWS]
    width = min(max(map(len, rows), default=0), MOST_COLUMNS)
    cut = [[str(cell)[:500] for cell in row[:width]] for row in rows]
    return [[*row, *[""] * (width - len(row))] for row in cut]


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name, "")
    return found if isinstance(found, str) else ""


def _listed(said: Mapping[str, Any], name: str) -> list[Any]:
    found = said.get(name)
    return found if isinstance(found, list) else []
