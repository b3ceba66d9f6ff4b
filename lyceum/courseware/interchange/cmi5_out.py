"""A lesson as a cmi5 package: one assignable unit that speaks to any LMS of cmi5 (13, 14)."""

from collections.abc import Iterator
from pathlib import Path

from lyceum.courseware.cmi5.words import NAMESPACE

from . import own
from .shapes import Exported
from .xml import Written, element

PLAYER = Path(__file__).parent / "player"
SCRIPT, STYLE = "lesson.js", "lesson.css"


def package(lesson: Exported, page: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of the package but for those that the lesson shows, by name."""
    yield "cmi5.xml", structure(lesson)
    yield "index.html", page
    for name in (SCRIPT, STYLE):
        yield name, (PLAYER / name).read_bytes()
    yield own.FILE, own.written(lesson)


def structure(lesson: Exported) -> bytes:
    """The course structure: who has done every question and checklist has completed it."""
    root = element("courseStructure", NAMESPACE)
    _texts(root.add("course", id=lesson.iri), lesson)
    unit = root.add("au", id=f"{lesson.iri}/unit", moveOn="Completed", launchMethod="AnyWindow")
    _texts(unit, lesson)
    unit.add("url", "index.html")
    return root.bytes()


def _texts(of: Written, lesson: Exported) -> None:
    said = {"title": lesson.title, "description": lesson.summary or lesson.title}
    for name, words in said.items():
        of.add(name).add("langstring", words, lang=lesson.language)
