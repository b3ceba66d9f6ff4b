"""Peers read a lesson before others learn from it: by the terms of the organisation."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lyceum.courseware import blocks, policies, selectors
from lyceum.courseware.errors import NotYourOwnReview, ThingsToMend
from lyceum.courseware.events import (
    LessonCommented,
    LessonHandedIn,
    LessonReviewed,
    LessonTakenBack,
    ReviewTermsSet,
)
from lyceum.courseware.models import (
    BlockComment,
    Lesson,
    LessonVersion,
    Review,
    ReviewRound,
    ReviewTerms,
)
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

from .lessons import HOUSE, fact, keep_version, locked

State, Verdict = Lesson.State, Review.Verdict
LINES, LINE, WORDS = 12, 200, 5000
ASKED = 20  # so many teachers are told at most


@transaction.atomic
def set_review_terms(
    *, by: Actor, organisation_id: int, reviewers: int, checklist: Sequence[str]
) -> ReviewTerms:
    """By how many peers lessons are reviewed here (0: by nobody), and what they look at."""
    if not policies.can_edit(by, organisation_id):
        raise Forbidden
    lines = [line.strip()[:LINE] for line in checklist if line.strip()][:LINES]
    terms, _made = ReviewTerms.objects.update_or_create(
        organisation_id=organisation_id,
        defaults={
            "reviewers": reviewers,
            "checklist": lines,
            "changed_by": str(by),
            "changed_at": clock.now(),
        },
    )
    owner_id = organisation_owner(organisation_id)
    publish(ReviewTermsSet(by=str(by), owner_id=owner_id, organisation_id=organisation_id))
    return terms


@transaction.atomic
def hand_in(*, by: Actor, lesson_id: int) -> ReviewRound:
    """Ask peers to read it, once nothing stands in a reader's way. Until they are done, or it is
    taken back, it does not change."""
    lesson = locked(by, lesson_id)
    policies.insist_on_teaching(by, lesson.organisation_id)
    _insist_on_whole(lesson)
    needed, checklist = selectors.review_terms(lesson.organisation_id)
    asked = ReviewRound.objects.create(
        lesson=lesson,
        version=keep_version(lesson, by, LessonVersion.Why.REVIEW),
        needed=needed,
        checklist=checklist,
        asked_by=str(by),
        asked_at=clock.now(),
    )
    lesson.state = State.REVIEW
    _settle(asked, lesson)
    lesson.save(update_fields=["state"])
    publish(fact(LessonHandedIn, by, lesson, round_id=asked.pk))
    if needed:
        _ask_peers(lesson, asked)
    return asked


@transaction.atomic
def take_back(*, by: Actor, lesson_id: int) -> Lesson:
    """To change it after all: what was said of it stays, the asking ends."""
    lesson = locked(by, lesson_id, to_change=False)
    if lesson.state in (State.REVIEW, State.APPROVED):
        lesson.rounds.filter(closed_at=None).update(closed_at=clock.now())
        lesson.state = State.DRAFT
        lesson.save(update_fields=["state"])
        publish(fact(LessonTakenBack, by, lesson))
    return lesson


@transaction.atomic
def review_lesson(
    *, by: Actor, lesson_id: int, verdict: str, ticked: Sequence[str] = (), words: str = ""
) -> Review:
    """A peer's yes, or what it needs first; who thinks again says it again. A single "needs
    something" sends it back."""
    lesson, asked = _read_by_peer(by, lesson_id)
    said, _made = Review.objects.update_or_create(
        round=asked,
        person_id=by.person_id or 0,
        defaults={
            "verdict": Verdict(verdict),
            "ticked": [line for line in asked.checklist if line in set(ticked)],
            "words": words.strip()[:WORDS],
            "said_at": clock.now(),
        },
    )
    before = lesson.state
    _settle(asked, lesson)
    lesson.save(update_fields=["state"])
    publish(fact(LessonReviewed, by, lesson, review_id=said.pk, verdict=said.verdict))
    if lesson.state != before:
        _tell_author(lesson, by)
    return said


