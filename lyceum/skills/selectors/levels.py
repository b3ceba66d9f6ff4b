"""How well somebody does what: for themselves, and for whom they let see it."""

from collections.abc import Collection

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.skills import policies
from lyceum.skills.models import SkillState
from lyceum.skills.types import SkillLevel


def levels_of(
    actor: Actor, person_id: int, skill_ids: Collection[int] | None = None
) -> dict[int, SkillLevel]:
    """The levels of a person, by skill; refused to whom they were not shared with."""
    if not policies.can_see_levels(actor, person_id):
        raise Forbidden
    states = SkillState.objects.unscoped("the policy was asked").filter(person_id=person_id)
    if skill_ids is not None:
        states = states.filter(skill_id__in=list(skill_ids))
    rows = states.values_list("skill_id", "level", "confidence", "leading", "pieces")
    return {row[0]: SkillLevel(*row) for row in rows}
