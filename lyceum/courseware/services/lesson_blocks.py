"""Writing a lesson's blocks, one at a time: each change is small, kept at once, and undone easily."""

from collections.abc import Callable

from django.db import transaction

from lyceum.courseware import blocks
from lyceum.courseware.blocks.documents import MOST_BLOCKS
from lyceum.courseware.blocks.kinds import Given
from lyceum.courseware.errors import BlockChangedMeanwhile, LessonIsFull
from lyceum.courseware.models import Lesson, Upload
from lyceum.courseware.types import TakenBlock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

from .lessons import keep_checkpoint, locked, touch

Change = Callable[[blocks.Document], blocks.Document]


@transaction.atomic
def add_block(*, by: Actor, lesson_id: int, kind: str, after: str = "") -> blocks.Block:
    """An empty block: below another one, at the `start`, or at the end."""
    if kind not in blocks.KINDS:
        raise NotFound
    block = blocks.new_block(kind)
    _change(by, lesson_id, lambda document: blocks.appended(document, block, after))
    return block


@transaction.atomic
def change_block(*, by: Actor, lesson_id: int, block_id: str, rev: int, given: Given) -> TakenBlock:
    """What a block says, as its form has it; `rev` is what the writer saw of it.

    The same words again change nothing, so a form that is sent twice does no harm.
    """
    lesson = locked(by, lesson_id)
    block = blocks.find(lesson.blocks, block_id)
    if block is None:
        raise BlockChangedMeanwhile(theirs=None)
    said = {**block, **blocks.read(block["kind"], given, block)}
    if said.get("upload") and not _is_ours(lesson, said):
        said["upload"] = ""
    if said == block:
        return TakenBlock(block, lesson.minutes, lesson.changed_at)
    if block["rev"] != rev:
        raise BlockChangedMeanwhile(theirs=block)
    keep_checkpoint(lesson, by)
    said["rev"] += 1
    lesson.blocks = blocks.replaced(lesson.blocks, said)
    touch(lesson, by)
    return TakenBlock(said, lesson.minutes, lesson.changed_at)


@transaction.atomic
def attach_upload(*, by: Actor, lesson_id: int, block_id: str, token: str) -> None:
    """Let a block show a file that has just come in."""
    lesson = locked(by, lesson_id)
    block = blocks.find(lesson.blocks, block_id)
    if block is None or not _is_ours(lesson, {**block, "upload": token}):
        raise NotFound
    said = {**block, "upload": token, "rev": block["rev"] + 1}
    lesson.blocks = blocks.replaced(lesson.blocks, said)
    touch(lesson, by)


@transaction.atomic
def move_block(*, by: Actor, lesson_id: int, block_id: str, to: int) -> int:
    """Put a block at another place, from 0; gives the place where it came to stand."""
    _known(by, lesson_id, block_id)
    lesson = _change(by, lesson_id, lambda document: blocks.moved(document, block_id, to))
    return place_of(lesson, block_id)


@transaction.atomic
def duplicate_block(*, by: Actor, lesson_id: int, block_id: str) -> blocks.Block:
    """The same block once more, below itself."""
    _known(by, lesson_id, block_id)
    made: list[blocks.Block] = []

    def change(document: blocks.Document) -> blocks.Document:
        changed, twin = blocks.duplicated(document, block_id)
        made.extend([twin] if twin else [])
        return changed

    _change(by, lesson_id, change)
    return made[0]


@transaction.atomic
def remove_block(*, by: Actor, lesson_id: int, block_id: str) -> None:
    """Take a block away; it can be put back for as long as few others went after it."""
    _known(by, lesson_id, block_id)
    _change(by, lesson_id, lambda document: blocks.removed(document, block_id))


@transaction.atomic
def put_back_block(*, by: Actor, lesson_id: int, block_id: str) -> blocks.Block:
    """A removed block comes back to its place."""
    lesson = _change(by, lesson_id, lambda document: blocks.put_back(document, block_id))
    block = blocks.find(lesson.blocks, block_id)
    if block is None:
        raise NotFound
    return block


def place_of(lesson: Lesson, block_id: str) -> int:
    """Where a block stands, from 0."""
    ids = [block["id"] for block in lesson.blocks["blocks"]]
    return ids.index(block_id)


def _is_ours(lesson: Lesson, block: blocks.Block) -> bool:
    """A block shows files of its own lesson, and of its own kind."""
    rows = Upload.objects.unscoped("the files of a lesson got through its gate")
    return rows.filter(lesson=lesson, token=block["upload"], kind=block["kind"]).exists()


def _known(by: Actor, lesson_id: int, block_id: str) -> None:
    if blocks.find(locked(by, lesson_id).blocks, block_id) is None:
        raise NotFound


def _change(by: Actor, lesson_id: int, change: Change) -> Lesson:
    lesson = locked(by, lesson_id)
    keep_checkpoint(lesson, by)
    try:
        lesson.blocks = change(lesson.blocks)
    except blocks.TooManyBlocks:
        raise LessonIsFull(most=MOST_BLOCKS) from None
    touch(lesson, by)
    return lesson
