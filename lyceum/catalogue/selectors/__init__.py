"""The questions of the catalogue."""

from .candidates import candidates, taught
from .opinions import (
    bookmarked_ids,
    bookmarks,
    has_bookmarked,
    my_review,
    need_for,
    needs_for,
    reviews_of,
)
from .resources import (
    follow_ups,
    prerequisites_of,
    resource_for,
    resources_teaching,
    row_of,
    rows,
    suggestion_counts,
    suggestions,
    taught_with_suggestions,
    visible_ids,
)
from .searching import current_snapshot, providers, search

__all__ = [
    "bookmarked_ids",
    "bookmarks",
    "candidates",
    "current_snapshot",
    "follow_ups",
    "has_bookmarked",
    "my_review",
    "need_for",
    "needs_for",
    "prerequisites_of",
    "providers",
    "resource_for",
    "resources_teaching",
    "reviews_of",
    "row_of",
    "rows",
    "search",
    "suggestion_counts",
    "suggestions",
    "taught",
    "taught_with_suggestions",
    "visible_ids",
]
