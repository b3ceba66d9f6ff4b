"""The xAPI store for machines, at two mounts: `/xapi/` (2.0) and `/xapi/1.0.3/`."""

from .documents import activity_profile_resource, agent_profile_resource, state_resource
from .door import short_way
from .statements import statement_resource
from .things import about_resource, activity_resource, person_resource

__all__ = [
    "about_resource",
    "activity_profile_resource",
    "activity_resource",
    "agent_profile_resource",
    "person_resource",
    "short_way",
    "state_resource",
    "statement_resource",
]
