"""The verbs of the catalogue."""

from .indexing import index, reindex
from .opinions import (
    answer_need,
    bookmark,
    join_need,
    leave_need,
    remove_bookmark,
    review,
    state_need,
)
from .providers import provider_named
from .resources import add_resource, change_resource, publish_resource, withdraw_resource
from .skills import accept_skills, propose_skills, reject_skills

__all__ = [
    "accept_skills",
    "add_resource",
    "answer_need",
    "bookmark",
    "change_resource",
    "index",
    "join_need",
    "leave_need",
    "propose_skills",
    "provider_named",
    "publish_resource",
    "reindex",
    "reject_skills",
    "remove_bookmark",
    "review",
    "state_need",
    "withdraw_resource",
]
