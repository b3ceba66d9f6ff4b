"""Mentors: what they offer, who asks them, and how two of them begin and end."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.schedule import one_by_one
from lyceum.kernel.scope import person_owner
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills
from lyceum.support import policies, selectors
from lyceum.support.errors import (
    AlreadyTogether,
    MentorIsFull,
    MentorIsNotOpen,
    NotNowPossible,
    TextIsTooLong,
)
from lyceum.support.events import (
    MentorAsked,
    MentorDeclined,
    MentorProfileKept,
    MentorRequestExpired,
    MentorRequestWithdrawn,
    MentorshipEvent,
    MentorshipStarted,
    MentorSought,
)
from lyceum.support.models import (
    MentorProfile,
    Mentorship,
    OfferedSkill,
    Seeking,
    WantedSkill,
    Wish,
)
from lyceum.support.types import LONGEST, MEETING_KINDS, NewProfile, NewSeeking

from .opening import ALL

State = Mentorship.State
ANSWERED_WITHIN = timedelta(days=10)
HOUSE = actors.system("support")


# --- what one offers, and what one looks for ------------------------------------------------------


@transaction.atomic
def keep_profile(*, by: Actor, person_id: int, new: NewProfile) -> MentorProfile:
    """Say what one offers as a mentor, or say it better."""
    _insist(by, person_id, new.organisation_id)
    kinds = [kind for kind in new.meeting_kinds if kind in dict(MEETING_KINDS)]
    rows = MentorProfile.objects.unscoped("one's own: asked above")
    profile, _is_new = rows.update_or_create(
        person_id=person_id,
        defaults={
            "owner_id": person_owner(person_id),
            "organisation_id": new.organisation_id,
            "about": bounded(new.about),
            "languages": list(new.languages),
            "capacity": max(0, min(new.capacity, 20)),
            "meeting_kinds": kinds,
            "is_open": new.is_open,
            "is_everywhere": new.is_everywhere,
            "changed_at": clock.now(),
        },
    )
    OfferedSkill.objects.filter(profile=profile).delete()
    OfferedSkill.objects.bulk_create(
        OfferedSkill(profile=profile, skill_id=pk) for pk in _known(by, new.skill_ids)
    )
    publish(
        MentorProfileKept(
            by=str(by),
            owner_id=profile.owner_id,
            person_id=person_id,
            organisation_id=new.organisation_id,
        )
    )
    return profile


@transaction.atomic
def seek_mentor(*, by: Actor, person_id: int, new: NewSeeking) -> Seeking:
    """Say for what one looks for a mentor; the matching takes it from there. Whom one rules out
    reads nobody."""
    _insist(by, person_id, new.organisation_id)
    rows = Seeking.objects.unscoped("one's own: asked above")
    seeking, _is_new = rows.update_or_create(
        person_id=person_id,
        defaults={
            "owner_id": person_owner(person_id),
            "organisation_id": new.organisation_id,
            "about": bounded(new.about),
            "languages": list(new.languages),
            "is_open": new.is_open,
            "changed_at": clock.now(),
        },
    )
    WantedSkill.objects.filter(seeking=seeking).delete()
    WantedSkill.objects.bulk_create(
        WantedSkill(seeking=seeking, skill_id=pk) for pk in _known(by, new.skill_ids)
    )
    _keep_wishes(by, seeking, new)
    publish(
        MentorSought(
            by=str(by),
            owner_id=seeking.owner_id,
            person_id=person_id,
            organisation_id=new.organisation_id,
        )
    )
    return seeking


@transaction.atomic
def leave_organisation(*, by: Actor, organisation_id: int, person_id: int) -> None:
    """Who belongs there no more offers nothing and looks for nobody there. Who is with a mentor stays
    so: that is between the two of them."""
    if not policies.can_keep_desk(by, organisation_id):
        raise Forbidden
    if organisations.members_among(organisation_id, [person_id]):
        return
    for rows in (MentorProfile.objects, Seeking.objects):
        here = rows.unscoped("who left").filter(person_id=person_id, is_open=True)
        here.filter(organisation_id=organisation_id).update(is_open=False, changed_at=clock.now())


def _keep_wishes(by: Actor, seeking: Seeking, new: NewSeeking) -> None:
    """Only mentors whom one may see; whom one rules out is ruled out, wished or not."""
    seen = MentorProfile.objects.within(by.scope).filter(
        person_id__in={*new.wish_ids, *new.apart_ids}
    )
    known = set(seen.values_list("person_id", flat=True)) - {seeking.person_id}
    Wish.objects.filter(seeking=seeking).delete()
    Wish.objects.bulk_create(
        Wish(seeking=seeking, mentor_id=pk, is_apart=pk in new.apart_ids) for pk in sorted(known)
    )


def _insist(by: Actor, person_id: int, organisation_id: int) -> None:
    if not policies.can_ask_as(by, person_id):
        raise Forbidden
    if not organisations.members_among(organisation_id, [person_id]):
        raise Forbidden


def _known(by: Actor, skill_ids: tuple[int, ...]) -> list[int]:
    return sorted(skills.visible_skills(by.scope, skill_ids))


def bounded(text: str) -> str:
    """What somebody wrote, which may be nothing, and is not a book."""
    clean = text.replace("\0", "").strip()
    if len(clean) > LONGEST:
        raise TextIsTooLong(longest=LONGEST)
    return clean


# --- two of them ----------------------------------------------------------------------------------


@transaction.atomic
def ask_mentor(*, by: Actor, mentee_id: int, mentor_id: int, words: str = "") -> Mentorship:
    """Ask somebody to be one's mentor. Not answered within ten days, the request is over."""
    if not policies.can_ask_as(by, mentee_id):
        raise Forbidden
    profile = selectors.profile_for(by, mentor_id)
    if mentor_id == mentee_id:
        raise NotFound
    if not profile.is_open:
        raise MentorIsNotOpen
    if places_left(profile) < 1:
        raise MentorIsFull
    made = begin(mentor_id, mentee_id, profile.organisation_id, State.ASKED, words)
    publish(fact(MentorAsked, by, made))
    tell(made, "support.mentor_asked", to=mentor_id, about=mentee_id)
    return made


