"""Writing lessons: begun, described, kept in versions, copied, translated."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from lyceum.courseware import blocks, policies
from lyceum.courseware.errors import LessonIsReviewed
from lyceum.courseware.events import LessonDescribed, LessonRestored, LessonStarted
from lyceum.courseware.models import Lesson, LessonVersion, Upload
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner

State = Lesson.State
Why = LessonVersion.Why
CHECKPOINT = timedelta(minutes=10)
TITLE, SUMMARY = 200, 500
HOUSE = "the policy decides below, and hides what may not be seen"


@transaction.atomic
def start_lesson(*, by: Actor, organisation_id: int, title: str, language: str) -> Lesson:
    """Begin to write, in the name of an organisation that one belongs to."""
    policies.insist_on_teaching(by, organisation_id)
    if by.person_id is None:
        raise Forbidden
    return _begun(by, organisation_id, title=title, language=language, blocks=blocks.empty())


@transaction.atomic
def describe_lesson(
    *, by: Actor, lesson_id: int, version: int, title: str, summary: str, language: str
) -> Lesson:
    """Its title, what it is about, its language; unless somebody else has just done so."""
    lesson = locked(by, lesson_id)
    if lesson.version != version:
        raise EditedMeanwhile
    keep_checkpoint(lesson, by)
    lesson.title, lesson.summary = title.strip()[:TITLE], summary.strip()[:SUMMARY]
    lesson.language, lesson.version = language, lesson.version + 1
    touch(lesson, by)
    publish(fact(LessonDescribed, by, lesson))
    return lesson


@transaction.atomic
def restore_version(*, by: Actor, lesson_id: int, number: int) -> Lesson:
    """Go on from an older version; what stood there until now is a version, too."""
    lesson = locked(by, lesson_id)
    old = lesson.versions.filter(number=number).first()
    if old is None:
        raise NotFound
    keep_version(lesson, by, Why.RESTORED)
    lesson.title, lesson.summary, lesson.language = old.title, old.summary, old.language
    lesson.blocks = _with_higher_revs(old.blocks, lesson.blocks)
    lesson.version += 1
    touch(lesson, by)
    publish(fact(LessonRestored, by, lesson, number=number))
    return lesson


@transaction.atomic
def duplicate_lesson(*, by: Actor, lesson_id: int, title: str) -> Lesson:
    """The same once more in the same organisation, to be made into something else."""
    lesson = locked(by, lesson_id, to_change=False)
    policies.insist_on_teaching(by, lesson.organisation_id)
    return copied(by, lesson, lesson.blocks, lesson.organisation_id, title=title)


@transaction.atomic
def translate_lesson(*, by: Actor, lesson_id: int, language: str) -> Lesson:
    """A copy to be said in another language, block beside block."""
    lesson = locked(by, lesson_id, to_change=False)
    policies.insist_on_teaching(by, lesson.organisation_id)
    copy = copied(by, lesson, lesson.blocks, lesson.organisation_id, language=language)
    copy.translation_of = lesson
    copy.save(update_fields=["translation_of"])
    return copy


# --- for the other verbs --------------------------------------------------------------------------


def locked(by: Actor, lesson_id: int, *, to_change: bool = True) -> Lesson:
    """A lesson that the actor may write, locked; refused while it is being reviewed."""
    rows = Lesson.objects.unscoped(HOUSE).select_for_update(of=("self",))
    lesson = rows.select_related("organisation").filter(pk=lesson_id).first()
    if lesson is None:
        raise NotFound
    if not policies.can_write(by, lesson):
        seen = Lesson.objects.within(by.scope).filter(pk=lesson_id).exists()
        raise Forbidden if seen else NotFound
    if to_change and lesson.is_locked:
        raise LessonIsReviewed(title=lesson.title)
    return lesson


def touch(lesson: Lesson, by: Actor) -> None:
    """After a change: it is a draft again (what is published stays so), with its new length."""
    if lesson.state in (State.APPROVED, State.PUBLISHED):
        lesson.state = State.DRAFT
    lesson.minutes = blocks.minutes(lesson.blocks, lengths(lesson))
    lesson.blocks = blocks.written_by(lesson.blocks, {str(by)})
    lesson.changed_at, lesson.changed_by = clock.now(), str(by)
    lesson.save()


def lengths(lesson: Lesson) -> dict[str, float]:
    """How long what is played in it takes, in seconds, by the token of its file."""
    tokens = set(blocks.uploads_in(lesson.blocks))
    if not tokens:
        return {}
    rows = Upload.objects.unscoped("the files of a lesson got through its gate")
    found = rows.filter(lesson=lesson, token__in=tokens).values_list("token", "seconds")
    return {str(token): seconds or 0.0 for token, seconds in found}


def keep_checkpoint(lesson: Lesson, by: Actor) -> None:
    """Before a change: keep what stood there if it has stood for a while, or is somebody else's."""
    is_old = clock.now() - lesson.changed_at > CHECKPOINT
    if (is_old or lesson.changed_by != str(by)) and lesson.blocks["blocks"]:
        keep_version(lesson, by, Why.CHECKPOINT)


