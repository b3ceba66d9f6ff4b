"""Search of skills and roles: typo-tolerant, by meaning, an organisation's own ones first."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lyceum.kernel.actors import NOBODY, Actor
from lyceum.skills.models import Role, Skill
from lyceum.skills.types import RoleHit, SearchAnswer, SkillHit

from .indexes import own_index, role_index, skill_index
from .labels import role_rows, skill_rows

if TYPE_CHECKING:
    from lyceum.skills.search import Hit, SkillIndex

SPARE = 20  # looked up beyond the limit, for what was retired since
OWN = 0.05  # what a name of one's own organisation is ahead


def search_skills(
    text: str, *, language: str, limit: int = 20, actor: Actor | None = None
) -> SearchAnswer:
    """Skills that the words mean or name; the answer says which way they were found."""
    scope, index = (actor or NOBODY).scope, skill_index()
    scores = _scores(text, language, limit, index, own_index("skill", scope))
    there = Skill.objects.within(scope).filter(pk__in=scores, retired_at=None)
    kept = _best(scores, there.values_list("pk", flat=True), limit)
    rows = skill_rows(kept, language)
    hits = [SkillHit(rows[pk], scores[pk]) for pk in kept if pk in rows]
    return SearchAnswer(hits, index.by())


def search_roles(
    text: str, *, language: str, limit: int = 20, actor: Actor | None = None
) -> list[RoleHit]:
    """Roles whose names are close to the words; an organisation's own come first."""
    scope = (actor or NOBODY).scope
    scores = _scores(text, language, limit, role_index(), own_index("role", scope))
    there = Role.objects.within(scope).filter(pk__in=scores, retired_at=None)
    kept = _best(scores, there.values_list("pk", flat=True), limit)
    rows = role_rows(kept, language)
    return [RoleHit(rows[pk], scores[pk]) for pk in kept if pk in rows]


def closest_skills(text: str, limit: int = 10, language: str = "en") -> list[SkillHit]:
    """The shared skills nearest to a text."""
    return search_skills(text, language=language, limit=limit).hits


def _scores(
    text: str, language: str, limit: int, shared: "SkillIndex", own: "SkillIndex | None"
) -> dict[int, float]:
    found = _hits(shared, text, language, limit)
    scores = {hit.concept_id: hit.score for hit in found}
    for hit in _hits(own, text, language, limit) if own else ():
        scores[hit.concept_id] = min(1.0, hit.score + OWN)
    return scores


def _hits(index: "SkillIndex", text: str, language: str, limit: int) -> "Iterable[Hit]":
    base = language.split("-", maxsplit=1)[0].lower()
    return index.search(text, base, limit + SPARE).hits


def _best(scores: dict[int, float], there: Iterable[int], limit: int) -> list[int]:
    return sorted(there, key=lambda pk: (-scores[pk], pk))[:limit]
