from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef

from lyceum.catalogue.models import Bookmark, Need, NeedVoice, Resource, Review
from lyceum.catalogue.types import NeedRow, ResourceRow, ReviewRow
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import organisation_owner

from .resources import row_of

SEEN = "who may see a resource may read what is said of it"


def reviews_of(actor: Actor, resource: Resource, limit: int = 50) -> list[ReviewRow]:
    """What people said of a resource got through its gate, newest first; names only of oneself and of
    colleagues. Two queries."""
    rows = Review.objects.unscoped(SEEN).filter(resource=resource)
    return _review_rows(actor, list(rows.order_by("-written_at")[:limit]))


def _review_rows(actor: Actor, found: Sequence[Review]) -> list[ReviewRow]:
    names = identity.names_of({review.person_id for review in found if _may_name(actor, review)})
    return [
        ReviewRow(
            id=review.pk,
            person=names.get(review.person_id, ""),
            stars=review.stars,
            text=review.text,
            written_on=review.written_at.date(),
            is_mine=review.person_id == actor.person_id,
        )
        for review in found
    ]


def latest_reviews(
    actor: Actor, resource_ids: Iterable[int], limit: int = 6
) -> list[tuple[int, ReviewRow]]:
    """The latest that people said of any of these, each with the resource. Two queries."""
    rows = Review.objects.within(actor.scope).filter(resource_id__in=set(resource_ids))
    found = list(rows.order_by("-written_at", "-pk")[:limit])
    return list(zip([each.resource_id for each in found], _review_rows(actor, found), strict=True))


def _may_name(actor: Actor, review: Review) -> bool:
    """A resource is shared across organisations; who learns there is not."""
    place = review.organisation_id
    is_colleague = place is not None and organisation_owner(place) in actor.scope
    return is_colleague or review.person_id == actor.person_id


def my_review(actor: Actor, resource: Resource) -> Review | None:
    """What the actor said of a resource, if anything."""
    mine = Review.objects.unscoped("one's own").filter(person_id=actor.person_id or 0)
    return mine.filter(resource=resource).first()


def has_bookmarked(actor: Actor, resource: Resource) -> bool:
    """Did the actor keep this one?"""
    return bool(bookmarked_ids(actor, [resource.pk]))


def bookmarked_ids(actor: Actor, resource_ids: list[int]) -> set[int]:
    """Which of these the actor kept."""
    kept = Bookmark.objects.within(actor.scope).filter(person_id=actor.person_id or 0)
    return set(kept.filter(resource_id__in=resource_ids).values_list("resource_id", flat=True))


def bookmarks(actor: Actor, limit: int = 200) -> list[ResourceRow]:
    """What the actor kept, the latest first."""
    kept = (
        Bookmark.objects.within(actor.scope)
        .filter(person_id=actor.person_id or 0)
        .filter(Resource.visible_to(actor.scope, "resource__"))
        .select_related("resource__provider")
        .order_by("-made_at")
    )
    return [row_of(bookmark.resource) for bookmark in kept[:limit]]


def need_for(actor: Actor, need_id: int) -> NeedRow:
    """The one way to a need."""
    found = [_need_row(need) for need in _needs(actor).filter(pk=need_id)]
    if not found:
        raise NotFound
    return found[0]


def needs_for(actor: Actor, limit: int = 100) -> list[NeedRow]:
    """What people want to learn here, the most wanted first; only numbers, never who."""
    wanted = _needs(actor).filter(people__gt=0).order_by("answered_at", "-people", "-stated_at")
    return [_need_row(need) for need in wanted[:limit]]


def voices_for(actor: Actor, skill_ids: Iterable[int]) -> dict[int, int]:
    """How many people here want to learn each of these skills: skill → people. One query."""
    needs = Need.objects.within(actor.scope).filter(skill_id__in=set(skill_ids))
    return dict(needs.order_by().values_list("skill_id").annotate(people=Count("voices")))


def _needs(actor: Actor) -> Any:
    mine = NeedVoice.objects.filter(need=OuterRef("pk"), person_id=actor.person_id or 0)
    return (
        Need.objects.within(actor.scope)
        .annotate(people=Count("voices"), is_joined=Exists(mine))
        .select_related("answer")
    )


def _need_row(need: Any) -> NeedRow:
    return NeedRow(
        id=need.pk,
        skill_id=need.skill_id,
        title=need.title,
        level=need.level,
        people=need.people,
        is_joined=need.is_joined,
        stated_on=need.stated_at.date(),
        answer_id=need.answer_id,
        answer=need.answer.title if need.answer else "",
    )
