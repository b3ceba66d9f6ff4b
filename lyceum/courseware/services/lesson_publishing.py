"""A lesson goes out: for one's own organisation or for everybody, and over to other organisations."""

from typing import Any

from django.db import transaction

from lyceum.catalogue import api as catalogue
from lyceum.courseware import policies, selectors
from lyceum.courseware.errors import NotApprovedYet
from lyceum.courseware.events import LessonPublished, LessonTakenOver, LessonWithdrawn
from lyceum.courseware.models import Content, Lesson, LessonUse, LessonVersion
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.rules import api as rules

from .lessons import copied, fact, keep_version, locked

State = Lesson.State
EVERYBODY = "ecosystem"


@transaction.atomic
def publish_lesson(
    *, by: Actor, lesson_id: int, visibility: str = "organisation", licence: str = ""
) -> Lesson:
    """Put an approved lesson into the catalogue, or what is new in it; the rules decide who may.

    `visibility` is that of resources: `organisation`, or `ecosystem` for everybody.
    """
    lesson = locked(by, lesson_id, to_change=False)
    policies.insist_on_teaching(by, lesson.organisation_id)
    if lesson.state != State.APPROVED:
        raise NotApprovedYet(missing=selectors.missing_approvals(lesson))
    if visibility == EVERYBODY:
        thing = policies.lesson_thing(lesson.organisation_id, lesson.pk)
        rules.insist(by, "publish", thing)
    version = keep_version(lesson, by, LessonVersion.Why.PUBLISHED)
    lesson.published, lesson.state = version, State.PUBLISHED
    _offer(lesson, visibility, licence)
    lesson.save(update_fields=["published", "state", "content"])
    _tell_uses(lesson)
    resource_id = selectors.resource_of(lesson)
    publish(fact(LessonPublished, by, lesson, resource_id=resource_id, number=version.number))
    return lesson


@transaction.atomic
def withdraw_lesson(*, by: Actor, lesson_id: int) -> Lesson:
    """Take it out of the catalogue, wherever it is offered. Who began may finish; published again,
    it is back at home."""
    lesson = locked(by, lesson_id, to_change=False)
    resource_id = selectors.resource_of(lesson)
    for use in lesson.uses.select_related("content"):
        house = actors.system("courseware", use.content.owner_id)
        catalogue.withdraw_resource(by=house, resource_id=use.content.resource_id)
    publish(fact(LessonWithdrawn, by, lesson, resource_id=resource_id))
    return lesson


@transaction.atomic
def use_lesson(*, by: Actor, resource_id: int, organisation_id: int) -> Content:
    """Offer a lesson of another organisation in one's own, as it is: it stays theirs to change."""
    lesson = _shared(by, resource_id, organisation_id)
    if not policies.can_edit(by, organisation_id):
        raise Forbidden
    house = actors.system("courseware", organisation_owner(organisation_id))
    known = selectors.use_of(lesson, organisation_id)
    if known:
        return known
    content = _content(house, lesson, organisation_id, "organisation", provider=_credit(lesson))
    publish(_taken(by, lesson, organisation_id, resource_id=content.resource_id))
    return content


@transaction.atomic
def copy_lesson(*, by: Actor, resource_id: int, organisation_id: int) -> Lesson:
    """Take a copy of a published lesson over, to make one's own of it; where it comes from stays
    with it. It is a draft, so it is reviewed here, too."""
    lesson = _shared(by, resource_id, organisation_id)
    policies.insist_on_teaching(by, organisation_id)
    if lesson.published is None or by.person_id is None:
        raise NotFound
    said = {name: getattr(lesson.published, name) for name in ("title", "summary", "language")}
    copy = copied(by, lesson, lesson.published.blocks, organisation_id, **said)
    publish(_taken(by, lesson, organisation_id, copy_id=copy.pk))
    return copy


def _offer(lesson: Lesson, visibility: str, licence: str) -> None:
    """The house does it for whoever may, by these rules and not by those of the catalogue."""
    house = actors.system("courseware", lesson.owner_id)
    if lesson.content is None:
        lesson.content = _content(
            house, lesson, lesson.organisation_id, visibility, licence=licence[:200]
        )
        return
    catalogue.change_resource(
        by=house,
        resource_id=lesson.content.resource_id,
        visibility=visibility,
        licence=licence[:200],
        state="published",
        **_told(lesson),
    )


def _content(
    house: Actor, lesson: Lesson, organisation_id: int, visibility: str, **more: Any
) -> Content:
    resource = catalogue.add_resource(
        by=house,
        organisation_id=organisation_id,
        key=f"lesson:{lesson.pk}",
        kind="lesson",
        mode="self-paced",
        price=0,
        visibility=visibility,
        state="published",
        **_told(lesson),
        **more,
    )
    content = Content.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        resource=resource,
        kind=Content.Kind.LESSON,
        added_at=clock.now(),
    )
    LessonUse.objects.create(content=content, lesson=lesson)
    return content


def _told(lesson: Lesson) -> dict[str, Any]:
    """What the catalogue says of it."""
    version = lesson.published
    if version is None:
        raise NotFound
    return {
        "title": version.title,
        "summary": version.summary,
        "language": version.language,
        "effort_minutes": version.minutes or None,
    }


def _tell_uses(lesson: Lesson) -> None:
    """Where others use it as it is, the catalogue says of it what it is now."""
    for use in lesson.uses.select_related("content").exclude(content=lesson.content):
        house = actors.system("courseware", use.content.owner_id)
        catalogue.change_resource(by=house, resource_id=use.content.resource_id, **_told(lesson))


def _shared(by: Actor, resource_id: int, organisation_id: int) -> Lesson:
    """The lesson that a resource opens, for somebody of another organisation who may see it."""
    catalogue.resource_for(by, resource_id)
    if organisation_owner(organisation_id) not in by.scope:
        raise NotFound
    lesson = selectors.lesson_of(resource_id)
    if lesson is None or lesson.organisation_id == organisation_id:
        raise NotFound
    return lesson


def _credit(lesson: Lesson) -> str:
    return str(lesson.organisation.name)


def _taken(by: Actor, lesson: Lesson, organisation_id: int, **more: int) -> LessonTakenOver:
    told: LessonTakenOver = fact(
        LessonTakenOver, by, lesson, by_organisation_id=organisation_id, **more
    )
    return told
