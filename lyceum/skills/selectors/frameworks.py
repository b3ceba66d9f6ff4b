"""Which frameworks there are, whom to thank, and how imports are getting on."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.files import TEXT, ZIP, Purpose
from lyceum.skills import policies
from lyceum.skills.models import Framework, FrameworkImport, Role, Skill
from lyceum.skills.types import FrameworkRow, ImportRow

FEW = 10
SILENT = timedelta(seconds=50)
FOLDER = "imports"
# What an import tells of itself is kept in plain English; here it gets the reader's words.
WORDS = {
    "reading": _("reading"),
    "skill": _("skills"),
    "skills": _("skills"),
    "role": _("roles"),
    "roles": _("roles"),
    "names of skills": _("names of skills"),
    "skill labels": _("names of skills"),
    "names of roles": _("names of roles"),
    "role labels": _("names of roles"),
    "hierarchy": _("hierarchy"),
    "broader relations": _("hierarchy"),
    "profiles": _("profiles"),
    "lines of profiles": _("lines of profiles"),
    "relatedrole": _("related roles"),
    "related roles": _("related roles"),
    "roletechnology": _("technologies of roles"),
    "technologies of roles": _("technologies of roles"),
    "crosswalk": _("crosswalk"),
    "crosswalks": _("crosswalk"),
    "job zones": _("job zones"),
    "matched by code": _("matched by code"),
    "matched by stem": _("matched by the beginning of the code"),
    "matched by title": _("matched by title"),
    "inherited": _("taken over from the occupation above"),
}
DEEDS = {
    "added": _("{what} added"),
    "changed": _("{what} changed"),
    "removed": _("{what} removed"),
    "retired": _("{what} retired"),
    "set": _("{what} set"),
}


def frameworks() -> list[FrameworkRow]:
    """Every framework in use, with its size. Three queries."""
    living = Q(retired_at=None)
    skills = Skill.objects.unscoped("only how many there are").filter(living, owner_id="")
    roles = Role.objects.unscoped("only how many there are").filter(
        living, owner_id="", kind="occupation"
    )
    sizes = [
        dict(rows.order_by().values_list("framework").annotate(Count("pk")))
        for rows in (skills.exclude(kind="group"), roles)
    ]
    return [
        FrameworkRow(
            id=row.pk,
            slug=row.slug,
            name=row.name,
            version=row.version,
            homepage=row.homepage,
            attribution=row.attribution,
            languages=row.languages,
            skills=sizes[0].get(row.pk, 0),
            roles=sizes[1].get(row.pk, 0),
            imported_at=row.imported_at,
        )
        for row in Framework.objects.exclude(slug="own").order_by("name")
    ]


def imports(actor: Actor) -> list[ImportRow]:
    """The latest imports, for who may import."""
    if not policies.can_import(actor):
        raise Forbidden
    return [_row(run) for run in FrameworkImport.objects.order_by("-pk")[:FEW]]


def import_for(actor: Actor, run_id: int) -> ImportRow:
    """One import, for who may import."""
    run = FrameworkImport.objects.filter(pk=run_id).first()
    if run is None or not policies.can_import(actor):
        raise NotFound
    return _row(run)


def _row(run: FrameworkImport) -> ImportRow:
    silent = run.beat_at is not None and run.beat_at < clock.now() - SILENT
    return ImportRow(
        id=run.pk,
        kind=run.kind,
        kind_word=run.get_kind_display(),
        file=Path(run.file).name,
        state=run.state,
        state_word=run.get_state_display(),
        stage=str(WORDS.get(run.stage, run.stage)),
        position=run.position,
        total=run.total,
        counts={_counted(words): number for words, number in run.counts.items()},
        notes=run.notes,
        error=run.error,
        asked_at=run.asked_at,
        is_stuck=run.state == FrameworkImport.State.RUNNING and silent,
    )


def _counted(words: str) -> str:
    """`skill labels added` → `names of skills added`, in the reader's language."""
    what, _space, deed = words.rpartition(" ")
    if words in WORDS or deed not in DEEDS:
        return str(WORDS.get(words, words))
    return str(DEEDS[deed]).format(what=WORDS.get(what, what))


def import_folder() -> Path:
    """Where an operator may put files that are too large to upload."""
    return Path(settings.HOME) / FOLDER


def framework_files() -> Purpose:
    """What a framework may come as: the zips and tables of those who publish it."""
    return Purpose((ZIP, TEXT), megabytes=settings.UPLOAD_LIMIT_MB)


def files_at_hand() -> list[str]:
    """What lies in the folder."""
    folder = import_folder()
    if not folder.is_dir():
        return []
    return sorted(file.name for file in folder.iterdir() if file.is_file())[:100]


def may_import(actor: Actor) -> bool:
    """Does this actor bring frameworks in?"""
    return policies.can_import(actor)