def begin(
    mentor_id: int, mentee_id: int, organisation_id: int, state: str, words: str = ""
) -> Mentorship:
    """A new row of two; raises `AlreadyTogether` where there is one under way."""
    moment = clock.now()
    try:
        with transaction.atomic():
            return Mentorship.objects.create(
                owner_id=person_owner(mentee_id),
                mentor_id=mentor_id,
                mentee_id=mentee_id,
                organisation_id=organisation_id,
                state=state,
                words=bounded(words),
                asked_at=moment,
                expires_at=moment + ANSWERED_WITHIN,
                answered_at=moment if state == State.ACTIVE else None,
            )
    except IntegrityError:
        raise AlreadyTogether from None


@transaction.atomic
def accept_mentee(*, by: Actor, mentorship_id: int) -> Mentorship:
    """The mentor says yes, as long as there is a place."""
    found = _as_mentor(by, mentorship_id)
    profile = locked_profile(found.mentor_id)
    mentorship = locked_mentorship(mentorship_id)
    insist_on_state(mentorship, State.ASKED)
    if mentorship.expires_at <= clock.now():
        raise NotNowPossible
    if profile is not None and places_left(profile) < 1:
        raise MentorIsFull
    turn(mentorship, State.ACTIVE)
    publish(fact(MentorshipStarted, by, mentorship))
    tell(mentorship, "support.mentor_accepted", to=mentorship.mentee_id, about=mentorship.mentor_id)
    return mentorship


@transaction.atomic
def decline_mentee(*, by: Actor, mentorship_id: int) -> Mentorship:
    """Not this time. No message says so: who asked sees it, and is free to ask somebody else."""
    _as_mentor(by, mentorship_id)
    mentorship = locked_mentorship(mentorship_id)
    insist_on_state(mentorship, State.ASKED)
    turn(mentorship, State.DECLINED)
    publish(fact(MentorDeclined, by, mentorship))
    return mentorship


