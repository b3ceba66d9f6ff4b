"""Lessons for those who learn from them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.urls import reverse

from lyceum.catalogue import api as catalogue
from lyceum.courseware import blocks
from lyceum.courseware.models import (
    Content,
    Lesson,
    LessonProgress,
    LessonUse,
    LessonVersion,
    Reflection,
    Upload,
)
from lyceum.courseware.types import BlockRow, Opened, Way
from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import organisation_owner

from .uploads import uploads_of

MOST_TOLD = 50
BEFORE_THE_END = 99  # percent: the last one is for saying that it is done


def lesson_opened(actor: Actor, resource_id: int) -> Opened:
    """The lesson that a resource opens, as it is published, for somebody who may see the resource.

    Its blocks are for those who began (`way_in`): who may begin is asked then."""
    resource = catalogue.resource_for(actor, resource_id)
    found = LessonUse.objects.select_related(
        "content", "lesson__published", "lesson__organisation"
    ).filter(content__resource_id=resource_id)
    use = found.first()
    if use is None or use.lesson.published is None:
        raise NotFound
    return Opened(resource, use.content, use.lesson, use.lesson.published)


def way_in(actor: Actor, content: Content) -> LessonProgress | None:
    """How far the actor is; nothing where they did not begin."""
    rows = LessonProgress.objects.within(actor.scope)
    return rows.filter(person_id=actor.person_id or 0, content=content).first()


def way_of(progress: LessonProgress | None, version: LessonVersion) -> Way:
    """How far somebody is in this version: what they did of it counts, also if they did it before."""
    shown = version.blocks["blocks"]
    tasks = [one for one in shown if blocks.is_answerable(one) or blocks.is_tickable(one)]
    if progress is None:
        return Way(left=len(tasks), tasks=len(tasks))
    left = sum(not _is_done(task, progress) for task in tasks)
    return Way(
        percent=progress.percent,
        left=left,
        tasks=len(tasks),
        place=progress.place,
        is_done=progress.completed_at is not None,
        completed_at=progress.completed_at,
    )


def percent_at(version: LessonVersion, block_id: str) -> int:
    """How far it is to the end of a block."""
    ids = [block["id"] for block in version.blocks["blocks"]]
    return (
        min(BEFORE_THE_END, 100 * (ids.index(block_id) + 1) // len(ids)) if block_id in ids else 0
    )


def read_rows(
    actor: Actor, opened: Opened, progress: LessonProgress | None, only: str = ""
) -> list[BlockRow]:
    """The blocks of the published version for a learner, with what they did in each."""
    shown = [one for one in opened.version.blocks["blocks"] if not only or one["id"] == only]
    rows = block_rows(shown, uploads_of(opened.lesson))
    mine, shared = _thoughts(actor, opened.content)
    answers = progress.answers if progress else {}
    ticks = progress.ticks if progress else {}
    return [
        BlockRow(
            block=row.block,
            html=row.html,
            player=row.player,
            upload=row.upload,
            captions=row.captions,
            answer=_answer(row.block, answers.get(row.id)),
            ticked=ticks.get(row.id, ()),
            reflection=mine.get(row.id),
            shared=shared.get(row.id, ()),
        )
        for row in rows
    ]


def block_rows(shown: Iterable[blocks.Block], uploads: Mapping[str, Upload]) -> list[BlockRow]:
    """Blocks with what a browser gets of them. Nothing that a person typed is taken as it is."""
    return [
        BlockRow(
            block=block,
            shape=blocks.KINDS[block["kind"]],
            html=_html(block),
            player=blocks.embed_of(block["address"]) if block["kind"] == "embed" else "",
            upload=uploads.get(block.get("upload", "")),
            captions=_captions(block),
        )
        for block in shown
    ]


def tried_rows(
    lesson: Lesson, block_id: str, chosen: Collection[str], only: str = ""
) -> list[BlockRow]:
    """The blocks as they are being written, one question answered: marked, and nothing kept."""
    block = blocks.find(lesson.blocks, block_id)
    if block is None or not blocks.is_answerable(block):
        raise NotFound
    marked = blocks.mark(block, chosen)
    shown = [one for one in lesson.blocks["blocks"] if not only or one["id"] == only]
    rows = block_rows(shown, uploads_of(lesson))
    return [replace(row, answer=asdict(marked)) if row.id == block_id else row for row in rows]


def takers_of(lesson: Lesson) -> list[str]:
    """The organisations that use it as it is or made a copy of it, by name: for who wrote it."""
    uses = lesson.uses.exclude(content__organisation_id=lesson.organisation_id)
    names = set(uses.values_list("content__organisation__name", flat=True))
    copies = Lesson.objects.unscoped("only that there are copies, and where").filter(origin=lesson)
    others = copies.exclude(organisation_id=lesson.organisation_id)
    return sorted(names | set(others.values_list("organisation__name", flat=True)))


def _is_done(task: blocks.Block, progress: LessonProgress) -> bool:
    if task["kind"] == "question":
        return bool(progress.answers.get(task["id"], {}).get("is_right"))
    return set(task["items"]) <= set(progress.ticks.get(task["id"], ()))


def _answer(block: blocks.Block, kept: dict[str, Any] | None) -> dict[str, Any]:
    """What was chosen, marked by the question as it is now."""
    if block["kind"] != "question" or not kept:
        return {}
    marked = blocks.mark(block, kept["chosen"])
    return {**kept, "is_right": marked.is_right, "whys": marked.whys}


def _thoughts(
    actor: Actor, content: Content
) -> tuple[dict[str, Reflection], dict[str, Sequence[tuple[str, str]]]]:
    rows = list(Reflection.objects.within(actor.scope).filter(content=content))
    names = identity.names_of({row.person_id for row in rows})
    shared: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row.person_id != actor.person_id:
            shared[row.block_id].append((names.get(row.person_id, ""), row.text))
    mine = {row.block_id: row for row in rows if row.person_id == actor.person_id}
    return mine, dict(shared)


def _html(block: blocks.Block) -> str:
    if block["kind"] in ("text", "question", "reflection"):
        return blocks.html_of(block.get("text") or block.get("prompt", ""))
    if block["kind"] == "formula":
        try:
            return blocks.mathml(block["latex"])
        except blocks.FormulaIsWrong:
            return ""
    return ""


def _captions(block: blocks.Block) -> str:
    if not block.get("captions", "").strip():
        return ""
    try:
        return blocks.captions_of(block["captions"])
    except blocks.CaptionsAreWrong:
        return ""


def opening_of(actor: Actor, resource_id: int) -> str:
    """The address under which a resource opens here, for somebody who may see it; nothing where
    it opens elsewhere or nowhere."""
    use = LessonUse.objects.filter(content__resource_id=resource_id).exclude(lesson__published=None)
    if not use.exists() or not catalogue.visible_ids(actor, [resource_id]):
        return ""
    return reverse("courseware:lesson", args=[resource_id])


def lens_of_reflections(
    person_id: int, organisation_id: int, language: str
) -> list[tuple[str, str]]:
    """The thoughts of somebody that their colleagues in an organisation see."""
    colleague = actors.system("courseware", organisation_owner(organisation_id))
    rows = Reflection.objects.within(colleague.scope).filter(person_id=person_id)
    told = rows.order_by("-changed_at").values_list("content__resource__title", "text")
    return list(told[:MOST_TOLD])
