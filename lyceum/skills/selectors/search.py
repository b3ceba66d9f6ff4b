"""Search of skills and roles."""

from lyceum.kernel.actors import NOBODY, Actor
from lyceum.skills.models import Role, RoleLabel, Skill, SkillLabel
from lyceum.skills.types import RoleHit, SearchAnswer, SkillHit

from .labels import role_rows, skill_rows


def search_skills(
    text: str, *, language: str, limit: int = 20, actor: Actor | None = None
) -> SearchAnswer:
    """Skills that the words mean or name; the answer says which way they were found."""
    visible = Skill.objects.within((actor or NOBODY).scope).filter(retired_at=None)
    labels = SkillLabel.objects.filter(skill__in=visible, text__icontains=text.strip())
    ids = list(
        dict.fromkeys(labels.order_by("-kind", "text").values_list("skill_id", flat=True)[:200])
    )
    rows = skill_rows(ids[:limit], language)
    return SearchAnswer([SkillHit(rows[pk], 1.0) for pk in ids[:limit] if pk in rows], "words")


def search_roles(
    text: str, *, language: str, limit: int = 20, actor: Actor | None = None
) -> list[RoleHit]:
    """Roles whose names are close to the words; an organisation's own come first."""
    visible = Role.objects.within((actor or NOBODY).scope).filter(retired_at=None)
    labels = RoleLabel.objects.filter(role__in=visible, text__icontains=text.strip())
    ids = list(
        dict.fromkeys(labels.order_by("-kind", "text").values_list("role_id", flat=True)[:200])
    )
    rows = role_rows(ids[:limit], language)
    return [RoleHit(rows[pk], 1.0) for pk in ids[:limit] if pk in rows]


def closest_skills(text: str, limit: int = 10, language: str = "en") -> list[SkillHit]:
    """The shared skills nearest to a text."""
    return search_skills(text, language=language, limit=limit).hits
