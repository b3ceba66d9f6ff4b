from typing import Any

from lyceum.kernel import actors
from lyceum.kernel.scope import organisation_owner

from . import services
from .models import Resource
from .types import SkillTaught


def make_resource(organisation: Any, title: str = "SQL for people who move things", **details: Any):
    """A published resource of an organisation; `teaches={skill: (from, to)}` with ids or skills."""
    taught = [
        SkillTaught(getattr(skill, "pk", skill), low, high)
        for skill, (low, high) in details.pop("teaches", {}).items()
    ]
    resource: Resource = services.add_resource(
        by=actors.system("tests", organisation_owner(organisation.pk)),
        organisation_id=organisation.pk,
        title=title,
        skills=taught,
        **{"language": "en", "mode": "self-paced", **details},
    )
    return resource
