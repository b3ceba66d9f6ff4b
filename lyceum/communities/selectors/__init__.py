"""Questions about spaces and what is said in them."""

from .coffee import coffee_apart, coffee_guests, coffee_met, coffee_page
from .figures import culture, space_ids_of
from .finding import found, marks_of
from .members import (
    handle_for,
    homes_of,
    invitable,
    member_page,
    waiting_page,
    who_is_called,
)
from .moderation import hidden_page, reports_page
from .people import is_wide, my_offer, offers, skills_named
from .posts import (
    draft_of,
    file_for,
    newer,
    newer_replies,
    post_for,
    post_page,
    routed_to,
    rows_of,
    stories,
    thread,
    versions_of,
    wants_thread,
)
from .prompts import plan_of
from .spaces import (
    cohorts_of_member,
    keepers_of,
    may_open_at,
    place_for,
    place_to_read,
    space_by_key,
    space_choices,
    space_of_cohort,
    spaces_of,
    spaces_to_find,
)
from .waiting import newest_in_spaces, newest_in_threads, still_in_spaces, still_in_threads

__all__ = [
    "coffee_apart",
    "coffee_guests",
    "coffee_met",
    "coffee_page",
    "cohorts_of_member",
    "culture",
    "draft_of",
    "file_for",
    "found",
    "handle_for",
    "hidden_page",
    "homes_of",
    "invitable",
    "is_wide",
    "keepers_of",
    "marks_of",
    "may_open_at",
    "member_page",
    "my_offer",
    "newer",
    "newer_replies",
    "newest_in_spaces",
    "newest_in_threads",
    "offers",
    "place_for",
    "place_to_read",
    "plan_of",
    "post_for",
    "post_page",
    "reports_page",
    "routed_to",
    "rows_of",
    "skills_named",
    "space_by_key",
    "space_choices",
    "space_ids_of",
    "space_of_cohort",
    "spaces_of",
    "spaces_to_find",
    "still_in_spaces",
    "still_in_threads",
    "stories",
    "thread",
    "versions_of",
    "waiting_page",
    "wants_thread",
    "who_is_called",
]
