"""A survey is written, opened, answered a question at a time, closed."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from lyceum.feedback import policies, selectors
from lyceum.feedback.branching import (
    END,
    MULTIPLE,
    TEXT,
    Question,
    Rule,
    faults,
    walked,
    words_of,
)
from lyceum.feedback.errors import (
    AnsweredAlready,
    NoSuchAnswer,
    SurveyHasFaults,
    SurveyIsOpen,
    SurveyReachesTooFew,
)
from lyceum.feedback.events import (
    SurveyBegun,
    SurveyChanged,
    SurveyClosed,
    SurveyEvent,
    SurveyOpened,
)
from lyceum.feedback.models import Asked, Reply, Survey
from lyceum.feedback.types import SURVEY, NewSurvey
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.kernel.sealing import cipher

from .answering import box_of, insist_on_time, locked, note_given
from .boxes import drop, mix_boxes
from .inviting import ask_later

LONGEST = 4000
DRAFT = "feedback.draft"
State = Survey.State


@transaction.atomic
def begin_survey(*, by: Actor, organisation_id: int, new: NewSurvey) -> Survey:
    """A survey with no question yet."""
    policies.insist_on_asker(by, organisation_id)
    survey = Survey(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        made_at=clock.now(),
    )
    _take(survey, new)
    survey.save()
    publish(_fact(SurveyBegun, by, survey))
    return survey


@transaction.atomic
def change_survey(*, by: Actor, survey_id: int, new: NewSurvey) -> Survey:
    """Its words, and whom it will reach. What was promised to people who answer already stays."""
    survey = _locked(by, survey_id)
    _insist_on_draft(survey)
    _take(survey, new)
    survey.save()
    publish(_fact(SurveyChanged, by, survey))
    return survey


@transaction.atomic
def write_questions(*, by: Actor, survey_id: int, questions: Sequence[Question]) -> Survey:
    """The questions as they stand now. They may be wrong while it is written, not when it opens."""
    survey = _locked(by, survey_id)
    _insist_on_draft(survey)
    survey.questions = [words_of(question) for question in questions]
    survey.save(update_fields=["questions"])
    publish(_fact(SurveyChanged, by, survey))
    return survey


def write_question(*, by: Actor, survey_id: int, question: Question) -> Survey:
    """One question, new at the end or in the place where it stood."""
    known = selectors.questions_of(selectors.survey_to_write(by, survey_id))
    if any(each.key == question.key for each in known):
        known = [question if each.key == question.key else each for each in known]
    else:
        known = [*known, question]
    return write_questions(by=by, survey_id=survey_id, questions=known)


def move_question(*, by: Actor, survey_id: int, key: str, step: int) -> Survey:
    """A question up (-1) or down (1)."""
    known = selectors.questions_of(selectors.survey_to_write(by, survey_id))
    here = next((place for place, each in enumerate(known) if each.key == key), None)
    if here is None:
        raise NotFound
    there = min(max(here + step, 0), len(known) - 1)
    known.insert(there, known.pop(here))
    return write_questions(by=by, survey_id=survey_id, questions=known)


def remove_question(*, by: Actor, survey_id: int, key: str) -> Survey:
    """Leave a question out, and with it all that leads to it."""
    known = selectors.questions_of(selectors.survey_to_write(by, survey_id))
    left = [_without(each, key) for each in known if each.key != key]
    return write_questions(by=by, survey_id=survey_id, questions=left)


def _without(question: Question, key: str) -> Question:
    rules: tuple[Rule, ...] = tuple(rule for rule in question.rules if rule.to != key)
    return replace(question, rules=rules, then="" if question.then == key else question.then)


@transaction.atomic
def open_survey(*, by: Actor, survey_id: int) -> int:
    """Ask the people whom it reaches; gives how many. Refused with the place of its first fault.

    They are asked by the worker: they may be very many.
    """
    survey = _locked(by, survey_id)
    _insist_on_draft(survey)
    wrong = faults(selectors.questions_of(survey))
    if wrong:
        raise SurveyHasFaults(wrong[0].place, wrong[0].problem)
    people = selectors.reached_by(survey)
    least = policies.smallest_group()
    if survey.is_anonymous and len(people) < least:
        raise SurveyReachesTooFew(len(people), least)
    survey.state, survey.opened_at, survey.asked_up_to = State.OPEN, clock.now(), 0
    survey.save(update_fields=["state", "opened_at", "asked_up_to"])
    publish(_fact(SurveyOpened, by, survey, people=len(people)))
    ask_later.enqueue(survey.pk)
    return len(people)


@transaction.atomic
def close_survey(*, by: Actor, survey_id: int) -> Survey:
    """Nobody can answer any more; those who wait for each other's units come together."""
    survey = _locked(by, survey_id)
    if survey.state != State.OPEN:
        return survey
    survey.state, survey.closed_at = State.CLOSED, clock.now()
    survey.save(update_fields=["state", "closed_at"])
    rows = Asked.objects.unscoped("drafts that nobody can hand in any more")
    rows.filter(survey=survey).exclude(draft="").update(draft="")
    mix_boxes(what=SURVEY, about_id=str(survey.pk))
    publish(_fact(SurveyClosed, by, survey))
    return survey


