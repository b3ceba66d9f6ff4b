"""Everything that is kept about a person, as one archive: made by the worker, there for a week.

    index.html            what is in it, to be read
    data/<kind>.json      the rows, for programs
    read/<kind>.html      the same, to be read
    files/…               what was uploaded

Rows and files go through one at a time, so that an archive of any size takes little memory.
"""

import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.html import format_html, format_html_join
from django_tasks import task

from lyceum.identity import policies, selectors
from lyceum.identity.errors import ExportIsBeingMade
from lyceum.identity.events import ExportAsked, ExportMade
from lyceum.identity.models import Person, PersonalExport
from lyceum.identity.types import Keeping, Subject, keepings
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

KEPT_FOR = timedelta(days=7)
PATIENCE = timedelta(hours=6)  # an archive that takes longer has failed
FOLDER = "exports"


@transaction.atomic
def ask_export(*, by: Actor, person_id: int) -> PersonalExport:
    """Have the archive made; a message tells when it is ready."""
    if not policies.can_export(by, person_id):
        raise Forbidden
    Person.objects.select_for_update().get(pk=person_id)
    if selectors.export_at_work(person_id, PATIENCE):
        raise ExportIsBeingMade
    export = PersonalExport.objects.create(person_id=person_id, asked_at=clock.now())
    publish(_fact(ExportAsked, str(by), export))
    transaction.on_commit(partial(make_export_later.enqueue, export.pk))
    return export


@task()
def make_export_later(export_id: int) -> None:
    """What the worker does; begun anew if it was interrupted."""
    make_export(export_id)


def make_export(export_id: int) -> None:
    """Make the archive, then say that it is there."""
    export = PersonalExport.objects.select_related("person").get(pk=export_id)
    if export.ready_at or export.person.erased_at:
        return
    path = _place(export)
    try:
        with translation.override(export.person.locale or settings.LANGUAGE_CODE):
            _write(path, selectors.subject_of(export.person))
        _finish(export, path.stat().st_size)
    except Exception:
        _forget(export)
        PersonalExport.objects.filter(pk=export.pk).update(failed_at=clock.now())
        raise


def _place(export: PersonalExport) -> Path:
    """Where the file will lie: written down first, so that what a power cut leaves is found."""
    if not export.file:
        export.file.name = f"{FOLDER}/{get_random_string(32)}.zip"
        export.save(update_fields=["file"])
    path = Path(export.file.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


@transaction.atomic
def _finish(export: PersonalExport, size: int) -> None:
    """It is there, and takes the place of the one before."""
    Person.objects.select_for_update().get(pk=export.person_id, erased_at=None)
    for former in selectors.exports_of(export.person_id).exclude(pk=export.pk):
        _forget(former)
    export.size, export.ready_at = size, clock.now()
    export.expires_at = clock.now() + KEPT_FOR
    export.save()
    publish(_fact(ExportMade, "system:identity", export))


def _fact(kind: type[ExportAsked] | type[ExportMade], by: str, export: PersonalExport) -> Any:
    owner = person_owner(export.person_id)
    return kind(by=by, owner_id=owner, person_id=export.person_id, export_id=export.pk)


def forget_exports() -> int:
    """Archives whose week is over go."""
    over = list(selectors.exports_over(KEPT_FOR))
    for export in over:
        _forget(export)
    return len(over) + _forget_strays()


def _forget_strays() -> int:
    """Files that no row names any more (their person went with the demo, say)."""
    since = (clock.now() - KEPT_FOR).timestamp()
    files = (Path(settings.MEDIA_ROOT) / FOLDER).glob("*.zip")
    strays = [file for file in files if file.stat().st_mtime < since]
    for file in strays:
        file.unlink(missing_ok=True)
    return len(strays)


def _forget(export: PersonalExport) -> None:
    if export.file:
        export.file.delete(save=False)
        export.save(update_fields=["file"])


# --- the archive ----------------------------------------------------------------------------------


def _write(path: Path, subject: Subject) -> None:
    path.touch(mode=0o600)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        parts = [_write_kind(archive, keeping, subject) for keeping in keepings()]
        words = {"parts": parts, "subject": subject, "made_at": clock.now()}
        archive.writestr("index.html", render_to_string("identity/archive/index.html", words))


def _write_kind(archive: zipfile.ZipFile, keeping: Keeping, subject: Subject) -> dict[str, Any]:
    """One kind: for programs, to be read, and its files. Says how many rows there were."""
    counts: Counter[str] = Counter()
    with archive.open(f"data/{keeping.kind}.json", "w", force_zip64=True) as member:
        for piece in _json(keeping, subject, counts):
            member.write(piece.encode())
    with archive.open(f"read/{keeping.kind}.html", "w", force_zip64=True) as member:
        for piece in _pages(keeping, subject):
            member.write(piece.encode())
    files = _write_files(archive, keeping, subject)
    kept = selectors.kept_for(keeping)
    return {"keeping": keeping, "kept_for": kept, "count": counts.total(), "files": files}


def _json(keeping: Keeping, subject: Subject, counts: Counter[str]) -> Iterator[str]:
    """One object: what it is, and its tables as lists, a row at a time."""
    said = {"kind": keeping.kind, "label": str(keeping.label), "purpose": str(keeping.purpose)}
    yield json.dumps(said, ensure_ascii=False)[:-1] + ', "tables": {'
    for number, (name, rows) in enumerate(selectors.exported(keeping, subject)):
        yield f"{', ' if number else ''}{json.dumps(name)}: ["
        for row in rows:
            comma = ",\n" if counts[name] else "\n"
            counts[name] += 1
            yield comma + json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
        yield "]"
    yield "}}\n"


def _pages(keeping: Keeping, subject: Subject) -> Iterator[str]:
    """The same as a page: a list of definitions for every row."""
    yield render_to_string("identity/archive/head.html", {"keeping": keeping})
    for name, rows in selectors.exported(keeping, subject):
        title = selectors.title_of(name)
        for row in rows:
            yield _row(title, row)
    yield render_to_string("identity/archive/foot.html")


def _row(title: str, row: Mapping[str, Any]) -> str:
    """Without a template: there may be a hundred thousand of them."""
    told = ((name, value) for name, value in row.items() if value not in ("", None, [], {}))
    lines = format_html_join("", "<dt>{}</dt><dd>{}</dd>", told)
    return format_html("<h2>{}</h2><dl>{}</dl>\n", title, lines)


def _write_files(archive: zipfile.ZipFile, keeping: Keeping, subject: Subject) -> list[str]:
    """What was uploaded by the person and is about them."""
    names = []
    for table in filter(attrgetter("files_are_theirs"), keeping.tables):
        for file in selectors.files_in(selectors.rows_about(table, subject.person_id)):
            name = f"files/{table.name}/{PurePosixPath(file.name).name}"
            if file.storage.exists(file.name):
                with (
                    file.storage.open(file.name) as source,
                    archive.open(name, "w", force_zip64=True) as to,
                ):
                    shutil.copyfileobj(source, to)
                names.append(name)
    return names
