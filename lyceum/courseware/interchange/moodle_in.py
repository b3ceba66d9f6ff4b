"""The basic parts of a Moodle backup (.mbz, Moodle 2 to 4) as lessons: one for each section.

Read are labels, pages, addresses, files, folders and the multiple-choice and true-false questions of
quizzes; every other activity is told. Source: the XML that backups of Moodle hold (moodle2 format).
"""

from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext_lazy as _

from lyceum.courseware.cmi5.structure import parse
from lyceum.courseware.errors import PackageIsInvalid, Problem
from lyceum.courseware.unpacking import Archive
from lyceum.kernel.files import MEGABYTE

from .cartridge_in import file_part, link_part
from .html_in import escaped, markdown_of, parts_of, words_of
from .qti import given_of
from .shapes import Course, Made, Part
from .xml import child, children, descendants, text_of

MANIFEST = "moodle_backup.xml"
LARGEST = 50 * MEGABYTE
PLACE = "@@PLUGINFILE@@/"
NULL = "$@NULL@$"


def read_backup(archive: Archive) -> Course:
    """The lessons in it, and what did not fit. Raises PackageIsInvalid."""
    if MANIFEST not in archive.names:
        expected = _("at the top of the backup, {name} is expected").format(name=MANIFEST)
        raise PackageIsInvalid([Problem("", 0, "", expected)])
    return Reader(archive).read()


