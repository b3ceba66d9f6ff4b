"""Frameworks come in: ESCO, O*NET, and the crosswalk between them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_tasks import task

from lyceum.kernel import clock, files, logs
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.skills import policies
from lyceum.skills.errors import FileCannotBeRead, ImportIsRunning
from lyceum.skills.esco import read_esco, target
from lyceum.skills.events import FrameworkImportAsked, FrameworkImported
from lyceum.skills.models import Framework, FrameworkImport
from lyceum.skills.onet import read_crosswalk, read_onet
from lyceum.skills.selectors.frameworks import framework_files, import_folder
from lyceum.skills.types import Draft, DraftTarget

from .crosswalk import Crosswalk
from .drafts import Application, Level, Tell, as_drafted

# Shorter than the time after which the task of a dead worker is given to another.
SILENT = timedelta(seconds=50)
Watch = Callable[[str, int, int], None]
Found = tuple[dict[str, int], list[str]]
KNOWN = {
    "esco": {
        "name": "ESCO",
        "homepage": "https://esco.ec.europa.eu",
        "attribution": "This service uses the ESCO classification of the European Commission.",
    },
    "onet": {
        "name": "O*NET",
        "homepage": "https://www.onetcenter.org/database.html",
        "attribution": (
            "This product includes information from the O*NET {version} Database by the U.S. "
            "Department of Labor, Employment and Training Administration (USDOL/ETA). Used under "
            "the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA. Lyceum has modified all "
            "or some of this information. USDOL/ETA has not approved, endorsed, or tested these "
            "modifications."
        ),
    },
}


@transaction.atomic
def ask_import(*, by: Actor, kind: str, file: Path) -> FrameworkImport:
    """Note down that a framework's file is to be brought in; `run_import` does it."""
    if not policies.can_import(by):
        raise Forbidden
    if not file.is_file():
        raise FileCannotBeRead(file=file.name, reason=_("There is no such file."))
    run = FrameworkImport.objects.create(
        kind=kind, file=str(file.resolve()), by=str(by), asked_at=clock.now()
    )
    publish(FrameworkImportAsked(by=str(by), run_id=run.pk, kind=kind))
    return run


def import_later(*, by: Actor, kind: str, file: Path) -> FrameworkImport:
    """Let the worker bring a file in."""
    run = ask_import(by=by, kind=kind, file=file)
    run_import_later.enqueue(run.pk)
    return run


def resume_import(*, by: Actor, run_id: int) -> None:
    """Let the worker go on with a run that was cut off, or try one again that failed."""
    run = FrameworkImport.objects.filter(pk=run_id).exclude(state="done").first()
    if run is None or not policies.can_import(by):
        raise NotFound
    with transaction.atomic():
        publish(FrameworkImportAsked(by=str(by), run_id=run.pk, kind=run.kind))
    run_import_later.enqueue(run.pk)


@task()
def run_import_later(run_id: int) -> None:
    """In the worker; the run itself says how far it is and how it ended."""
    run_import(run_id)


