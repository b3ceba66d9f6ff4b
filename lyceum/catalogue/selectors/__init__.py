"""The questions of the catalogue."""

from .candidates import candidates, taught, teachers_of
from .episodes import episode_for, episodes, episodes_of, feed_trouble, latest_episodes
from .offered import may_publish, offered_by
from .opinions import (
    bookmarked_ids,
    bookmarks,
    has_bookmarked,
    latest_reviews,
    my_review,
    need_for,
    needs_for,
    reviews_of,
    voices_for,
)
from .orders import order_for, orders_for
from .resources import (
    before_and_after,
    resource_for,
    resources_teaching,
    row_of,
    rows,
    suggestion_counts,
    suggestions,
    taught_with_suggestions,
    visible_ids,
)
from .searching import current_snapshot, first_hits, providers, search
from .sellers import providers_of, sellers

__all__ = [
    "before_and_after",
    "bookmarked_ids",
    "bookmarks",
    "candidates",
    "current_snapshot",
    "episode_for",
    "episodes",
    "episodes_of",
    "feed_trouble",
    "first_hits",
    "has_bookmarked",
    "latest_episodes",
    "latest_reviews",
    "may_publish",
    "my_review",
    "need_for",
    "needs_for",
    "offered_by",
    "order_for",
    "orders_for",
    "providers",
    "providers_of",
    "resource_for",
    "resources_teaching",
    "reviews_of",
    "row_of",
    "rows",
    "search",
    "sellers",
    "suggestion_counts",
    "suggestions",
    "taught",
    "taught_with_suggestions",
    "teachers_of",
    "visible_ids",
    "voices_for",
]
