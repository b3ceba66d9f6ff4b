from django.db import transaction

from lyceum.catalogue import policies
from lyceum.catalogue.events import NeedAnswered, NeedStated, ResourceBookmarked, ReviewWritten
from lyceum.catalogue.models import Bookmark, Need, NeedVoice, Resource, Review
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.rules import api as rules
from lyceum.skills import api as skills

from .indexing import index
from .resources import open_resource_or_refuse


@transaction.atomic
def review(*, by: Actor, resource_id: int, stars: int, text: str = "") -> Review:
    """Say what you think of a resource; a second time replaces the first."""
    person_id = _person(by)
    resource = open_resource_or_refuse(by, resource_id)
    mine = Review.objects.unscoped("one's own review")
    before = mine.filter(resource=resource, person_id=person_id).first()
    written, _ = mine.update_or_create(
        resource=resource,
        person_id=person_id,
        defaults={
            "owner_id": person_owner(person_id),
            "organisation_id": by.organisation_id,
            "stars": stars,
            "text": text.strip(),
            "written_at": clock.now(),
        },
    )
    resource.rating_sum += stars - (before.stars if before else 0)
    resource.rating_count += 0 if before else 1
    resource.weigh()
    resource.save(update_fields=["rating_sum", "rating_count", "quality"])
    publish(
        ReviewWritten(
            by=str(by),
            owner_id=person_owner(person_id),
            review_id=written.pk,
            resource_id=resource.pk,
            person_id=person_id,
        )
    )
    index([resource.pk])
    return written


@transaction.atomic
def bookmark(*, by: Actor, resource_id: int) -> None:
    """Keep a resource for later; once is enough."""
    person_id = _person(by)
    if not Resource.objects.within(by.scope).filter(pk=resource_id).exists():
        raise NotFound
    _, is_new = Bookmark.objects.unscoped("one's own bookmark").get_or_create(
        person_id=person_id,
        resource_id=resource_id,
        defaults={
            "owner_id": person_owner(person_id),
            "organisation_id": by.organisation_id,
            "made_at": clock.now(),
        },
    )
    if is_new:
        publish(
            ResourceBookmarked(
                by=str(by),
                owner_id=person_owner(person_id),
                resource_id=resource_id,
                person_id=person_id,
            )
        )


@transaction.atomic
def remove_bookmark(*, by: Actor, resource_id: int) -> None:
    """Let go of a bookmark."""
    kept = Bookmark.objects.unscoped("one's own bookmark")
    kept.filter(person_id=_person(by), resource_id=resource_id).delete()


@transaction.atomic
def state_need(
    *,
    by: Actor,
    skill_id: int | None = None,
    level: int = 3,
    title: str = "",
    organisation_id: int | None = None,
) -> Need:
    """Say "I want to learn this"; whoever said so before is joined."""
    person_id = _person(by)
    place = organisation_id or by.organisation_id
    if place is None or organisation_owner(place) not in by.scope:
        raise Forbidden
    if skill_id is not None and not skills.visible_skills(by.scope, [skill_id]):
        raise skills.UnknownSkill
    needs = Need.objects.unscoped("the needs of the actor's own organisation")
    open_ones = needs.filter(organisation_id=place, answered_at=None)
    same = (
        open_ones.filter(skill_id=skill_id) if skill_id else open_ones.filter(title__iexact=title)
    )
    rules.insist(by, "ask", rules.Thing("Organisation", place, place))
    need = same.select_for_update(of=("self",)).first() or needs.create(
        owner_id=organisation_owner(place),
        organisation_id=place,
        skill_id=skill_id,
        title=title.strip()[:200],
        level=level,
        stated_at=clock.now(),
    )
    if level > need.level:
        need.level = level
        need.save(update_fields=["level"])
    _raise_voice(by, need, person_id)
    return need


@transaction.atomic
def join_need(*, by: Actor, need_id: int) -> Need:
    """Want what others want."""
    need = _need(by, need_id)
    _raise_voice(by, need, _person(by))
    return need


@transaction.atomic
def leave_need(*, by: Actor, need_id: int) -> Need:
    """Want it no more."""
    need = _need(by, need_id)
    NeedVoice.objects.filter(need=need, person_id=_person(by)).delete()
    return need


@transaction.atomic
def answer_need(*, by: Actor, need_id: int, resource_id: int) -> Need:
    """Point those who asked to something that is in the catalogue now."""
    need = _need(by, need_id)
    if not policies.can_answer(by, need):
        raise Forbidden
    resource = open_resource_or_refuse(by, resource_id)
    need.answer, need.answered_at = resource, clock.now()
    need.save(update_fields=["answer", "answered_at"])
    publish(
        NeedAnswered(by=str(by), owner_id=need.owner_id, need_id=need.pk, resource_id=resource.pk)
    )
    return need


def _need(by: Actor, need_id: int) -> Need:
    needs = Need.objects.within(by.scope).select_for_update(of=("self",))
    need = needs.filter(pk=need_id).first()
    if need is None:
        raise NotFound
    return need


def _raise_voice(by: Actor, need: Need, person_id: int) -> None:
    _, is_new = NeedVoice.objects.get_or_create(
        need=need, person_id=person_id, defaults={"raised_at": clock.now()}
    )
    if is_new:
        publish(
            NeedStated(
                by=str(by),
                owner_id=need.owner_id,
                need_id=need.pk,
                person_id=person_id,
                skill_id=need.skill_id,
            )
        )


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise Forbidden
    return by.person_id
