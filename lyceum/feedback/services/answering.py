"""One tap, and why: the score goes into one box, the words into another."""

from collections.abc import Mapping

from django.db import transaction

from lyceum.feedback import selectors
from lyceum.feedback.errors import AnsweredAlready, AskedTooLate, NoSuchAnswer
from lyceum.feedback.events import FeedbackGiven
from lyceum.feedback.models import Asked
from lyceum.feedback.types import ENPS, LEVELS, PULSE, PULSE_QUESTIONS, SCORES, WHY
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish

from .boxes import BoxKey, drop

LONGEST = 2000


@transaction.atomic
def give_score(*, by: Actor, asked_id: int, score: int) -> Asked:
    """0 to 10, once. Raises AnsweredAlready, AskedTooLate, NoSuchAnswer."""
    asked = locked(by, asked_id, ENPS)
    if score not in SCORES:
        raise NoSuchAnswer
    insist_on_time(asked)
    if asked.is_answered:
        raise AnsweredAlready
    drop(box_of(asked, "score"), selectors.path_of(asked), str(score))
    note_given(by, asked)
    return asked


@transaction.atomic
def say_why(*, by: Actor, asked_id: int, text: str) -> Asked:
    """A few words, once; they are kept apart from the score."""
    asked = locked(by, asked_id, ENPS)
    insist_on_time(asked)
    words = text.replace("\0", "").strip()[:LONGEST]
    if asked.has_said_why:
        raise AnsweredAlready
    if not words:
        raise NoSuchAnswer
    drop(box_of(asked, WHY, is_text=True), selectors.path_of(asked), words)
    asked.has_said_why = True
    asked.save(update_fields=["has_said_why"])
    publish(_given(by, asked))
    return asked


@transaction.atomic
def take_pulse(*, by: Actor, asked_id: int, levels: Mapping[str, int]) -> Asked:
    """How it is this week: purpose and energy, 1 to 5, each of its own."""
    asked = locked(by, asked_id, PULSE)
    insist_on_time(asked)
    if asked.is_answered:
        raise AnsweredAlready
    said = {name: level for name, level in levels.items() if name in PULSE_QUESTIONS}
    if not said or any(level not in LEVELS for level in said.values()):
        raise NoSuchAnswer
    for name, level in said.items():
        drop(box_of(asked, name), selectors.path_of(asked), str(level))
    note_given(by, asked)
    return asked


def locked(by: Actor, asked_id: int, what: str) -> Asked:
    """One's own question, for as long as the transaction lasts; for others there is none."""
    mine = Asked.objects.within(by.scope).select_for_update()
    asked = mine.filter(pk=asked_id, what=what).first()
    if asked is None:
        raise NotFound
    return asked


def insist_on_time(asked: Asked) -> None:
    """Stop here when its time is over."""
    if selectors.is_over(asked):
        raise AskedTooLate


def note_given(by: Actor, asked: Asked) -> None:
    """They have answered; when is not kept, and what is somewhere else."""
    asked.is_answered, asked.draft = True, ""
    asked.save(update_fields=["is_answered", "draft"])
    publish(_given(by, asked))


def box_of(asked: Asked, question: str, *, is_text: bool = False) -> BoxKey:
    """Where an answer to a question goes."""
    return BoxKey(
        asked.what,
        asked.about_kind,
        asked.about_id,
        question,
        is_text=is_text,
        title=asked.title,
        offered_by=asked.offered_by,
    )


def _given(by: Actor, asked: Asked) -> FeedbackGiven:
    return FeedbackGiven(
        by=str(by),
        owner_id=asked.owner_id,
        person_id=asked.person_id,
        what=asked.what,
        about_kind=asked.about_kind,
        about_id=asked.about_id,
        organisation_id=asked.organisation_id,
    )
