"""Files for lessons: they come in pieces (tus 1.0), are looked at when whole, and are kept once.

What is on its way lies in one file of `MEDIA_ROOT/arriving`, named by its token; what is whole goes
through Django's storage, so that it may lie elsewhere.
"""

import fcntl
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction

from lyceum.courseware import blocks, selectors
from lyceum.courseware.errors import UploadGoesOnElsewhere, UploadIsTooLarge, UploadsAreFull
from lyceum.courseware.events import UploadArrived
from lyceum.courseware.models import Upload
from lyceum.courseware.types import UPLOADS, Readable
from lyceum.kernel import clock, files
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.files import MEGABYTE

from .lessons import fact, locked, touch

PIECE = 64 * 1024
ALL = "found by its token, which only who writes the lesson knows; the lesson's gate is asked"


@transaction.atomic
def begin_upload(*, by: Actor, lesson_id: int, kind: str, name: str, size: int) -> Upload:
    """Make place for a file of so many bytes, for a block of a kind; refused before anything
    travels if it is too large."""
    lesson = locked(by, lesson_id)
    if kind not in UPLOADS:
        raise NotFound
    limit = min(UPLOADS[kind].megabytes, settings.UPLOAD_LIMIT_MB)
    if size > limit * MEGABYTE:
        raise UploadIsTooLarge(size=-(-size // MEGABYTE), limit=limit)
    most = settings.LESSON_UPLOADS_LIMIT_MB
    if selectors.bytes_kept(lesson.organisation_id) + size > most * MEGABYTE:
        raise UploadsAreFull(limit=most)
    upload = Upload.objects.create(
        owner_id=lesson.owner_id,
        organisation_id=lesson.organisation_id,
        lesson=lesson,
        kind=kind,
        name=files.clean_name(name),
        size=size,
        added_by=str(by),
        begun_at=clock.now(),
    )
    arriving(upload).parent.mkdir(parents=True, exist_ok=True)
    arriving(upload).touch(mode=0o600)
    return upload


def take_piece(*, by: Actor, token: str, offset: int, body: Readable) -> Upload:
    """The next piece, from where the last one ended; as much as arrives is kept, whatever comes.

    Nothing of the database waits for a slow line: who writes holds the file, not the row. Raises
    UploadGoesOnElsewhere when somebody else holds it, or when it begins at another byte.
    """
    upload = selectors.arriving_upload(by, token)
    with arriving(upload).open("r+b") as file:
        if not _held(file):
            raise UploadGoesOnElsewhere(offset=upload.offset)
        upload.refresh_from_db(fields=["offset", "whole_at"])
        if upload.offset != offset or upload.whole_at:
            raise UploadGoesOnElsewhere(offset=upload.offset)
        upload.offset += _append(upload, file, body)
        upload.save(update_fields=["offset"])
    if upload.offset == upload.size:
        return finish_upload(by=by, token=token)
    return upload


def finish_upload(*, by: Actor, token: str) -> Upload:
    """It is whole: what it is, is found in its bytes. What is refused is thrown away."""
    try:
        return _keep(by, token)
    except files.FileRefused:
        drop_upload(by=by, token=token)
        raise


@transaction.atomic
def drop_upload(*, by: Actor, token: str) -> None:
    """Not wanted any more."""
    upload = _locked(by, token)
    arriving(upload).unlink(missing_ok=True)
    _let_go(upload)


def forget_arriving(since: datetime) -> int:
    """What nobody went on with: gone."""
    rows = Upload.objects.unscoped("retention").filter(whole_at=None, begun_at__lt=since)
    for upload in rows:
        arriving(upload).unlink(missing_ok=True)
    dropped, _kinds = rows.delete()
    return dropped


def arriving(upload: Upload) -> Path:
    """Where a file lies while it is on its way."""
    return Path(settings.MEDIA_ROOT) / "arriving" / str(upload.token)


@transaction.atomic
def _keep(by: Actor, token: str) -> Upload:
    upload = _locked(by, token)
    if upload.whole_at:
        return upload
    path = arriving(upload)
    with path.open("rb") as arrived:
        upload.media_type = files.look_at(UPLOADS[upload.kind], upload.name, arrived, upload.size)
        upload.name = files.clean_name(upload.name, upload.media_type)
        upload.seconds = blocks.seconds_of(upload.media_type, arrived)
        upload.file.save(str(upload.token), _as_kept(upload, arrived), save=False)
    upload.whole_at = clock.now()
    upload.size = upload.file.size
    upload.offset = upload.size
    upload.save()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    lesson = upload.lesson
    touch(lesson, by)
    publish(fact(UploadArrived, by, lesson, upload_id=upload.pk))
    return upload


def _as_kept(upload: Upload, arrived: IO[bytes]) -> File[bytes]:
    """Pictures are drawn anew; the rest is kept as it is."""
    if upload.media_type not in files.PICTURES:
        return File(arrived)
    purpose = UPLOADS["image"]
    files.look_at(purpose, upload.name, arrived, upload.size)  # not larger than a picture may be
    return ContentFile(files.take_in(purpose, upload.name, arrived.read()).content)


def _held(file: IO[bytes]) -> bool:
    """Whether nobody else is writing to it now."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _append(upload: Upload, file: IO[bytes], body: Readable) -> int:
    """Write what comes where we stand, and no more than was said; a line that breaks ends it."""
    taken = 0
    file.seek(upload.offset)
    file.truncate()
    with suppress(OSError):
        while room := min(PIECE, upload.size - upload.offset - taken):
            piece = body.read(room)
            if not piece:
                break
            taken += file.write(piece)
    return taken


def _let_go(upload: Upload) -> None:
    """The row goes; the stored file with the last row that names it."""
    name, storage = upload.file.name, upload.file.storage
    upload.delete()
    others = Upload.objects.unscoped("copies of a lesson name the same file")
    if name and not others.filter(file=name).exists():
        transaction.on_commit(lambda: storage.delete(name))


def _locked(by: Actor, token: str) -> Upload:
    rows = Upload.objects.unscoped(ALL).select_for_update(of=("self",))
    upload = rows.select_related("lesson").filter(token=token).first()
    if upload is None:
        raise NotFound
    locked(by, upload.lesson_id)
    return upload
