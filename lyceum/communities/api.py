"""Communities: where people talk, introduce themselves, and say what goes well and what does not.

Questions  space_of_cohort, spaces_of, spaces_named, posts_found, space_ids_of, space_choices,
           culture (the figures of spaces between two days)
Commands   open_space (idempotent by key), add_members, share, announce, say_coming, introduce, react, route, post_prompt,
           plan_prompts, plan_coffee, take_part, make_offer,
           begin_canvas, add_note, bring_story, sign_note, move_note, close_round, promise
Types      NewSpace, NewPost, NewGathering, NewCommitment, SpaceRow, FoundPost, Culture, WeekRow
Refusals   SpaceIsClosed, NotAFrustration
"""

from .errors import NotAFrustration, SpaceIsClosed
from .selectors import (
    culture,
    posts_found,
    space_choices,
    space_ids_of,
    space_of_cohort,
    spaces_named,
    spaces_of,
)
from .services import (
    add_members,
    add_note,
    announce,
    begin_canvas,
    bring_story,
    close_round,
    introduce,
    make_offer,
    move_note,
    open_space,
    plan_coffee,
    plan_prompts,
    post_prompt,
    promise,
    react,
    route,
    say_coming,
    share,
    sign_note,
    take_part,
)
from .types import (
    Culture,
    FoundPost,
    NewCommitment,
    NewGathering,
    NewPost,
    NewSpace,
    SpaceRow,
    WeekRow,
)

__all__ = [
    "Culture",
    "FoundPost",
    "NewCommitment",
    "NewGathering",
    "NewPost",
    "NewSpace",
    "NotAFrustration",
    "SpaceIsClosed",
    "SpaceRow",
    "WeekRow",
    "add_members",
    "add_note",
    "announce",
    "begin_canvas",
    "bring_story",
    "close_round",
    "culture",
    "introduce",
    "make_offer",
    "move_note",
    "open_space",
    "plan_coffee",
    "plan_prompts",
    "post_prompt",
    "posts_found",
    "promise",
    "react",
    "route",
    "say_coming",
    "share",
    "sign_note",
    "space_choices",
    "space_ids_of",
    "space_of_cohort",
    "spaces_named",
    "spaces_of",
    "take_part",
]