def keep_version(lesson: Lesson, by: Actor, why: str) -> LessonVersion:
    """A version of what stands there now; the last one if nothing is different."""
    last = lesson.versions.first()
    now = {name: getattr(lesson, name) for name in ("title", "summary", "language", "minutes")}
    now["blocks"] = blocks.without_removed(lesson.blocks)
    if last and why == Why.CHECKPOINT and all(getattr(last, n) == v for n, v in now.items()):
        return last
    return LessonVersion.objects.create(
        lesson=lesson,
        number=last.number + 1 if last else 1,
        why=why,
        kept_by=str(by),
        kept_at=clock.now(),
        **now,
    )


def copied(
    by: Actor,
    lesson: Lesson,
    document: blocks.Document,
    organisation_id: int,
    **said: Any,
) -> Lesson:
    """A lesson of its own that remembers where it comes from; its files are not stored twice."""
    told = {"title": lesson.title, "summary": lesson.summary, "language": lesson.language, **said}
    copy = _begun(by, organisation_id, blocks=blocks.empty(), origin=lesson, **told)
    tokens = copy_uploads(lesson, copy, document)
    kept = blocks.without_removed(document)
    copy.blocks = blocks.with_new_ids(kept, lambda token: tokens.get(token, ""))
    if "language" not in said:  # who translates says it anew; else others' words are in it
        copy.blocks = blocks.written_by(copy.blocks, policies.writers_of(lesson))
    copy.minutes = blocks.minutes(copy.blocks, lengths(copy))
    copy.save(update_fields=["blocks", "minutes"])
    return copy


def copy_uploads(lesson: Lesson, copy: Lesson, document: blocks.Document) -> Mapping[str, str]:
    """Rows of its own for the copy, each naming the same stored file: old token → new one."""
    rows = Upload.objects.unscoped("the files of a lesson that is copied by who may")
    names = set(blocks.uploads_in(document))
    tokens = {}
    for row in rows.filter(lesson=lesson, token__in=names).exclude(whole_at=None):
        old = str(row.token)
        row.pk, row.token, row.lesson = None, uuid4(), copy
        row.organisation_id, row.owner_id = copy.organisation_id, copy.owner_id
        row.save(force_insert=True)
        tokens[old] = str(row.token)
    return tokens


def fact(kind: type, by: Actor, lesson: Lesson, **more: Any) -> Any:
    """A fact about a lesson."""
    return kind(
        by=str(by),
        owner_id=lesson.owner_id,
        lesson_id=lesson.pk,
        organisation_id=lesson.organisation_id,
        **more,
    )


def _begun(by: Actor, organisation_id: int, **said: Any) -> Lesson:
    now = clock.now()
    said["title"] = said["title"].strip()[:TITLE]
    lesson = Lesson.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        author_id=by.person_id or 0,
        made_at=now,
        changed_at=now,
        changed_by=str(by),
        **said,
    )
    origin = said.get("origin")
    publish(fact(LessonStarted, by, lesson, origin_id=origin.pk if origin else None))
    return lesson


def _with_higher_revs(old: blocks.Document, now: blocks.Document) -> blocks.Document:
    """A page that still shows a block as it was before must not write over what came back. Who wrote
    it until now stays among those who wrote it."""
    revs = {block["id"]: block["rev"] for block in now["blocks"]}
    kept = [{**one, "rev": max(one["rev"], revs.get(one["id"], 0)) + 1} for one in old["blocks"]]
    return blocks.written_by({**old, "blocks": kept}, blocks.writers_of(now))
