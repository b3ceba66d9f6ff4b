"""How well somebody does what: for themselves, and for whom they let see it."""

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.skills import policies
from lyceum.skills.models import SkillState
from lyceum.skills.types import SkillLevel

WORDS = (
    _("nothing yet"),
    _("novice"),
    _("advanced beginner"),
    _("competent"),
    _("proficient"),
    _("expert"),
)
DESCRIPTORS = (
    _("You have not met this yet."),
    _("You follow clear steps, and need someone near for anything unusual."),
    _("You handle common cases, and ask when something is new."),
    _("You plan and finish ordinary work on your own, and own the result."),
    _("You see the whole, spot what is off, and others come to you."),
    _("You set how it is done, and teach it; others learn by watching you."),
)
SURE, LIKELY, FIRST = 0.75, 0.5, 0.3


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


def level_word(level: float) -> "str | Promise":
    """The word for a level: `novice` from a half, `expert` from four and a half."""
    return WORDS[min(5, int(level + 0.5))]


def confidence_word(confidence: float, leading: str = "") -> "str | Promise":
    """How sure we are, in words."""
    if confidence >= SURE:
        return _("well proven")
    if confidence >= LIKELY:
        return _("likely")
    if confidence >= FIRST:
        return _("a first impression")
    return _("only your own word") if leading == "self" else _("a hint")
