"""Surveys as those who ask see them; and the pulse."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from lyceum.feedback import policies, privacy
from lyceum.feedback.branching import ENPS, SCALE, TEXT, Question, question_in
from lyceum.feedback.models import Asked, Batch, Box, Pulse, Remark, Reply, Survey
from lyceum.feedback.types import (
    PULSE,
    PULSE_QUESTIONS,
    SURVEY,
    Bar,
    MonthRow,
    PulseState,
    QuestionFigure,
    Share,
    SurveyRow,
)
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

from .results import may_read

FIGURES = "counts of people; nobody is shown"


def survey_to_write(actor: Actor, survey_id: int) -> Survey:
    """A survey, for those who ask there; for others there is none."""
    rows = Survey.objects.unscoped("narrowed here").select_related("organisation")
    found = rows.filter(pk=survey_id).first()
    if found is None or not policies.can_ask(actor, found.organisation_id):
        raise NotFound
    return found


def questions_of(survey: Survey) -> list[Question]:
    return [question_in(kept) for kept in survey.questions]


def surveys_of(actor: Actor, organisation_id: int) -> list[SurveyRow]:
    """An organisation's surveys, the newest first. Two queries."""
    policies.insist_on_asker(actor, organisation_id)
    rows = Survey.objects.unscoped("asked above").filter(organisation_id=organisation_id)
    found = list(rows.order_by("-pk")[:100])
    shares = _shares([survey.pk for survey in found])
    return [
        SurveyRow(
            id=survey.pk,
            title=survey.title,
            state=survey.state,
            state_word=survey.get_state_display(),
            questions=len(survey.questions),
            closes_on=survey.closes_on,
            asked=shares.get(survey.pk, Share(0, 0)).asked,
            answered=shares.get(survey.pk, Share(0, 0)).answered,
        )
        for survey in found
    ]


def _shares(survey_ids: Collection[int]) -> dict[int, Share]:
    rows = Asked.objects.unscoped(FIGURES).filter(survey_id__in=survey_ids).order_by()
    answered = Count("pk", filter=Q(is_answered=True))
    counted = rows.values_list("survey_id").annotate(all_of=Count("pk"), done=answered)
    return {pk: Share(asked, done) for pk, asked, done in counted}


def reached_by(survey: Survey) -> set[int]:
    """Whom it reaches today."""
    today = clock.today()
    query = organisations.PlaceQuery(
        organisation_id=survey.organisation_id,
        relations=tuple(survey.relations),
        roles=tuple(survey.roles),
        unit_ids=tuple(survey.unit_ids),
    )
    return organisations.people_matching(query, today, today)


# --- figures --------------------------------------------------------------------------------------


def survey_figures(
    survey: Survey, unit_id: int | None = None
) -> tuple[Share, list[QuestionFigure]]:
    """What was said to each question; of a unit with all below it, or of all."""
    share = _shares([survey.pk]).get(survey.pk, Share(0, 0))
    questions = questions_of(survey)
    if not survey.is_anonymous:
        return share, [_named(survey, question) for question in questions]
    below = organisations.units_below(survey.organisation_id, [unit_id]) if unit_id else None
    batches = Batch.objects.filter(box__what=SURVEY, box__about_id=str(survey.pk))
    if below is not None:
        batches = batches.filter(unit_id__in=below)
    tallies: dict[str, list[tuple[int, Mapping[str, int]]]] = {}
    for key, size, tally in batches.values_list("box__question", "size", "tally"):
        tallies.setdefault(key, []).append((size, tally))
    remarks = _remarks(survey) if below is None else {}
    return share, [_shown(q, tallies.get(q.key, []), remarks.get(q.key, [])) for q in questions]


def _remarks(survey: Survey) -> dict[str, list[str]]:
    rows = Remark.objects.filter(
        batch__box__what=SURVEY,
        batch__box__about_id=str(survey.pk),
        batch__size__gte=policies.smallest_group(),
    )
    found: dict[str, list[str]] = {}
    for key, text in rows.values_list("batch__box__question", "text"):
        found.setdefault(key, []).append(text)
    return {key: privacy.shaken(texts) for key, texts in found.items()}


def _shown(
    question: Question, tallies: list[tuple[int, Mapping[str, int]]], remarks: list[str]
) -> QuestionFigure:
    figure = privacy.together(tallies, least=policies.smallest_group())
    if figure is None:
        return QuestionFigure(question.key, question.text, question.kind, 0)
    return drawn(question, figure, remarks)


