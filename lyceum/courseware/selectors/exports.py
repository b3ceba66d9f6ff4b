"""A lesson as a file for other systems: for who writes it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from lyceum.courseware import blocks, policies
from lyceum.courseware.interchange import Exported, ExportedFile, cartridge_out, cmi5_out
from lyceum.courseware.models import Lesson, Upload
from lyceum.courseware.types import BlockRow
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.files import MEGABYTE, clean_name

from .launching import home_page
from .lesson_learners import block_rows
from .lessons import lesson_for
from .uploads import uploads_of

SPOOLED = 8 * MEGABYTE
CHUNK = 256 * 1024
CAPTIONS = "captions/{id}.vtt"
FORMS = {"cmi5": ".zip", "common-cartridge": ".imscc"}


def exported_lesson(actor: Actor, lesson_id: int, form: str) -> tuple[str, IO[bytes]]:
    """A name and a zip: `form` is "cmi5" or "common-cartridge". What stands in the draft now."""
    lesson = lesson_for(actor, lesson_id)
    if form not in FORMS or not policies.can_write(actor, lesson):
        raise NotFound
    with translation.override(_spoken(lesson.language)):
        files = _cmi5(lesson) if form == "cmi5" else _cartridge(lesson)
        made = _zipped(files, _exported(lesson).files.values())
    return f"{clean_name(lesson.title or 'lesson')[:80]}{FORMS[form]}", made


def _spoken(language: str) -> str:
    """The language of the few words of ours in it; English where we do not speak the lesson's."""
    return language if translation.check_for_language(language) else "en"


def _exported(lesson: Lesson) -> Exported:
    uploads = uploads_of(lesson)
    kept = set(blocks.uploads_in(lesson.blocks))
    files = {
        token: ExportedFile(f"files/{number}-{_plain(row.name)}", row.media_type, _opener(row))
        for number, (token, row) in enumerate(sorted(uploads.items()), start=1)
        if token in kept
    }
    return Exported(
        number=lesson.pk,
        home=home_page(),
        title=lesson.title or _("Lesson"),
        summary=lesson.summary,
        language=lesson.language,
        blocks=lesson.blocks["blocks"],
        files=files,
    )


def _plain(name: str) -> str:
    """A name that needs no escaping in an address."""
    return "".join(
        one if one.isascii() and (one.isalnum() or one in "._-") else "_" for one in name
    )


def _opener(row: Upload) -> Callable[[], IO[bytes]]:
    return lambda: row.file.open("rb")


def _cmi5(lesson: Lesson) -> Iterator[tuple[str, bytes]]:
    told = _exported(lesson)
    questions = {one["id"]: one for one in told.blocks if blocks.is_answerable(one)}
    checklists = {one["id"]: one["items"] for one in told.blocks if blocks.is_tickable(one)}
    words = {
        "right": _("Right."),
        "wrong": _("Not yet."),
        "left": _("Still to do: %s"),
        "done": _("Done. You may close this page."),
        "trouble": _("The learning system cannot be reached; what you do here is not kept."),
    }
    marked = {
        name: {key: one[key] for key in ("has_several", "options")}
        for name, one in questions.items()
    }
    more = {"plays": True, "told": {"questions": marked, "checklists": checklists, "words": words}}
    yield from cmi5_out.package(told, _page(told, told.blocks, told.title, **more))
    yield from _captions(told)


def _cartridge(lesson: Lesson) -> Iterator[tuple[str, bytes]]:
    told = _exported(lesson)
    yield from cartridge_out.cartridge(told, lambda some, title: _page(told, some, title))
    yield from _captions(told)


def _page(lesson: Exported, some: Sequence[blocks.Block], title: str, **more: Any) -> bytes:
    rows = [_with_file(row, lesson) for row in block_rows(some, {})]
    context = {"lesson": lesson, "title": title, "rows": rows, **more}
    return render_to_string("courseware/export.html", context).encode()


def _with_file(row: BlockRow, told: Exported) -> BlockRow:
    """The row with the file as it lies in the export, and where its captions lie."""
    file = told.files.get(row.block.get("upload", ""))
    captions = CAPTIONS.format(id=row.id) if row.captions else ""
    return replace(row, player=captions or row.player, upload=file)


def _captions(told: Exported) -> Iterator[tuple[str, bytes]]:
    for row in block_rows(told.blocks, {}):
        if row.captions:
            yield CAPTIONS.format(id=row.id), row.captions.encode()


def _zipped(files: Iterator[tuple[str, bytes]], shown: Iterable[ExportedFile]) -> IO[bytes]:
    made = SpooledTemporaryFile(SPOOLED)  # noqa: SIM115  whoever asked closes it
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
        for file in shown:
            _put(archive, file)
    made.seek(0)
    return made


def _put(archive: ZipFile, file: ExportedFile) -> None:
    """A file in chunks, of whatever size."""
    with file.open() as source, archive.open(file.name, "w", force_zip64=True) as place:
        while chunk := source.read(CHUNK):
            place.write(chunk)