@transaction.atomic
def withdraw_request(*, by: Actor, mentorship_id: int) -> Mentorship:
    """Who asked takes it back."""
    found = selectors.mentorship_for(by, mentorship_id)
    if found.mentee_id != by.person_id:
        raise NotFound
    mentorship = locked_mentorship(mentorship_id)
    insist_on_state(mentorship, State.ASKED)
    turn(mentorship, State.WITHDRAWN)
    publish(fact(MentorRequestWithdrawn, by, mentorship))
    return mentorship


def expire_requests(limit: int = 500) -> int:
    """Requests that nobody answered in ten days are over; who asked is told. Gives how many."""
    rows = Mentorship.objects.unscoped(ALL).filter(state=State.ASKED, expires_at__lte=clock.now())
    return one_by_one(_expire, list(rows.values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _expire(mentorship_id: int) -> int:
    mentorship = locked_mentorship(mentorship_id)
    if mentorship.state != State.ASKED:
        return 0
    turn(mentorship, State.EXPIRED)
    publish(fact(MentorRequestExpired, HOUSE, mentorship))
    tell(mentorship, "support.mentor_expired", to=mentorship.mentee_id, about=mentorship.mentor_id)
    return 1


def end_with_oneself(fold: identity.Fold) -> None:
    """Two accounts become one: nobody is their own mentor."""
    two = (fold.kept_id, fold.folded_id)
    rows = Mentorship.objects.unscoped(ALL).filter(state__in=Mentorship.RUNNING)
    for mentorship in rows.filter(mentor_id__in=two, mentee_id__in=two).order_by("pk"):
        fold.change(mentorship, state=State.ENDED, ended_at=clock.now())
        fold.say(_("nobody is their own mentor: that ends"))


# --- parts ----------------------------------------------------------------------------------------


def locked_profile(mentor_id: int) -> MentorProfile | None:
    """A mentor's profile until the end of the transaction: places are counted one after the other."""
    rows = MentorProfile.objects.unscoped(ALL).select_for_update(of=("self",))
    return rows.filter(person_id=mentor_id).first()


def places_left(profile: MentorProfile) -> int:
    return profile.capacity - selectors.active_of([profile.person_id]).get(profile.person_id, 0)


def _as_mentor(by: Actor, mentorship_id: int) -> Mentorship:
    found = selectors.mentorship_for(by, mentorship_id)
    if found.mentor_id != by.person_id:
        raise NotFound
    return found


def locked_mentorship(mentorship_id: int) -> Mentorship:
    return Mentorship.objects.unscoped(ALL).select_for_update(of=("self",)).get(pk=mentorship_id)


def insist_on_state(mentorship: Mentorship, state: str) -> None:
    if mentorship.state != state:
        raise NotNowPossible


def turn(mentorship: Mentorship, state: str) -> None:
    moment = clock.now()
    mentorship.answered_at = mentorship.answered_at or moment
    mentorship.state = state
    if state not in Mentorship.RUNNING:
        mentorship.ended_at = moment
    mentorship.save(update_fields=["state", "answered_at", "ended_at"])


def tell(mentorship: Mentorship, kind: str, *, to: int, about: int) -> None:
    """A message to one of the two that names the other."""
    name = identity.names_of([about]).get(about, "")
    messaging.send(
        kind=kind,
        to=to,
        about=messaging.About(name, reverse("support:mentorship", args=[mentorship.pk])),
        organisation_id=mentorship.organisation_id,
        key=f"mentorship:{mentorship.pk}",
    )


def fact(
    what: type[MentorshipEvent], by: Actor, mentorship: Mentorship, **more: Any
) -> MentorshipEvent:
    return what(
        by=str(by),
        owner_id=mentorship.owner_id,
        person_id=mentorship.mentee_id,
        mentor_id=mentorship.mentor_id,
        mentorship_id=mentorship.pk,
        organisation_id=mentorship.organisation_id,
        **more,
    )