def drawn(question: Question, figure: privacy.Figure, remarks: list[str]) -> QuestionFigure:
    """A figure with its bars, its mean or its score."""
    words = [str(number) for number in question.numbers] or list(question.options)
    bars = [
        Bar(word, figure.said.get(word, 0), figure.said.get(word, 0) / figure.people)
        for word in words
    ]
    total = (
        sum(int(word) * number for word, number in figure.said.items()) if question.numbers else 0
    )
    return QuestionFigure(
        key=question.key,
        text=question.text,
        kind=question.kind,
        people=figure.people,
        bars=bars,
        mean=round(total / figure.people, 1) if question.kind == SCALE else None,
        score=privacy.enps(figure).value if question.kind == ENPS else None,
        remarks=remarks,
    )


def _named(survey: Survey, question: Question) -> QuestionFigure:
    """A survey with names hides none: those who ask read who said what."""
    rows = Reply.objects.unscoped("a survey that asks with names").filter(survey=survey)
    said = [
        answers[question.key]
        for answers in rows.values_list("answers", flat=True)
        if question.key in answers
    ]
    if not said:
        return QuestionFigure(question.key, question.text, question.kind, 0)
    figure = privacy.Figure(len(said), privacy.tallied(said) if question.kind != TEXT else {})
    return drawn(question, figure, said if question.kind == TEXT else [])


def named_replies(survey: Survey) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who said what, to a survey that asks with names. Two queries."""
    if survey.is_anonymous:
        return []
    rows = Reply.objects.unscoped("a survey that asks with names").filter(survey=survey)
    found = list(rows.order_by("given_at")[:500])
    names = identity.names_of([reply.person_id for reply in found])
    questions = questions_of(survey)
    return [
        (
            names.get(reply.person_id, ""),
            [(q.text, reply.answers[q.key]) for q in questions if q.key in reply.answers],
        )
        for reply in found
    ]


# --- the pulse ------------------------------------------------------------------------------------


def pulse_state(actor: Actor, organisation_id: int) -> PulseState:
    """How the pulse is set, and the last weeks: asked and answered."""
    policies.insist_on_asker(actor, organisation_id)
    pulse = Pulse.objects.unscoped("asked above").filter(organisation_id=organisation_id).first()
    if pulse is None:
        return PulseState(is_on=False, share=25, every_weeks=4)
    return PulseState(pulse.is_on, pulse.share, pulse.every_weeks, _rounds(organisation_id))


def _rounds(organisation_id: int) -> list[tuple[date, int, int]]:
    rows = Asked.objects.unscoped(FIGURES).filter(what=PULSE, organisation_id=organisation_id)
    since = clock.now() - timedelta(days=190)
    answered = Count("pk", filter=Q(is_answered=True))
    counted = rows.filter(asked_at__gte=since).order_by().values_list("about_id")
    found = [
        (date.fromisoformat(about.partition(":")[2]), asked, done)
        for about, asked, done in counted.annotate(all_of=Count("pk"), done=answered)
    ]
    return sorted(found, reverse=True)[:26]


def pulse_figures(
    actor: Actor, organisation_id: int, unit_id: int | None = None
) -> list[tuple[str, list[MonthRow]]]:
    """Purpose and energy by week: the mean of each, with how many answered."""
    reach = may_read(actor, organisation_id)
    boxes = Box.objects.filter(what=PULSE, about_id__startswith=f"{organisation_id}:")
    batches = Batch.objects.filter(box__in=boxes, organisation_id=organisation_id)
    rows = list(
        batches.order_by("on").values_list("box__question", "unit_id", "on", "size", "tally")
    )
    if unit_id is not None:
        below = organisations.units_below(organisation_id, [unit_id])
        rows = [row for row in rows if row[1] in below]
    if not reach.is_whole:
        rows = [row for row in rows if row[1] is not None and row[1] in reach]
    return [(str(_(str(words[0]))), _weeks(rows, key)) for key, words in PULSE_QUESTIONS.items()]


def _weeks(rows: list[Any], key: str) -> list[MonthRow]:
    found = []
    for on in sorted({row[2] for row in rows}):
        some = [(size, tally) for name, _unit, at, size, tally in rows if (name, at) == (key, on)]
        figure = privacy.together(some, least=policies.smallest_group())
        if figure:
            total = sum(int(level) * number for level, number in figure.said.items())
            found.append(MonthRow(on, figure.people, round(total / figure.people, 2)))
    return found
