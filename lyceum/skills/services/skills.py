"""An organisation's own skills, beside those of the frameworks."""

from uuid import uuid4

from django.db import transaction
from django.db.models import F

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.skills import policies
from lyceum.skills.events import SkillAdded, SkillChanged
from lyceum.skills.models import Framework, Skill, SkillLabel

OWN = "own"


@transaction.atomic
def add_skill(
    *,
    by: Actor,
    label: str,
    organisation_id: int | None = None,
    language: str = "en",
    description: str = "",
    kind: str = "skill",
) -> int:
    """Add a skill of one's own: an organisation's, or (without one) the ecosystem's."""
    if not policies.can_edit_for(by, organisation_id):
        raise Forbidden
    owner = organisation_owner(organisation_id) if organisation_id else ""
    skill = Skill.objects.create(
        framework=own_framework(), uri=f"urn:uuid:{uuid4()}", kind=kind, owner_id=owner
    )
    SkillLabel.objects.create(skill=skill, language=language, text=label, description=description)
    publish(SkillAdded(by=str(by), owner_id=owner, skill_id=skill.pk))
    return skill.pk


@transaction.atomic
def change_skill(
    *, by: Actor, skill_id: int, label: str, description: str, version: int, language: str = "en"
) -> int:
    """Set the words of a skill of one's own; refused if somebody else saved since `version`."""
    skill = _locked(by, skill_id)
    if version != skill.version:
        raise EditedMeanwhile
    SkillLabel.objects.filter(skill=skill, language=language).delete()
    SkillLabel.objects.create(skill=skill, language=language, text=label, description=description)
    return _saved(by, skill)


@transaction.atomic
def retire_skill(*, by: Actor, skill_id: int) -> None:
    """No longer offer a skill of one's own; evidence for it stays."""
    skill = _locked(by, skill_id)
    skill.retired_at = clock.now()
    skill.save(update_fields=["retired_at"])
    _saved(by, skill)


def _locked(by: Actor, skill_id: int) -> Skill:
    skill = Skill.objects.within(by.scope).select_for_update().filter(pk=skill_id).first()
    if skill is None:
        raise NotFound
    if not policies.can_edit(by, skill):
        raise Forbidden
    return skill


def _saved(by: Actor, skill: Skill) -> int:
    Skill.objects.within(by.scope).filter(pk=skill.pk).update(version=F("version") + 1)
    publish(SkillChanged(by=str(by), owner_id=skill.owner_id, skill_id=skill.pk))
    return skill.version + 1


def own_framework() -> Framework:
    """The framework of what nobody else has named."""
    framework, _ = Framework.objects.get_or_create(
        slug=OWN, defaults={"name": "Own", "is_active": True}
    )
    return framework
