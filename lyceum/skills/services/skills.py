"""An organisation's own skills, beside those of the frameworks."""

from uuid import uuid4

from django.db import transaction

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.skills import policies
from lyceum.skills.events import SkillAdded
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


def own_framework() -> Framework:
    """The framework of what nobody else has named."""
    framework, _ = Framework.objects.get_or_create(
        slug=OWN, defaults={"name": "Own", "is_active": True}
    )
    return framework
