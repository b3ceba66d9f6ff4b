"""Questions on assessments."""

from .choosing import dimensions_in, published_in
from .taking import (
    Screen,
    assessment_for,
    assignments_of,
    attempt_for,
    attempts_of,
    item_keys,
    items_of,
    open_attempt,
    result_of,
    screen_of,
    taken_of,
)
from .telling import assessment_titles, figures, finished_among, segments_of, told_segments
from .writing import (
    assessment_rows,
    assessment_to_write,
    current_edition,
    duration_of,
    faults,
    item_to_write,
    items_in_writing,
    written_of,
)

__all__ = [
    "Screen",
    "assessment_for",
    "assessment_rows",
    "assessment_titles",
    "assessment_to_write",
    "assignments_of",
    "attempt_for",
    "attempts_of",
    "current_edition",
    "dimensions_in",
    "duration_of",
    "faults",
    "figures",
    "finished_among",
    "item_keys",
    "item_to_write",
    "items_in_writing",
    "items_of",
    "open_attempt",
    "published_in",
    "result_of",
    "screen_of",
    "segments_of",
    "taken_of",
    "told_segments",
    "written_of",
]
