"""Assessments: short ones, that say how long they take and where somebody stands.

Questions  assessment_titles, segments_of, finished_among, item_keys, published_in, dimensions_in
Commands   assign_assessment (idempotent by `key`), begin_assessment, add_item, publish_assessment,
           start, answer, finish
Types      NewAssessment, ItemShape, Option
Facts      AssessmentFinished (events)
"""

from .scoring import Item as ItemShape
from .scoring import Option
from .selectors import (
    assessment_titles,
    dimensions_in,
    finished_among,
    item_keys,
    published_in,
    segments_of,
)
from .services import (
    add_item,
    answer,
    assign_assessment,
    begin_assessment,
    finish,
    publish_assessment,
    start,
)
from .types import NewAssessment

__all__ = [
    "ItemShape",
    "NewAssessment",
    "Option",
    "add_item",
    "answer",
    "assessment_titles",
    "assign_assessment",
    "begin_assessment",
    "dimensions_in",
    "finish",
    "finished_among",
    "item_keys",
    "publish_assessment",
    "published_in",
    "segments_of",
    "start",
]
