"""Communities: where people talk, introduce themselves, and say what goes well and what does not.

Questions  space_of_cohort, spaces_of, space_ids_of, space_choices, culture (the figures of spaces between two days)
Commands   open_space (idempotent by key), add_members, share, introduce, react, route, post_prompt,
           plan_prompts, plan_coffee, take_part, make_offer
Types      NewSpace, NewPost, SpaceRow, Culture, WeekRow
Refusals   SpaceIsClosed, NotAFrustration
"""

from .errors import NotAFrustration, SpaceIsClosed
from .selectors import culture, space_choices, space_ids_of, space_of_cohort, spaces_of
from .services import (
    add_members,
    introduce,
    make_offer,
    open_space,
    plan_coffee,
    plan_prompts,
    post_prompt,
    react,
    route,
    share,
    take_part,
)
from .types import Culture, NewPost, NewSpace, SpaceRow, WeekRow

__all__ = [
    "Culture",
    "NewPost",
    "NewSpace",
    "NotAFrustration",
    "SpaceIsClosed",
    "SpaceRow",
    "WeekRow",
    "add_members",
    "culture",
    "introduce",
    "make_offer",
    "open_space",
    "plan_coffee",
    "plan_prompts",
    "post_prompt",
    "react",
    "route",
    "share",
    "space_choices",
    "space_ids_of",
    "space_of_cohort",
    "spaces_of",
    "take_part",
]
