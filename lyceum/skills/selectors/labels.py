"""Names in the reader's language, and in another one, marked, where there is none."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import QuerySet

from lyceum.kernel.actors import Actor
from lyceum.skills.models import RoleLabel, Skill, SkillLabel
from lyceum.skills.types import MatchingLabel, NameRow, RoleRow, SkillRow

FALLBACK = "en"
CHUNK = 5000
T = TypeVar("T")


def skill_rows(ids: Iterable[int], language: str) -> dict[int, SkillRow]:
    """Skills by id, named in this language where that is possible. One query for 5,000."""
    wanted = ("skill_id", "language", "text", "skill__uri", "skill__kind")
    found = _best(
        SkillLabel.objects.all(), "skill", [*wanted, "skill__framework__slug"], ids, language
    )
    return {
        row[0]: SkillRow(
            id=row[0],
            uri=row[3],
            label=row[2],
            language=row[1],
            is_fallback=row[1] != _base(language),
            kind=row[4],
            framework=row[5],
        )
        for row in found
    }


def role_rows(ids: Iterable[int], language: str) -> dict[int, RoleRow]:
    """Roles by id, named in this language where that is possible. One query for 5,000."""
    wanted = ["role_id", "language", "text", "role__uri", "role__kind", "role__framework__slug"]
    wanted += ["role__code", "role__job_zone", "role__owner_id"]
    found = _best(RoleLabel.objects.all(), "role", wanted, ids, language)
    return {
        row[0]: RoleRow(
            id=row[0],
            uri=row[3],
            label=row[2],
            language=row[1],
            is_fallback=row[1] != _base(language),
            kind=row[4],
            framework=row[5],
            code=row[6],
            job_zone=row[7],
            is_own=bool(row[8]),
        )
        for row in found
    }


def skills_by_uri(actor: Actor, uris: Iterable[str]) -> dict[str, int]:
    """Skills that the actor can see by their address: uri → id. One query for 5,000."""
    found: dict[str, int] = {}
    for chunk in _chunks(sorted(set(uris))):
        visible = Skill.objects.within(actor.scope).filter(uri__in=chunk)
        found |= dict(visible.values_list("uri", "pk"))
    return found


def by_language(labels: Iterable[tuple[str, str, str, str]], language: str) -> list[NameRow]:
    """(language, kind, text, description) of one thing → a row a language, the reader's first."""
    preferred: dict[str, tuple[str, str]] = {}
    others: dict[str, list[str]] = defaultdict(list)
    for spoken, kind, text, description in labels:
        if kind == "preferred":
            preferred[spoken] = (text, description)
        else:
            others[spoken].append(text)
    return [
        NameRow(spoken, *preferred[spoken], sorted(others[spoken]))
        for spoken in sorted(preferred, key=lambda spoken: _rank(spoken, language))
    ]


def labels_for_matching(
    language: str, kinds: tuple[str, ...] = ("skill", "knowledge")
) -> Iterator[MatchingLabel]:
    """Every name of every shared skill in a language, for taggers and indexes."""
    labels = SkillLabel.objects.filter(
        language=_base(language),
        skill__owner_id="",
        skill__kind__in=kinds,
        skill__retired_at=None,
        skill__framework__is_active=True,
    )
    rows = labels.order_by("skill_id", "-kind", "pk").values_list(
        "skill_id", "text", "kind", "description", "skill__spread"
    )
    for row in rows.iterator(chunk_size=CHUNK):
        yield MatchingLabel(*row)


def _best(
    labels: QuerySet[Any], of: str, wanted: list[str], ids: Iterable[int], language: str
) -> Iterator[tuple[Any, ...]]:
    """The preferred label of each thing: the reader's language, else English, else any."""
    best: dict[int, tuple[Any, ...]] = {}
    for chunk in _chunks(sorted(set(ids))):
        rows = labels.filter(**{f"{of}_id__in": chunk}, kind="preferred").values_list(*wanted)
        for row in rows:
            known = best.get(row[0])
            if known is None or _rank(row[1], language) < _rank(known[1], language):
                best[row[0]] = row
    yield from best.values()


def _rank(candidate: str, language: str) -> tuple[int, str]:
    order = {_base(language): 0, FALLBACK: 1}
    return (order.get(candidate, 2), candidate)


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


def _chunks(ids: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
