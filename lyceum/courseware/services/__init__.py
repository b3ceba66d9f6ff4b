"""Verbs of what a learner opens."""

from .attempts import start_over, waive
from .imports import import_lessons
from .lesson_blocks import (
    add_block,
    attach_upload,
    change_block,
    duplicate_block,
    move_block,
    place_of,
    put_back_block,
    remove_block,
)
from .lesson_learners import (
    answer_question,
    finish_lesson,
    note_place,
    open_lesson,
    reflect,
    tick_items,
)
from .lesson_publishing import copy_lesson, publish_lesson, use_lesson, withdraw_lesson
from .lessons import (
    describe_lesson,
    duplicate_lesson,
    restore_version,
    start_lesson,
    translate_lesson,
)
from .memories import have_read, is_kept, remember
from .opening import ask_before_opening
from .packages import add_package, forget_leftovers
from .reviews import (
    comment_on_block,
    hand_in,
    review_lesson,
    set_review_terms,
    settle_comment,
    take_back,
)
from .rounds import begin_anew
from .sessions import abandon_forgotten, end_session, fetch_token, open_unit
from .units import hear_unit, note_document
from .uploads import begin_upload, drop_upload, finish_upload, forget_arriving, take_piece

__all__ = [
    "abandon_forgotten",
    "add_block",
    "add_package",
    "answer_question",
    "ask_before_opening",
    "attach_upload",
    "begin_anew",
    "begin_upload",
    "change_block",
    "comment_on_block",
    "copy_lesson",
    "describe_lesson",
    "drop_upload",
    "duplicate_block",
    "duplicate_lesson",
    "end_session",
    "fetch_token",
    "finish_lesson",
    "finish_upload",
    "forget_arriving",
    "forget_leftovers",
    "hand_in",
    "have_read",
    "hear_unit",
    "import_lessons",
    "is_kept",
    "move_block",
    "note_document",
    "note_place",
    "open_lesson",
    "open_unit",
    "place_of",
    "publish_lesson",
    "put_back_block",
    "reflect",
    "remember",
    "remove_block",
    "restore_version",
    "review_lesson",
    "set_review_terms",
    "settle_comment",
    "start_lesson",
    "start_over",
    "take_back",
    "take_piece",
    "tick_items",
    "translate_lesson",
    "use_lesson",
    "waive",
    "withdraw_lesson",
]