@transaction.atomic
def comment_on_block(*, by: Actor, lesson_id: int, block_id: str, text: str) -> BlockComment:
    """A word on one block (or on the whole), by who writes or reviews it."""
    lesson = _read(by, lesson_id)
    if block_id and blocks.find(lesson.blocks, block_id) is None:
        raise NotFound
    said = BlockComment.objects.create(
        lesson=lesson,
        block_id=block_id,
        person_id=by.person_id or 0,
        text=text.strip()[:WORDS],
        said_at=clock.now(),
    )
    publish(fact(LessonCommented, by, lesson, comment_id=said.pk))
    return said


@transaction.atomic
def settle_comment(*, by: Actor, lesson_id: int, comment_id: int) -> BlockComment:
    """It is done with: by who writes the lesson, or who said it."""
    lesson = _read(by, lesson_id)
    said = lesson.comments.filter(pk=comment_id).first()
    if said is None:
        raise NotFound
    if not (policies.can_write(by, lesson) or said.person_id == by.person_id):
        raise Forbidden
    said.settled_at = said.settled_at or clock.now()
    said.save(update_fields=["settled_at"])
    publish(fact(LessonCommented, by, lesson, comment_id=said.pk))
    return said


def _insist_on_whole(lesson: Lesson) -> None:
    found = blocks.problems(lesson.title, lesson.blocks)
    if serious := [one for one in found if one.is_serious]:
        raise ThingsToMend(first=serious[0].words)


def _settle(asked: ReviewRound, lesson: Lesson) -> None:
    """What the reviews so far come to; once that is clear, the round is closed."""
    verdicts = list(asked.reviews.values_list("verdict", flat=True))
    if Verdict.CHANGES in verdicts:
        lesson.state = State.DRAFT
    elif verdicts.count(Verdict.APPROVE) >= asked.needed:
        lesson.state = State.APPROVED
    if lesson.state != State.REVIEW:
        asked.closed_at = clock.now()
        asked.save(update_fields=["closed_at"])


def _read(by: Actor, lesson_id: int) -> Lesson:
    rows = Lesson.objects.within(by.scope).select_for_update(of=("self",))
    lesson = rows.filter(pk=lesson_id).first()
    if lesson is None or by.person_id is None:
        raise NotFound
    if not (policies.can_write(by, lesson) or policies.can_review(by, lesson)):
        raise Forbidden
    return lesson


def _read_by_peer(by: Actor, lesson_id: int) -> tuple[Lesson, ReviewRound]:
    rows = Lesson.objects.unscoped(HOUSE).select_for_update(of=("self",))
    lesson = rows.filter(pk=lesson_id).first()
    if lesson is None or not selectors.is_visible(by, lesson):
        raise NotFound
    if str(by) in policies.writers_of(lesson):
        raise NotYourOwnReview
    policies.insist_on_teaching(by, lesson.organisation_id)
    asked = lesson.rounds.filter(closed_at=None).first()
    if asked is None:
        raise NotFound
    return lesson, asked


def _ask_peers(lesson: Lesson, asked: ReviewRound) -> None:
    """Those who teach there by role are told; everybody else finds it on the page of lessons."""
    wrote = policies.writers_of(lesson)
    there = organisations.people_with_role("teacher", lesson.organisation_id)
    about = messaging.About(
        lesson.title, f"/courseware/lessons/{lesson.pk}/review/", by=_name(lesson.author_id)
    )
    messaging.send_many(
        kind="courseware.review_asked",
        to=[pk for pk in there if f"person:{pk}" not in wrote][:ASKED],
        about=about,
        organisation_id=lesson.organisation_id,
    )


def _tell_author(lesson: Lesson, by: Actor) -> None:
    is_yes = lesson.state == State.APPROVED
    kind = "courseware.lesson_approved" if is_yes else "courseware.lesson_needs_something"
    about = messaging.About(
        lesson.title, f"/courseware/lessons/{lesson.pk}/", by=_name(by.person_id)
    )
    messaging.send(
        kind=kind, to=lesson.author_id, about=about, organisation_id=lesson.organisation_id
    )


def _name(person_id: int | None) -> str:
    if person_id is None:
        return _("The house")
    return identity.names_of([person_id]).get(person_id, "")
