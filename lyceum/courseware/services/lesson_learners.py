"""Learning from a lesson: opened, answered, ticked, thought about, finished."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from lyceum.courseware import blocks, selectors
from lyceum.courseware.errors import TasksAreLeft
from lyceum.courseware.events import (
    ContentCompleted,
    ContentEvent,
    ContentOpened,
    ContentProgressed,
    ReflectionWritten,
)
from lyceum.courseware.models import Content, LessonProgress, LessonVersion, Reflection
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

from .opening import insist_on_opening

STEP = 10  # percent: so coarse is what is told
THOUGHT = 20_000


@transaction.atomic
def open_lesson(*, by: Actor, resource_id: int) -> LessonProgress:
    """Begin, or go on where one stopped. Raises what those do who are asked before."""
    opened = selectors.lesson_opened(by, resource_id)
    if by.person_id is None:
        raise Forbidden
    insist_on_opening(by, resource_id)
    now = clock.now()
    way, is_new = LessonProgress.objects.within(by.scope).get_or_create(
        person_id=by.person_id,
        content=opened.content,
        defaults={
            "owner_id": person_owner(by.person_id),
            "organisation_id": by.organisation_id,
            "started_at": now,
            "changed_at": now,
        },
    )
    if is_new:
        publish(_fact(ContentOpened, by, way))
    return way


@transaction.atomic
def answer_question(
    *, by: Actor, resource_id: int, block_id: str, chosen: Sequence[str]
) -> blocks.Marked:
    """Marked at once, with what there is to say to it; as often as one likes."""
    content, version, block = _block(by, resource_id, block_id)
    if not blocks.is_answerable(block):
        raise NotFound
    way = _way(by, content)
    marked = blocks.mark(block, chosen)
    tries = way.answers.get(block_id, {}).get("tries", 0) + 1
    way.answers = {
        **way.answers,
        block_id: {"chosen": list(marked.chosen), "is_right": marked.is_right, "tries": tries},
    }
    _come_to(by, way, version, block_id)
    return marked


@transaction.atomic
def tick_items(*, by: Actor, resource_id: int, block_id: str, ticked: Sequence[str]) -> None:
    """What of a checklist is done."""
    content, version, block = _block(by, resource_id, block_id)
    if not blocks.is_tickable(block):
        raise NotFound
    way = _way(by, content)
    done = [item for item in block["items"] if item in set(ticked)]
    way.ticks = {**way.ticks, block_id: done}
    _come_to(by, way, version, block_id)


@transaction.atomic
def note_place(*, by: Actor, resource_id: int, block_id: str) -> LessonProgress:
    """How far somebody has read: where they go on the next time."""
    content, version, _block_there = _block(by, resource_id, block_id)
    way = _way(by, content)
    _come_to(by, way, version, block_id)
    return way


@transaction.atomic
def reflect(
    *, by: Actor, resource_id: int, block_id: str, text: str, is_shared: bool = False
) -> Reflection | None:
    """Keep a thought, for oneself unless it is shared with colleagues; without words it goes."""
    content, version, block = _block(by, resource_id, block_id)
    if block["kind"] != "reflection":
        raise NotFound
    way = _way(by, content)
    mine = Reflection.objects.within(by.scope).filter(
        person_id=way.person_id, content=content, block_id=block_id
    )
    if not text.strip():
        mine.delete()
        return None
    thought, _made = Reflection.objects.unscoped("one's own, at this place").update_or_create(
        person_id=way.person_id,
        content=content,
        block_id=block_id,
        defaults={
            "owner_id": way.owner_id,
            "organisation_id": by.organisation_id,
            "text": text.strip()[:THOUGHT],
            "is_shared": is_shared,
            "changed_at": clock.now(),
        },
    )
    _come_to(by, way, version, block_id)
    publish(_fact(ReflectionWritten, by, way))
    return thought


@transaction.atomic
def finish_lesson(*, by: Actor, resource_id: int) -> LessonProgress:
    """Come to the end; refused while a question is not answered rightly or a list not ticked."""
    opened = selectors.lesson_opened(by, resource_id)
    way = _way(by, opened.content)
    if way.completed_at:
        return way
    if left := selectors.way_of(way, opened.version).left:
        raise TasksAreLeft(left=left)
    way.percent, way.completed_at = 100, clock.now()
    way.changed_at = way.completed_at
    way.save()
    publish(_fact(ContentCompleted, by, way))
    return way


def _block(
    by: Actor, resource_id: int, block_id: str
) -> tuple[Content, LessonVersion, blocks.Block]:
    opened = selectors.lesson_opened(by, resource_id)
    block = blocks.find(opened.version.blocks, block_id)
    if block is None:
        raise NotFound
    return opened.content, opened.version, block


def _way(by: Actor, content: Content) -> LessonProgress:
    """The way of somebody who began, locked."""
    rows = LessonProgress.objects.within(by.scope).select_for_update(of=("self",))
    mine = rows.select_related("content").filter(person_id=by.person_id or 0, content=content)
    way = mine.first()
    if way is None:
        raise NotFound
    return way


def _come_to(by: Actor, way: LessonProgress, version: LessonVersion, block_id: str) -> None:
    """They are at this block now; how far that is counts only forwards."""
    before = way.percent
    way.place, way.changed_at = block_id, clock.now()
    if not way.completed_at:
        way.percent = max(before, selectors.percent_at(version, block_id))
    way.save()
    if way.percent // STEP > before // STEP:
        publish(_fact(ContentProgressed, by, way, percent=way.percent))


def _fact(kind: type[ContentEvent], by: Actor, way: LessonProgress, **more: Any) -> ContentEvent:
    return kind(
        by=str(by),
        owner_id=way.owner_id,
        person_id=way.person_id,
        content_id=way.content_id,
        resource_id=way.content.resource_id,
        organisation_id=way.organisation_id,
        **more,
    )
