"""A whole pool at once: worked out by the worker, looked at by a person, taken or not."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django_tasks import task

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations
from lyceum.support import policies, selectors
from lyceum.support.errors import AlreadyTogether, CannotBePaired, MatchingIsOver, NobodyToMatch
from lyceum.support.events import (
    DeskEvent,
    MatchingAsked,
    MatchingDropped,
    MatchingTaken,
    MentorshipStarted,
)
from lyceum.support.matching import Pair, match
from lyceum.support.models import Matching, Mentorship, Seeking, Wish

from .mentors import begin, fact, locked_profile, places_left, tell
from .opening import ALL

State = Matching.State


@transaction.atomic
def ask_matching(*, by: Actor, organisation_id: int) -> Matching:
    """Let the pool of an organisation be matched; a proposal that waited is dropped."""
    if not policies.can_reach_out(by, organisation_id):
        raise NotFound
    many, few = selectors.pool_of(organisation_id)
    if not many or not few:
        raise NobodyToMatch
    before = Matching.objects.unscoped(ALL).filter(organisation_id=organisation_id)
    before.filter(state__in=(State.ASKED, State.READY)).update(state=State.DROPPED, answer={})
    matching = Matching.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        people=len(many),
        asked_by=str(by),
        asked_at=clock.now(),
    )
    publish(_fact(MatchingAsked, by, matching))
    match_later.enqueue(matching.pk)
    return matching


@task()
def match_later(matching_id: int) -> None:
    """What the worker does when a matching is asked for."""
    work_out_matching(matching_id=matching_id)


def work_out_matching(*, matching_id: int) -> None:
    """Find the pairs, outside of any transaction, and keep them if they are still wanted."""
    rows = Matching.objects.unscoped("the worker's own work")
    matching = rows.filter(pk=matching_id, state=State.ASKED).first()
    if matching is None:
        return
    try:
        found = match(*selectors.pool_of(matching.organisation_id))
    except Exception:
        _keep(matching_id, State.FAILED, {})
        raise
    answer = {"pairs": [_told(each) for each in found.pairs], "waiting": list(found.waiting)}
    _keep(matching_id, State.READY, answer)


@transaction.atomic
def _keep(matching_id: int, state: str, answer: dict[str, Any]) -> None:
    rows = Matching.objects.unscoped("the worker's own work").filter(pk=matching_id)
    rows.filter(state=State.ASKED).update(state=state, answer=answer)


def _told(pair: Pair) -> dict[str, Any]:
    parts = {each.part: each for each in pair.reasons}
    return {
        "mentee": pair.mentee,
        "mentor": pair.mentor,
        "score": pair.score,
        "skills": parts["skills"].detail["shared"],
        "hours": parts["hours"].detail["hours"],
        "is_wished": parts["wish"].points > 0,
        "is_far": parts["distance"].points > 0,
    }


@transaction.atomic
def take_matching(*, by: Actor, matching_id: int, keys: Collection[str]) -> int:
    """Confirm the pairs that somebody has looked at. Both are told. What is no longer possible, as a
    place went meanwhile, is left out; gives how many began."""
    matching = _ready(by, matching_id)
    at, begun = matching.organisation_id, 0
    for pair in sorted(matching.answer["pairs"], key=lambda one: (one["mentor"], one["mentee"])):
        if f"{pair['mentee']}-{pair['mentor']}" in keys:
            begun += _begin(by, at, pair["mentor"], pair["mentee"])
    matching.state, matching.taken, matching.answer = State.TAKEN, begun, {}
    matching.save(update_fields=["state", "taken", "answer"])
    publish(_fact(MatchingTaken, by, matching, pairs=begun))
    return begun


def _begin(by: Actor, organisation_id: int, mentor_id: int, mentee_id: int) -> int:
    profile = locked_profile(mentor_id)
    if profile is None or not profile.is_open or profile.organisation_id != organisation_id:
        return 0
    if places_left(profile) < 1 or not _still_goes(organisation_id, mentor_id, mentee_id):
        return 0
    try:
        made = begin(mentor_id, mentee_id, organisation_id, Mentorship.State.ACTIVE)
    except AlreadyTogether:
        return 0
    publish(fact(MentorshipStarted, by, made))
    tell(made, "support.matched", to=mentee_id, about=mentor_id)
    tell(made, "support.matched", to=mentor_id, about=mentee_id)
    return 1


def _still_goes(organisation_id: int, mentor_id: int, mentee_id: int) -> bool:
    """Since the pool was asked they may have left, found somebody, or ruled this mentor out."""
    rows = Seeking.objects.unscoped(ALL).select_for_update(of=("self",))
    looks = rows.filter(person_id=mentee_id, organisation_id=organisation_id, is_open=True).first()
    two = {mentor_id, mentee_id}
    if looks is None or organisations.members_among(organisation_id, two) != two:
        return False
    theirs = Mentorship.objects.unscoped(ALL).filter(mentee_id=mentee_id)
    if theirs.filter(state__in=Mentorship.RUNNING).exists():
        return False
    return not Wish.objects.filter(seeking=looks, mentor_id=mentor_id, is_apart=True).exists()


@transaction.atomic
def pair_by_hand(*, by: Actor, organisation_id: int, mentor_id: int, mentee_id: int) -> None:
    """Put two of the pool together without a proposal. What the matching keeps to is kept to here,
    too: nobody meets whom they ruled out or who leads them."""
    if not policies.can_reach_out(by, organisation_id):
        raise NotFound
    led = organisations.managers_among([mentor_id, mentee_id])
    if led or mentor_id == mentee_id:
        raise CannotBePaired
    if not _begin(by, organisation_id, mentor_id, mentee_id):
        raise CannotBePaired


@transaction.atomic
def drop_matching(*, by: Actor, matching_id: int) -> Matching:
    """Not like that."""
    matching = _ready(by, matching_id)
    matching.state, matching.answer = State.DROPPED, {}
    matching.save(update_fields=["state", "answer"])
    publish(_fact(MatchingDropped, by, matching))
    return matching


def _ready(by: Actor, matching_id: int) -> Matching:
    selectors.matching_for(by, matching_id)
    matching = Matching.objects.unscoped(ALL).select_for_update().get(pk=matching_id)
    if matching.state != State.READY:
        raise MatchingIsOver
    return matching


def _fact(what: type[DeskEvent], by: Actor, matching: Matching, **more: Any) -> DeskEvent:
    return what(
        by=str(by),
        owner_id=matching.owner_id,
        organisation_id=matching.organisation_id,
        matching_id=matching.pk,  # type: ignore[call-arg]
        **more,
    )
