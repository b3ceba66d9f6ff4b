"""The catalogue: what can be learnt, and from whom.

Questions  search, first_hits, resource_for, rows, candidates, taught, needs_for, voices_for,
           bookmarks, resources_teaching, teachers_of, visible_ids, thing_of, order_for, orders_for
Commands   add_resource, change_resource, publish_resource, withdraw_resource, accept_skills,
           reject_skills, review, bookmark, remove_bookmark, state_need, join_need, leave_need,
           answer_need, remove_resources
Types      Need, NeedRow, ResourceQuery, ResourcePage, ResourceRow, Candidate, TaughtSkill, SkillTaught
Refusals   ResourceIsWithdrawn, ListedAlready, PrerequisiteGoesRound
"""

from .errors import ListedAlready, PrerequisiteGoesRound, ResourceIsWithdrawn
from .models import Need
from .policies import thing_of
from .selectors import (
    bookmarks,
    candidates,
    first_hits,
    needs_for,
    order_for,
    orders_for,
    resource_for,
    resources_teaching,
    rows,
    search,
    taught,
    teachers_of,
    visible_ids,
    voices_for,
)
from .services import (
    accept_skills,
    add_resource,
    answer_need,
    bookmark,
    change_resource,
    join_need,
    leave_need,
    publish_resource,
    reject_skills,
    remove_bookmark,
    remove_resources,
    review,
    state_need,
    withdraw_resource,
)
from .types import (
    Candidate,
    NeedRow,
    ResourcePage,
    ResourceQuery,
    ResourceRow,
    SkillTaught,
    TaughtSkill,
)

__all__ = [
    "Candidate",
    "ListedAlready",
    "Need",
    "NeedRow",
    "PrerequisiteGoesRound",
    "ResourceIsWithdrawn",
    "ResourcePage",
    "ResourceQuery",
    "ResourceRow",
    "SkillTaught",
    "TaughtSkill",
    "accept_skills",
    "add_resource",
    "answer_need",
    "bookmark",
    "bookmarks",
    "candidates",
    "change_resource",
    "first_hits",
    "join_need",
    "leave_need",
    "needs_for",
    "order_for",
    "orders_for",
    "publish_resource",
    "reject_skills",
    "remove_bookmark",
    "remove_resources",
    "resource_for",
    "resources_teaching",
    "review",
    "rows",
    "search",
    "state_need",
    "taught",
    "teachers_of",
    "thing_of",
    "visible_ids",
    "voices_for",
    "withdraw_resource",
]