class Reader:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.names = set(archive.names)
        self.course = Course("")
        self.files: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self.questions: dict[str, Any] = {}

    def read(self) -> Course:
        information = child(self.xml(MANIFEST), "information")
        contents = child(information, "contents")
        self.course.title = said(information, "original_course_fullname")
        self.course.language = said(child(self.xml("course/course.xml"), "lang"), "")
        self._know_files()
        self._know_questions()
        activities: dict[str, list[Any]] = {}
        for one in children(child(contents, "activities"), "activity"):
            activities.setdefault(said(one, "sectionid"), []).append(one)
        for one in children(child(contents, "sections"), "section"):
            self._section(one, activities.get(said(one, "sectionid"), []))
        return self.course

    def xml(self, name: str) -> Any:
        """A file of XML; None where it is not there."""
        return parse(self.archive.read(name, LARGEST), name) if name in self.names else None

    def _know_files(self) -> None:
        """Where each file lies, by the context and the area that it belongs to."""
        for one in children(self.xml("files.xml"), "file"):
            digest, name = said(one, "contenthash"), said(one, "filename")
            place = f"files/{digest[:2]}/{digest}"
            if name != "." and place in self.names:
                key = (said(one, "contextid"), said(one, "component"))
                path = said(one, "filepath").lstrip("/") + name
                self.files.setdefault(key, []).append((path, place))

    def _know_questions(self) -> None:
        """By their own number (to Moodle 3), and by their entry in the bank (from 4)."""
        root = self.xml("questions.xml")
        for one in descendants(root, "question"):
            self.questions[f"question:{one.get('id')}"] = one
        for entry in descendants(root, "question_bank_entry"):
            versions = list(descendants(entry, "question"))
            if versions:
                self.questions[f"entry:{entry.get('id')}"] = versions[-1]

    # --- sections -------------------------------------------------------------------------------

    def _section(self, listed: Any, activities: list[Any]) -> None:
        section = self.xml(f"{said(listed, 'directory')}/section.xml")
        name = said(section, "name") or said(listed, "title")
        made = Made(self._called(name))
        context = section.get("contextid", "") if section is not None else ""
        made.parts += self._parts(said(section, "summary"), context, "course")
        order = said(section, "sequence").split(",")
        places = {module: at for at, module in enumerate(order)}
        for one in sorted(
            activities, key=lambda one: places.get(said(one, "moduleid"), len(order))
        ):
            self._activity(one, made)
        if made.parts:
            self.course.lessons.append(made)

    def _called(self, name: str) -> str:
        number = len(self.course.lessons) + 1
        if name and not name.isdecimal():
            return name
        return f"{self.course.title} {number}" if number > 1 else self.course.title

    def _activity(self, listed: Any, made: Made) -> None:
        kind, title = said(listed, "modulename"), said(listed, "title")
        read = READ.get(kind)
        if read is None:
            self.course.leave(
                title, _("An activity of the kind “{k}” has no block.").format(k=kind)
            )
            return
        root = self.xml(f"{said(listed, 'directory')}/{kind}.xml")
        inside = child(root, kind)
        if inside is None:
            self.course.leave(title, _("The backup does not hold what is in it."))
            return
        made.parts += read(self, inside, root.get("contextid", ""), said(inside, "name") or title)

    # --- activities -----------------------------------------------------------------------------

    def label(self, inside: Any, context: str, _title: str) -> list[Part]:
        return self._parts(said(inside, "intro"), context, "mod_label")

    def page(self, inside: Any, context: str, title: str) -> list[Part]:
        parts = self._parts(said(inside, "content"), context, "mod_page")
        return [_heading(title), *parts]

    def url(self, inside: Any, _context: str, title: str) -> list[Part]:
        found = link_part(said(inside, "externalurl"), title)
        if found is None:
            self.course.leave(title, _("A web link without an address that begins with https://."))
        return [found] if found else []

    def resource(self, inside: Any, context: str, title: str) -> list[Part]:
        return self._all_files(inside, context, title, "mod_resource")

    def folder(self, inside: Any, context: str, title: str) -> list[Part]:
        return self._all_files(inside, context, title, "mod_folder")

    def _all_files(self, inside: Any, context: str, title: str, component: str) -> list[Part]:
        found = self.files.get((context, component), [])
        if not found:
            self.course.leave(title, _("Its file is not in the backup."))
        shown = [
            _named(file_part(path, title if len(found) == 1 else path), place, path)
            for path, place in found
        ]
        return [*self._parts(said(inside, "intro"), context, component), *shown]

    def quiz(self, inside: Any, context: str, title: str) -> list[Part]:
        parts = [_heading(title), *self._parts(said(inside, "intro"), context, "mod_quiz")]
        for one in descendants(inside, "question_instance"):
            question = self._asked(one)
            if question is None:
                self.course.leave(
                    title, _("A question that the backup does not hold, or by chance.")
                )
            elif part := self._question(question):
                parts.append(part)
        return parts

    def _asked(self, instance: Any) -> Any:
        entry = next(descendants(instance, "questionbankentryid"), None)
        if entry is not None:
            return self.questions.get(f"entry:{text_of(entry)}")
        return self.questions.get(f"question:{said(instance, 'questionid')}")

    def _question(self, question: Any) -> Part | None:
        kind, prompt = said(question, "qtype"), markdown_of(said(question, "questiontext"))
        if kind == "essay":
            return Part("reflection", {"prompt": [prompt]})
        if kind not in ("multichoice", "truefalse"):
            words = _("A question of the kind “{kind}” has no block.").format(kind=kind)
            self.course.leave(said(question, "name") or prompt, words)
            return None
        answers = [
            (
                words_of(said(one, "answertext")),
                _fraction(said(one, "fraction")) > 0,
                words_of(said(one, "feedback")),
            )
            for one in descendants(question, "answer")
        ]
        single = next(descendants(question, "single"), None)
        several = kind == "multichoice" and text_of(single) in ("0", "false")
        return Part("question", given_of(prompt, answers, several))

    # --- words ----------------------------------------------------------------------------------

    def _parts(self, html: str, context: str, component: str) -> list[Part]:
        found = self.files.get((context, component), [])
        places = dict(found)
        names = {place: path for path, place in found}

        def find(href: str) -> str:
            path = unquote(href.partition("?")[0])
            return places.get(path.removeprefix(PLACE), "") if path.startswith(PLACE) else ""

        return [_named(part, part.file, names.get(part.file, "")) for part in parts_of(html, find)]


READ = {
    "label": Reader.label,
    "page": Reader.page,
    "url": Reader.url,
    "resource": Reader.resource,
    "folder": Reader.folder,
    "quiz": Reader.quiz,
}


def said(element: Any, name: str) -> str:
    """The text of a child (of the element itself where no name is given); what Moodle calls nothing
    is nothing."""
    found = text_of(child(element, name) if name else element)
    return "" if found == NULL else found


def _named(part: Part, place: str, path: str) -> Part:
    """Files of a backup are named by what is in them; people know them by their path's end."""
    name = path.rpartition("/")[2]
    kind = file_part(path, "").kind if part.file and part.kind in ("file", "image") else part.kind
    return Part(kind, part.given, place, name) if place else part


def _heading(title: str) -> Part:
    return Part("text", {"text": [f"# {escaped(title)}"]})


def _fraction(words: str) -> float:
    try:
        return float(words)
    except ValueError:
        return 0.0
