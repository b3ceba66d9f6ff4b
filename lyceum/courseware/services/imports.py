"""Courses of other systems come in as lessons: drafts of whoever brings them, for review as any."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from lyceum.courseware import blocks, policies
from lyceum.courseware.blocks.documents import MOST_BLOCKS
from lyceum.courseware.blocks.kinds import read
from lyceum.courseware.errors import (
    PackageIsInvalid,
    PackageIsTooLarge,
    Problem,
    UploadIsTooLarge,
    UploadsAreFull,
)
from lyceum.courseware.interchange import Course, LeftOut, Made, Part
from lyceum.courseware.models import Lesson
from lyceum.courseware.types import UPLOADS
from lyceum.courseware.unpacking import Archive, Limits, open_tar, open_zip
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.files import MEGABYTE, FileRefused
from lyceum.statements import api as statements

from .lessons import SUMMARY, start_lesson, touch
from .uploads import begin_upload, take_piece

GZIP = b"\x1f\x8b"
MOST_LESSONS = 100
FALLBACK = "en"
REFUSED = (FileRefused, UploadIsTooLarge, UploadsAreFull, PackageIsTooLarge)


@dataclass
class Imported:
    """The lessons that were made, and what found no place in them."""

    lessons: list[Lesson] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def import_lessons(
    *, by: Actor, organisation_id: int, file: IO[bytes], language: str = ""
) -> Imported:
    """Take in a Common Cartridge, a Moodle backup or an export of ours, as drafts of the actor.

    `language` is said of lessons of which the file says none. Raises PackageIsInvalid with every
    problem, PackageIsTooLarge; then nothing is kept.
    """
    policies.insist_on_teaching(by, organisation_id)
    if by.person_id is None:
        raise Forbidden
    with TemporaryDirectory() as folder:
        archive, course = _read(file, Path(folder))
        if not any(made.parts for made in course.lessons):
            raise _invalid(_("pages, links, files or questions are expected, and there are none"))
        work = Import(by, organisation_id, course, archive, language)
        try:
            return work.keep()
        except BaseException:
            work.throw_away()
            raise


def _read(file: IO[bytes], folder: Path) -> tuple[Archive, Course]:
    from lyceum.courseware.interchange.cartridge_in import read_cartridge  # noqa: PLC0415  brings lxml
    from lyceum.courseware.interchange.moodle_in import MANIFEST, read_backup  # noqa: PLC0415  as above

    limits = Limits(settings.PACKAGE_LIMIT_MB * MEGABYTE, settings.PACKAGE_FILES)
    file.seek(0)
    head = file.read(2)
    file.seek(0)
    if head not in (GZIP, b"PK"):
        raise _invalid(_("a Common Cartridge (.imscc) or a Moodle backup (.mbz) is expected"))
    archive = open_tar(file, folder, limits) if head == GZIP else open_zip(file, limits)
    is_moodle = MANIFEST in archive.names
    return archive, read_backup(archive) if is_moodle else read_cartridge(archive)


def _invalid(expected: str) -> PackageIsInvalid:
    return PackageIsInvalid([Problem("", 0, "", expected)])


class Import:
    """One course on its way into lessons; files that were stored go again where it fails."""

    def __init__(
        self, by: Actor, organisation_id: int, course: Course, archive: Archive, language: str
    ) -> None:
        self.by, self.organisation_id = by, organisation_id
        self.course, self.archive = course, archive
        self.language = _tag(course.language) or _tag(language) or FALLBACK
        self.stored: list[str] = []
        self.done = Imported(left_out=course.left_out)

    @transaction.atomic
    def keep(self) -> Imported:
        for made in self.course.lessons:
            if len(self.done.lessons) >= MOST_LESSONS:
                self.course.leave(made.title, _("More lessons than one file may bring."))
            elif made.parts:
                self.done.lessons.append(self._lesson(made))
        return self.done

    def throw_away(self) -> None:
        for name in self.stored:
            default_storage.delete(name)

    def _lesson(self, made: Made) -> Lesson:
        lesson = start_lesson(
            by=self.by,
            organisation_id=self.organisation_id,
            title=made.title or self.course.title or _("Imported lesson"),
            language=self.language,
        )
        for part in made.parts[MOST_BLOCKS:]:
            self.course.leave(
                made.title, _("More blocks than a lesson has: {k}").format(k=part.kind)
            )
        built = (self._block(lesson, part) for part in made.parts[:MOST_BLOCKS])
        lesson.blocks = {**blocks.empty(), "blocks": [one for one in built if one]}
        lesson.summary = made.summary[:SUMMARY]
        touch(lesson, self.by)
        return lesson

    def _block(self, lesson: Lesson, part: Part) -> blocks.Block | None:
        given: Mapping[str, Any] = part.given
        if part.file:
            token = self._upload(lesson, part)
            if not token:
                return None
            given = {**given, "upload": [token]}
        return {**blocks.new_block(part.kind), **read(part.kind, given), **(part.block or {})}

    def _upload(self, lesson: Lesson, part: Part) -> str:
        """The file of a block, looked at as any; what is refused is told."""
        name = part.name or part.file.rpartition("/")[2]
        if part.file not in self.archive.names or part.kind not in UPLOADS:
            self.course.leave(name, _("The file is not there."))
            return ""
        try:
            with self.archive.open(part.file) as source:
                size = source.seek(0, 2)
                source.seek(0)
                begun = begin_upload(
                    by=self.by, lesson_id=lesson.pk, kind=part.kind, name=name, size=size
                )
                upload = take_piece(by=self.by, token=str(begun.token), offset=0, body=source)
        except REFUSED as refusal:
            self.course.leave(name, refusal)
            return ""
        self.stored.append(str(upload.file.name))
        return str(upload.token)


def _tag(said: str) -> str:
    """A language as lessons say it; nothing where it is none. Moodle writes pt_br."""
    tag = said.strip().replace("_", "-")
    is_one = statements.is_language_tag(tag) and len(tag) <= 16  # noqa: PLR2004  the column
    return tag if is_one else ""
