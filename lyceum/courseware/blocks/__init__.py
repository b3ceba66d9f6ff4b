"""What a lesson is made of: blocks, each a plain dictionary, in a document with the version of its shape.

    {"schema": 1, "blocks": [{"id": "b1f…", "kind": "text", "rev": 3, "text": "## Lifting\\n…"}, …]}

An `id` stays with a block for ever: answers, comments and translations hang on it. `rev` counts the
block's changes, so that the second of two writers is told. Whatever was typed is kept, also what
cannot be shown; `problems` says what is wrong with it, and how much that matters. No tables here.
"""

from .captions import CaptionsAreWrong, captions_of, transcript_of
from .checks import Problem, problems
from .documents import (
    Document,
    TooManyBlocks,
    appended,
    duplicated,
    empty,
    find,
    moved,
    new_block,
    put_back,
    removed,
    replaced,
    uploads_in,
    with_new_ids,
    without_removed,
    writers_of,
    written_by,
)
from .embeds import HOSTS as EMBED_HOSTS
from .embeds import embed_of
from .formulas import FormulaIsWrong, mathml
from .kinds import KINDS, Block, Kind, read
from .marking import Marked, is_answerable, is_tickable, mark
from .media import seconds_of
from .minutes import minutes
from .text import html_of, plain

__all__ = [
    "EMBED_HOSTS",
    "KINDS",
    "Block",
    "CaptionsAreWrong",
    "Document",
    "FormulaIsWrong",
    "Kind",
    "Marked",
    "Problem",
    "TooManyBlocks",
    "appended",
    "captions_of",
    "duplicated",
    "embed_of",
    "empty",
    "find",
    "html_of",
    "is_answerable",
    "is_tickable",
    "mark",
    "mathml",
    "minutes",
    "moved",
    "new_block",
    "plain",
    "problems",
    "put_back",
    "read",
    "removed",
    "replaced",
    "seconds_of",
    "transcript_of",
    "uploads_in",
    "with_new_ids",
    "without_removed",
    "writers_of",
    "written_by",
]
