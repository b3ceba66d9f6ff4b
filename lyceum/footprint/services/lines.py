"""Lines: a statement as it stands in somebody's footprint, made when it is told."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lyceum.footprint import selectors
from lyceum.footprint.models import Line, LineSkill, Removed
from lyceum.footprint.types import BY_IRI, MEASUREMENT, PROGRESS, Thing, Told
from lyceum.kernel import clock
from lyceum.kernel.scope import person_owner
from lyceum.statements import api as statements

BATCH = 500
MOST_MINUTES = 1_000_000
LARGEST = 1e12  # of a number that is shown
LONGEST = 2000  # letters of a name that are kept
LONGEST_VERB = 500  # letters: PostgreSQL's index takes 2,700 bytes in a row
MINUTES = re.compile(r"PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:[\d.,]+S)?")
Said = Mapping[str, Any]


def keep_told(told: Sequence[Told], said: Sequence[Said], zones: Mapping[int, str]) -> None:
    """The lines of what the house told. Three queries for 500."""
    about = selectors.skills_in({thing for one in told for thing in (one.thing, *one.around)})
    lines = [
        line_of(
            statement,
            Origin(
                person_id=one.person_id,
                zone=zones.get(one.person_id, ""),
                organisation_id=one.organisation_id,
                cause=one.cause,
            ),
        )
        for one, statement in zip(told, said, strict=True)
    ]
    keep(lines, [_skills(one, about) for one in told])


def _skills(told: Told, about: Mapping[Thing, set[int]]) -> set[int]:
    return set().union(*(about.get(thing, set()) for thing in (told.thing, *told.around)))


def keep(lines: Sequence[Line], skills: Sequence[set[int]]) -> None:
    """Keep lines with the skills that they are about; those that are kept already stay."""
    Line.objects.bulk_create(lines, BATCH, ignore_conflicts=True)
    about = [(line, skill) for line, some in zip(lines, skills, strict=True) for skill in some]
    LineSkill.objects.bulk_create(
        [_about(line, skill) for line, skill in about],
        BATCH,
        ignore_conflicts=True,
    )


def _about(line: Line, skill_id: int) -> LineSkill:
    return LineSkill(
        line_id=line.id,
        person_id=line.person_id,
        skill_id=skill_id,
        happened_at=line.happened_at,
        minutes=line.minutes,
    )


def kept_among(line_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these lines there are. One query."""
    found = Line.objects.unscoped("before it is told again").filter(pk__in=list(line_ids))
    return set(found.values_list("pk", flat=True))


def drop(person_id: int, seqs: Sequence[int]) -> None:
    """The lines of these statements go from somebody's record; the statements stay."""
    theirs = Line.objects.unscoped("told under a name that is not theirs").filter(
        person_id=person_id
    )
    for start in range(0, len(seqs), BATCH):
        told = statements.numbered(seqs[start : start + BATCH])
        theirs.filter(pk__in=[line_id(one.tenant_id, one.statement_id) for one in told]).delete()


def removed_among(line_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these lines their person took away. One query."""
    found = Removed.objects.unscoped("before it is told again")
    return set(found.filter(line_id__in=list(line_ids)).values_list("line_id", flat=True))


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Whose footprint a statement stands in, where they are, and by which road it came."""

    person_id: int
    zone: str = ""
    organisation_id: int | None = None
    cause: str = ""
    tenant_id: int = 0
    stored_at: datetime | None = None


def line_of(said: Said, of: Origin) -> Line:
    """The line of a statement about a person."""
    verb, thing = said["verb"], said["object"]
    ours = BY_IRI.get(verb["id"])
    at = datetime.fromisoformat(said["timestamp"]).astimezone(UTC)
    names = _names(thing)
    statement_id = UUID(said["id"])
    return Line(
        id=line_id(of.tenant_id, statement_id),
        owner_id=person_owner(of.person_id),
        person_id=of.person_id,
        tenant_id=of.tenant_id,
        statement_id=statement_id,
        happened_at=at,
        stored_at=of.stored_at or clock.now(),
        week=selectors.monday(at.astimezone(_zone(of.zone)).date()),
        topic=ours.topic if ours else "elsewhere",
        verb=verb["id"][:LONGEST_VERB],
        organisation_id=of.organisation_id,
        source=_source(of),
        teller=_teller(said, of),
        cause=of.cause,
        thing=thing.get("id", ""),
        names=names,
        said={} if ours else verb.get("display", {}),
        result=_result(said),
        words=_words(said, names),
        minutes=_minutes(said),
    )


def _source(of: Origin) -> str:
    """Who told it: a tool of an organisation, a connection, or the house."""
    if of.tenant_id:
        return f"organisation:{of.tenant_id}"
    return of.cause if of.cause.startswith("connection:") else "house"


def _teller(said: Said, of: Origin) -> str:
    """What a tool or a system calls itself, for the reader; the house needs no name."""
    if _source(of) == "house":
        return ""
    platform = said.get("context", {}).get("platform", "")
    return str(platform or said.get("authority", {}).get("name", ""))[:200]


def line_id(tenant_id: int, statement_id: UUID) -> UUID:
    """The house's statements lend their lines their ids; those of others are made unique."""
    return uuid5(statement_id, str(tenant_id)) if tenant_id else statement_id


def _names(thing: Said) -> dict[str, str]:
    """What the thing is called, by language; of an agent or group, its name."""
    names = thing.get("definition", {}).get("name", {})
    if not names and thing.get("name"):
        names = {"und": thing["name"]}
    return {language: str(name)[:LONGEST] for language, name in names.items()}


def _result(said: Said) -> dict[str, Any]:
    """What the timeline shows of a result; of its extensions, numbers that we know."""
    result = said.get("result", {})
    shown = {name: result[name] for name in ("score", "duration") if name in result}
    numbers = {
        name: number
        for name, number in result.get("extensions", {}).items()
        if name in (PROGRESS, MEASUREMENT) and _is_small(number)
    }
    return shown | ({"extensions": numbers} if numbers else {})


def _is_small(number: Any) -> bool:
    return isinstance(number, int | float) and abs(number) < LARGEST


def _words(said: Said, names: Mapping[str, str]) -> str:
    """Everything by which somebody may look for it, in all its languages."""
    around = said.get("context", {}).get("contextActivities", {}).get("grouping", [])
    parts = [
        *names.values(),
        *(name for one in around for name in _names(one).values()),
        *said["verb"].get("display", {}).values(),
        said.get("context", {}).get("team", {}).get("name", ""),
    ]
    return selectors.folded(" ".join(dict.fromkeys(filter(None, parts))))


def _minutes(said: Said) -> int:
    """How long it took, where that is said in hours and minutes."""
    found = MINUTES.fullmatch(said.get("result", {}).get("duration", ""))
    return min(int(found[1] or 0) * 60 + int(found[2] or 0), MOST_MINUTES) if found else 0


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
