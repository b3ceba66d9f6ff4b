"""What a goal would take, before it is set."""

from collections.abc import Sequence

from lyceum.kernel.actors import Actor
from lyceum.paths.types import GapRow, Wish
from lyceum.skills import api as skills

from . import words
from .paths import language

COMPETENT = 3


def wishes_of(actor: Actor, role_id: int | None, skill_ids: Sequence[int] = ()) -> list[Wish]:
    """What a role asks for; a skill chosen by itself is wanted at the level of the competent."""
    if role_id is not None:
        profile = skills.role_profile(actor, role_id)
        return [Wish(target.skill_id, target.level, target.weight) for target in profile]
    seen = skills.visible_skills(actor.scope, skill_ids)
    return [Wish(skill_id, COMPETENT) for skill_id in skill_ids if skill_id in seen]


def preview(actor: Actor, person_id: int, wishes: Sequence[Wish]) -> list[GapRow]:
    """Wanted minus there, the greatest gaps first; nothing is saved."""
    ids = [wish.skill_id for wish in wishes]
    rows = skills.skill_rows(ids, language())
    levels = skills.levels_of(actor, person_id, ids)
    found = [
        _row(rows[wish.skill_id], wish, levels.get(wish.skill_id))
        for wish in wishes
        if wish.skill_id in rows
    ]
    return sorted(found, key=lambda row: (-row.missing * row.weight, row.skill))


def _row(skill: skills.SkillRow, wish: Wish, known: skills.SkillLevel | None) -> GapRow:
    now, confidence = (known.level, known.confidence) if known else (0.0, 0.0)
    return GapRow(
        skill_id=skill.id,
        skill=skill.label,
        is_fallback=skill.is_fallback,
        now=now,
        now_word=words.level_word(now),
        target=wish.level,
        target_word=words.level_word(wish.level),
        missing=max(0.0, wish.level - now),
        confidence=confidence,
        confidence_word=words.confidence_word(confidence),
        weight=wish.weight,
        goal_ids=(),
    )
