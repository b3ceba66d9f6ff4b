from typing import Any

from lyceum.kernel import actors
from lyceum.organisations import api as organisations

from . import services
from .models import Path
from .types import Limits, Wish


def make_path(person: Any, levels: dict[Any, int], **limits: Any) -> Path:
    """A person's path to these levels of skills, with its plan."""
    by = actors.person(person.pk, organisations.scope_of(person.pk))
    goal = services.set_goal(
        by=by,
        person_id=person.pk,
        wishes=[Wish(getattr(skill, "pk", skill), level) for skill, level in levels.items()],
        limits=Limits(**limits) if limits else None,
    )
    return goal.path