def keep_upload(*, by: Actor, file: File[bytes]) -> Path:
    """Put an uploaded file where imports are read from; it replaces none that lies there."""
    if not policies.can_import(by):
        raise Forbidden
    name = file.name or ""
    files.look_at(framework_files(), name, file, file.size)
    path = import_folder() / files.clean_name(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path = path.with_stem(f"{path.stem}-{get_random_string(6)}")
    with path.open("xb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    return path


def run_import(run_id: int, *, watch: Watch | None = None) -> FrameworkImport:
    """Do it, or what is left of it. A file that cannot be read changes nothing and is reported."""
    run = _begin(run_id)
    try:
        counts, notes = _READERS[run.kind](run, _teller(run, watch))
    except DomainError as refusal:
        return _end(run, FrameworkImport.State.FAILED, error=str(refusal))
    except Exception as surprise:
        _end(run, FrameworkImport.State.FAILED, error=logs.scrub(repr(surprise))[:2000])
        raise
    return _end(run, FrameworkImport.State.DONE, counts=counts, notes=notes)


@transaction.atomic
def _begin(run_id: int) -> FrameworkImport:
    """One import at a time; one that has been silent for long is dead, and may be resumed."""
    run = FrameworkImport.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotFound
    running = FrameworkImport.objects.filter(state="running")
    if running.filter(beat_at__gt=clock.now() - SILENT).exists():
        raise ImportIsRunning
    run.resumes = running.filter(kind=run.kind).exists()
    running.exclude(pk=run_id).update(state="failed", error=_("It was cut off."))
    run.state, run.beat_at, run.error = "running", clock.now(), ""
    run.save()
    return run


def _teller(run: FrameworkImport, watch: Watch | None) -> Tell:
    def tell(stage: str, position: int, total: int) -> None:
        FrameworkImport.objects.filter(pk=run.pk).update(
            stage=stage, position=position, total=total, beat_at=clock.now()
        )
        if watch:
            watch(stage, position, total)

    return tell


@transaction.atomic
def _end(run: FrameworkImport, state: str, **found: object) -> FrameworkImport:
    run.refresh_from_db()
    run.state, run.ended_at = state, clock.now()
    for name, value in found.items():
        setattr(run, name, value)
    run.save()
    return run


def _import_esco(run: FrameworkImport, tell: Tell) -> Found:
    draft = read_esco(Path(run.file), lambda: tell("reading", 0, 0))
    _insist_on_skills(draft, Path(run.file).name)
    return bring_in(draft, run, tell=tell, level=esco_level)


def _insist_on_skills(draft: Draft, file: str) -> None:
    if draft.is_whole or Framework.objects.filter(slug="esco", is_active=True).exists():
        return
    raise FileCannotBeRead(
        file=file,
        reason=_("It carries no complete list of skills. Import the English zip first."),
    )


def esco_level(asked: DraftTarget, job_zone: int | None) -> tuple[int, float]:
    return target(is_essential=asked.is_essential, job_zone=job_zone)


def bring_in(draft: Draft, run: FrameworkImport, *, tell: Tell, level: Level = as_drafted) -> Found:
    """Write a draft into its framework and tell, if anything changed."""
    framework, _is_new = Framework.objects.get_or_create(
        slug=draft.framework, defaults={"name": KNOWN[draft.framework]["name"]}
    )
    application = Application(draft, framework, tell=tell, level=level)
    counts = application.run()
    _finish(framework, draft, by=run.by, changed=bool(counts) or run.resumes)
    strays = [f"{what}: {number}" for what, number in application.strays.items()]
    return dict(counts), [*_notes(draft), *strays]


@transaction.atomic
def _finish(framework: Framework, draft: Draft, *, by: str, changed: bool) -> None:
    languages = sorted({*framework.languages, draft.language})
    if not changed and framework.is_active and languages == framework.languages:
        return
    known = KNOWN[draft.framework]
    if draft.is_whole or not framework.is_active:
        framework.version = draft.version or framework.version
        framework.is_active = draft.is_whole or draft.is_part
    framework.homepage = known["homepage"]
    framework.attribution = known["attribution"].format(version=framework.version or "")
    framework.languages = languages
    framework.revision += 1
    framework.imported_at = clock.now()
    framework.save()
    publish(FrameworkImported(by=by, framework_id=framework.pk))


def _notes(draft: Draft) -> list[str]:
    notes = [_("Read: {tables}.").format(tables=", ".join(sorted(draft.used)))]
    if draft.not_needed:
        notes.append(_("Not needed: {tables}.").format(tables=", ".join(draft.not_needed)))
    if draft.missing:
        notes.append(_("Not in the file: {tables}.").format(tables=", ".join(draft.missing)))
    return [*notes, *draft.notes]


def _import_onet(run: FrameworkImport, tell: Tell) -> Found:
    return bring_in(read_onet(Path(run.file), lambda: tell("reading", 0, 0)), run, tell=tell)


def _import_crosswalk(run: FrameworkImport, tell: Tell) -> Found:
    crosswalk = Crosswalk(read_crosswalk(Path(run.file)), tell=tell)
    counts = crosswalk.run()
    _touch("esco", by=run.by)
    return dict(counts), crosswalk.notes


@transaction.atomic
def _touch(slug: str, *, by: str) -> None:
    """Say that something about the framework is new."""
    framework = Framework.objects.select_for_update().get(slug=slug)
    framework.revision += 1
    framework.save(update_fields=["revision"])
    publish(FrameworkImported(by=by, framework_id=framework.pk))


_READERS: dict[str, Callable[[FrameworkImport, Tell], Found]] = {
    "esco": _import_esco,
    "onet": _import_onet,
    "crosswalk": _import_crosswalk,
}
