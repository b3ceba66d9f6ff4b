"""Verbs of the footprint: telling, and what people do about what is told of them."""

from .copies import AT_ONCE, ask_copy, forget_copies, make_copy, pieces
from .erasing import forget_other_names
from .following import catch_up, follow, know
from .forwarding import ask_forwarding, forward, take_back
from .names import answer_name, ask_name, give_up_name, take_back_name
from .objections import answer_objection, object_to, withdraw_objection
from .pauses import end_pause, pause
from .removing import remove_line
from .store_imports import (
    carry_on_with_import,
    digest_of,
    digest_of_store,
    forget_import_files,
    go_on_with_import,
    import_file,
    import_from_store,
    stop_import,
    unfinished_import,
)
from .targets import (
    add_target,
    change_target,
    remove_target,
    replay,
    switch_target,
    test_target,
)
from .telling import tell
from .work import tell_work, work_statement

__all__ = [
    "AT_ONCE",
    "add_target",
    "answer_name",
    "answer_objection",
    "ask_copy",
    "ask_forwarding",
    "ask_name",
    "carry_on_with_import",
    "catch_up",
    "change_target",
    "digest_of",
    "digest_of_store",
    "end_pause",
    "follow",
    "forget_copies",
    "forget_import_files",
    "forget_other_names",
    "forward",
    "give_up_name",
    "go_on_with_import",
    "import_file",
    "import_from_store",
    "know",
    "make_copy",
    "object_to",
    "pause",
    "pieces",
    "remove_line",
    "remove_target",
    "replay",
    "stop_import",
    "switch_target",
    "take_back",
    "take_back_name",
    "tell",
    "tell_work",
    "test_target",
    "unfinished_import",
    "withdraw_objection",
    "work_statement",
]
