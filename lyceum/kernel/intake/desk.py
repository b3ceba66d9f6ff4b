"""The desk at which files are handed in: who may, what is what, and off it goes."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import IO, Any, cast

from django.core.files import File
from django.db import transaction
from django.utils import translation
from django.utils.crypto import get_random_string

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.files import clean_name, delete_at_last
from lyceum.kernel.models import ImportProblem, ImportRun, RememberedMapping
from lyceum.kernel.scope import Scope

from . import running
from .errors import ColumnMissing, ColumnTwice, NotNow, UnknownColumn, UnknownField
from .events import FileHandedIn, ImportEvent, ImportStarted, ImportStopped
from .mapping import guess, header_hash
from .shapes import Importer

State = ImportRun.State
_importers: dict[str, Importer] = {}
DIGEST_CHUNK = 1024 * 1024
SAMPLES = 3


def register(importer: Importer) -> Importer:
    """Make an importer known by its kind; called once, when the app starts."""
    _importers[importer.kind] = importer
    return importer


def importer_for(kind: str) -> Importer:
    """The importer of a kind of file."""
    if kind not in _importers:
        raise NotFound
    return _importers[kind]


@transaction.atomic
def upload(
    *,
    by: Actor,
    kind: str,
    owner_id: str,
    file: File[bytes],
    organisation_id: int | None = None,
    encoding: str = "",
) -> ImportRun:
    """Take a file in: its header is read at once, so that what is no table is refused here."""
    importer = importer_for(kind)
    importer.permit(by, owner_id, organisation_id)
    table = importer.open(cast(IO[bytes], file.file), encoding)
    columns, form = table.columns, table.form
    samples = [row.values for row in islice(table.rows(), SAMPLES)]
    run = ImportRun(
        kind=kind,
        owner_id=owner_id,
        organisation_id=organisation_id,
        by=str(by),
        scope=_written(by.scope),
        language=translation.get_language() or "en",
        name=clean_name(file.name or ""),
        digest=digest(file),
        size=file.size,
        form=form,
        encoding=encoding,
        columns=columns,
        samples=[{name: text[:100] for name, text in row.items()} for row in samples],
        mapping=_remembered(owner_id, kind, columns) or guess(importer.fields, columns),
        options={option.name: option.default for option in importer.options},
    )
    file.seek(0)
    run.file.save(f"{get_random_string(24)}.table", file, save=False)
    run.save()
    publish(_fact(FileHandedIn, by, run))
    return run


@transaction.atomic
def map_columns(
    *,
    by: Actor,
    run: ImportRun,
    mapping: Mapping[str, str],
    options: Mapping[str, str] | None = None,
) -> ImportRun:
    """Say which column is which field; it is remembered for files with the same header."""
    importer = _permitted(by, run)
    run = _lock(run, State.MAPPING, State.CHECKED, State.FAILED)
    run.mapping = _valid(importer, run.columns, mapping)
    run.options = {**run.options, **(options or {})}
    run.state = State.MAPPING
    run.save(update_fields=["mapping", "options", "state"])
    RememberedMapping.objects.unscoped("by its own owner").update_or_create(
        owner_id=run.owner_id,
        kind=run.kind,
        header_hash=header_hash(run.columns),
        defaults={"mapping": run.mapping},
    )
    return run


@transaction.atomic
def check(*, by: Actor, run: ImportRun, later: bool = True) -> ImportRun:
    """Begin the dry run: every row is looked at, nothing is changed."""
    return _begin(by, run, State.CHECKING, later=later)


@transaction.atomic
def start(*, by: Actor, run: ImportRun, later: bool = True) -> ImportRun:
    """Begin to take the rows in. With `later` the worker does it, else whoever calls carry_on."""
    run = _begin(by, run, State.RUNNING, later=later)
    publish(_fact(ImportStarted, by, run))
    return run


@transaction.atomic
def stop(*, by: Actor, run: ImportRun) -> ImportRun:
    """Stop after the batch at hand. What was taken in stays."""
    _permitted(by, run)
    run = _lock(run, State.MAPPING, State.CHECKING, State.CHECKED, State.RUNNING)
    run.state, run.finished_at = State.STOPPED, clock.now()
    run.save(update_fields=["state", "finished_at"])
    publish(_fact(ImportStopped, by, run))
    return run


def run_for(owner_id: str, kind: str, run_id: int) -> ImportRun:
    """A run of this owner and kind; whoever asks has asked whether the actor may see them."""
    run: ImportRun | None = runs(owner_id, kind).filter(pk=run_id).first()
    if run is None:
        raise NotFound
    return run


def runs_of(owner_id: str, kind: str, limit: int = 20) -> list[ImportRun]:
    """The latest runs."""
    return list(runs(owner_id, kind).order_by("-pk")[:limit])


def runs(owner_id: str, kind: str) -> Any:
    return ImportRun.objects.within(Scope(frozenset({owner_id}))).filter(kind=kind)


def unfinished(owner_id: str, kind: str, digest: str) -> ImportRun | None:
    """The run of this very file that was interrupted, if there is one."""
    found: ImportRun | None = (
        runs(owner_id, kind).filter(digest=digest, state=State.RUNNING).order_by("-pk").first()
    )
    return found


def problems_of(run: ImportRun, limit: int | None = None) -> Iterable[ImportProblem]:
    """What was wrong, in the order of the lines."""
    problems = ImportProblem.objects.filter(run=run).order_by("line", "pk")
    return list(problems[:limit]) if limit else problems.iterator()


def forget_files(since: datetime) -> int:
    """Delete uploaded files that came before a moment, and what was wrong in which row, unless they
    are at work; how many rows there were of which sort stays."""
    old = ImportRun.objects.unscoped("the clock, for everybody").filter(created_at__lt=since)
    idle = [run for run in old.exclude(file="") if not run.is_at_work]
    for run in idle:
        forget_file(run)
        ImportProblem.objects.filter(run=run).delete()
    return len(idle)


def _fact(event: type[ImportEvent], by: Actor, run: ImportRun) -> ImportEvent:
    return event(by=str(by), owner_id=run.owner_id, run_id=run.pk, kind=run.kind)


def forget_file(run: ImportRun) -> None:
    """Delete the file of one run, and what was shown of its rows; why rows failed stays."""
    if run.file:
        delete_at_last(run.file)
        run.file = ""
    ImportProblem.objects.filter(run=run).update(value="")
    run.samples, run.preview = [], []
    if run.state in (State.MAPPING, State.CHECKED, State.FAILED):
        run.state = State.STOPPED
    run.save(update_fields=["file", "samples", "preview", "state"])


def _permitted(by: Actor, run: ImportRun) -> Importer:
    importer = importer_for(run.kind)
    importer.permit(by, run.owner_id, run.organisation_id)
    return importer


def _lock(run: ImportRun, *states: State) -> ImportRun:
    locked: ImportRun = (
        ImportRun.objects.unscoped("one run, permitted above").select_for_update().get(pk=run.pk)
    )
    if locked.state not in states:
        raise NotNow
    return locked


def _begin(by: Actor, run: ImportRun, state: State, *, later: bool) -> ImportRun:
    importer = _permitted(by, run)
    run = _lock(run, State.MAPPING, State.CHECKED)
    _valid(importer, run.columns, run.mapping)
    ImportProblem.objects.filter(run=run).delete()
    run.by, run.scope = str(by), _written(by.scope)
    run.state, run.stage, run.position = state, 0, 0
    run.counts, run.preview, run.notes, run.reason = {}, [], [], ""
    run.started_at, run.finished_at = clock.now(), None
    run.save()
    if later:
        running.carry_on_later.enqueue(run.pk)
    return run


def _valid(importer: Importer, columns: list[str], mapping: Mapping[str, str]) -> dict[str, str]:
    fields = {field.name: field for field in importer.fields}
    chosen = {field: column for field, column in mapping.items() if column}
    for name, column in chosen.items():
        if name not in fields:
            raise UnknownField(name, list(fields))
        if column not in columns:
            raise UnknownColumn(column, columns)
        if list(chosen.values()).count(column) > 1:
            raise ColumnTwice(column)
    for field in importer.fields:
        if field.required and field.name not in chosen:
            raise ColumnMissing(field.label)
    return chosen


def _remembered(owner_id: str, kind: str, columns: list[str]) -> dict[str, str] | None:
    memory = (
        RememberedMapping.objects.unscoped("by its own owner")
        .filter(owner_id=owner_id, kind=kind, header_hash=header_hash(columns))
        .first()
    )
    if memory is None or not set(memory.mapping.values()) <= set(columns):
        return None
    return dict(memory.mapping)


def digest(file: File[bytes]) -> str:
    file.seek(0)
    sums = hashlib.sha256()
    for chunk in file.chunks(DIGEST_CHUNK):
        sums.update(chunk)
    return sums.hexdigest()


def _written(scope: Scope) -> dict[str, Any]:
    return {
        "owners": sorted(scope.owners),
        "roles": sorted(map(list, scope.roles)),
        "organisation_id": scope.organisation_id,
    }
