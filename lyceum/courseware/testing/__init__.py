"""Packages and lessons made by tests, of this app and of higher ones."""

from .lessons import SQUAT, actor_of, make_lesson, make_upload, publish, write_block, write_question
from .lti import main_line_item, make_lti_launch, make_lti_link, make_lti_platform, make_lti_tool
from .packages import (
    COURSE,
    Unit,
    block,
    cmi5_zip,
    make_package,
    secret_in,
    structure,
    texts,
    unit,
    zipped,
)

__all__ = [
    "COURSE",
    "SQUAT",
    "Unit",
    "actor_of",
    "block",
    "cmi5_zip",
    "main_line_item",
    "make_lesson",
    "make_lti_launch",
    "make_lti_link",
    "make_lti_platform",
    "make_lti_tool",
    "make_package",
    "make_upload",
    "publish",
    "secret_in",
    "structure",
    "texts",
    "unit",
    "write_block",
    "write_question",
    "zipped",
]