# --- answering ------------------------------------------------------------------------------------


@transaction.atomic
def answer_question(*, by: Actor, survey_id: int, key: str, said: str) -> str:
    """Keep an answer among what is not handed in yet; gives the key of what comes next, or END."""
    survey, asked = _answering(by, survey_id)
    questions = selectors.questions_of(survey)
    question = next((each for each in questions if each.key == key), None)
    if question is None or not _fits(question, said):
        raise NoSuchAnswer
    answers = selectors.draft_of(asked) | {key: said.strip()[:LONGEST]}
    asked.draft = cipher(DRAFT).encrypt(json.dumps(answers).encode()).decode()
    asked.save(update_fields=["draft"])
    return walked(questions, answers)[1]


@transaction.atomic
def hand_in(*, by: Actor, survey_id: int) -> Survey:
    """It is cut from the name here: each answer goes into the box of its question, alone."""
    survey, asked = _answering(by, survey_id)
    answers = selectors.draft_of(asked)
    questions = {each.key: each for each in selectors.questions_of(survey)}
    way, after = walked(list(questions.values()), answers)
    if after != END:
        raise NoSuchAnswer
    given = {key: answers[key] for key in way if answers[key]}
    if survey.is_anonymous:
        path = selectors.path_of(asked)
        for key, said in given.items():
            drop(box_of(asked, key, is_text=questions[key].kind == TEXT), path, said)
    else:
        _keep_with_name(asked, survey, given)
    note_given(by, asked)
    return survey


def _keep_with_name(asked: Asked, survey: Survey, given: dict[str, str]) -> None:
    Reply.objects.create(
        owner_id=asked.owner_id,
        person_id=asked.person_id,
        survey=survey,
        answers=given,
        given_at=clock.now(),
    )


def _answering(by: Actor, survey_id: int) -> tuple[Survey, Asked]:
    found = selectors.asked_of_survey(by, survey_id)
    asked = locked(by, found.pk, SURVEY)
    insist_on_time(asked)
    if asked.is_answered:
        raise AnsweredAlready
    survey = asked.survey
    if survey is None or survey.state != State.OPEN:
        raise NotFound
    return survey, asked


def _fits(question: Question, said: str) -> bool:
    """Is this an answer to that question? None at all is, where it may be left out."""
    words = said.strip()
    if not words:
        return not question.is_required
    if question.numbers:
        return words in {str(number) for number in question.numbers}
    if question.options:
        chosen = words.split("\n")
        only_one = question.kind != MULTIPLE
        if len(set(chosen)) < len(chosen):
            return False
        return set(chosen) <= set(question.options) and (len(chosen) == 1 or not only_one)
    return True


def _locked(by: Actor, survey_id: int) -> Survey:
    selectors.survey_to_write(by, survey_id)
    rows = Survey.objects.unscoped("got through its gate").select_for_update(of=("self",))
    return rows.get(pk=survey_id)


def _insist_on_draft(survey: Survey) -> None:
    if survey.state != State.DRAFT:
        raise SurveyIsOpen


def _take(survey: Survey, new: NewSurvey) -> None:
    survey.title, survey.intro = new.title, new.intro
    survey.is_anonymous, survey.closes_on = new.is_anonymous, new.closes_on
    survey.relations = list(new.audience.relations)
    survey.roles = list(new.audience.roles)
    survey.unit_ids = list(new.audience.unit_ids)


def _fact(kind: type[SurveyEvent], by: Actor, survey: Survey, **more: Any) -> Any:
    return kind(
        by=str(by),
        owner_id=survey.owner_id,
        survey_id=survey.pk,
        organisation_id=survey.organisation_id,
        **more,
    )
