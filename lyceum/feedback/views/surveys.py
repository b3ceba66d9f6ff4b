"""Those who write surveys."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.feedback import policies, selectors, services
from lyceum.feedback.branching import Question, faults
from lyceum.feedback.forms import KIND_WORDS, LoopForm, QuestionForm, SurveyForm
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request, number_in

from .results import tabs, tell

SURVEY, QUESTION = "feedback/survey.html", "feedback/question.html"


@login_required
@require_GET
def surveys(request: Request, slug: str) -> HttpResponse:
    """What an organisation asks."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    context = {
        "rows": selectors.surveys_of(request.actor, organisation.pk),
        **tabs(request, organisation),
    }
    return render(request, "feedback/surveys.html", context)


def _form(request: Request, organisation: Any, **initial: Any) -> SurveyForm:
    return SurveyForm(
        request.POST or None,
        initial=initial or None,
        relations=organisations.relation_choices(),
        roles=organisations.role_choices(),
        units=organisations.unit_choices(organisation.pk),
    )


@login_required
@require_http_methods(["GET", "POST"])
def begin_survey(request: Request, slug: str) -> HttpResponse:
    """A new one."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    policies.insist_on_asker(request.actor, organisation.pk)
    form = _form(request, organisation)
    if form.is_valid():
        made = services.begin_survey(
            by=request.actor, organisation_id=organisation.pk, new=form.survey()
        )
        return redirect("feedback:edit-survey", made.pk)
    context = {"form": form, **tabs(request, organisation)}
    status = 422 if form.is_bound else 200
    return render(request, "feedback/begin_survey.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def edit_survey(request: Request, survey_id: int) -> HttpResponse:
    """Its words, its questions, and what stands in its way."""
    survey = selectors.survey_to_write(request.actor, survey_id)
    form = _form(
        request,
        survey.organisation,
        title=survey.title,
        intro=survey.intro,
        is_anonymous=survey.is_anonymous,
        closes_on=survey.closes_on,
        relations=survey.relations,
        roles=survey.roles,
        unit_ids=survey.unit_ids,
    )
    if form.is_valid():
        services.change_survey(by=request.actor, survey_id=survey_id, new=form.survey())
        messages.success(request, _("Saved."))
        return redirect("feedback:edit-survey", survey_id)
    questions = selectors.questions_of(survey)
    wrong = {fault.place: fault.problem for fault in faults(questions)}
    context = {
        "survey": survey,
        "form": form,
        "rows": [
            (
                place,
                each,
                KIND_WORDS.get(each.kind, each.kind),
                wrong.get(place),
                _ways(questions, each),
            )
            for place, each in enumerate(questions, start=1)
        ],
        "fault": wrong.get(0, ""),
        "is_sound": not wrong,
        "people": len(selectors.reached_by(survey)),
        **tabs(request, survey.organisation),
    }
    return render(request, SURVEY, context, status=422 if form.is_bound else 200)


def _ways(questions: list[Question], question: Question) -> list[str]:
    """Where one goes from a question, in words; nothing where it is always the next one."""
    places = {each.key: str(place) for place, each in enumerate(questions, start=1)}
    ways = [(_when(rule.when, rule.value), rule.to) for rule in question.rules]
    if question.then:
        ways.append((_("otherwise") if ways else _("always"), question.then))
    return [
        f"{when} → {_('question {n}').format(n=places[to]) if to in places else _('the end')}"
        for when, to in ways
    ]


def _when(when: str, value: str) -> str:
    words = {"at_most": _("at most {v}"), "at_least": _("at least {v}"), "has": "“{v}”"}
    return words[when].format(v=value)


@login_required
@require_http_methods(["GET", "POST"])
def add_question(request: Request, survey_id: int) -> HttpResponse:
    """A new one at the end."""
    return _question_page(request, survey_id, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit_question(request: Request, survey_id: int, key: str) -> HttpResponse:
    """Change it, move it, leave it out."""
    survey = selectors.survey_to_write(request.actor, survey_id)
    question = next((q for q in selectors.questions_of(survey) if q.key == key), None)
    if question is None:
        raise NotFound
    if "remove" in request.POST:
        services.remove_question(by=request.actor, survey_id=survey_id, key=key)
        return redirect("feedback:edit-survey", survey_id)
    if "move" in request.POST:
        step = 1 if number_in(request.POST["move"]) else -1
        services.move_question(by=request.actor, survey_id=survey_id, key=key, step=step)
        return redirect("feedback:edit-survey", survey_id)
    return _question_page(request, survey_id, question)


def _question_page(request: Request, survey_id: int, question: Question | None) -> HttpResponse:
    survey = selectors.survey_to_write(request.actor, survey_id)
    known = selectors.questions_of(survey)
    places = [
        (each.key, f"{place}. {each.text[:60]}")
        for place, each in enumerate(known, start=1)
        if question is None or each.key != question.key
    ]
    form = QuestionForm(
        request.POST or None,
        places=places,
        question=question,
        initial=QuestionForm.initial_of(question) if question else None,
    )
    if form.is_valid():
        made = form.made(question.key if question else uuid4().hex[:12])
        services.write_question(by=request.actor, survey_id=survey_id, question=made)
        return redirect("feedback:edit-survey", survey_id)
    context = {"survey": survey, "question": question, "form": form}
    return render(request, QUESTION, context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def open_survey(request: Request, survey_id: int) -> HttpResponse:
    """People are asked."""
    number = services.open_survey(by=request.actor, survey_id=survey_id)
    messages.success(request, _("Open. {n} people are asked.").format(n=number))
    return redirect("feedback:survey-results", survey_id)


@login_required
@require_POST
def close_survey(request: Request, survey_id: int) -> HttpResponse:
    """Nobody can answer any more."""
    services.close_survey(by=request.actor, survey_id=survey_id)
    messages.success(request, _("Closed."))
    return redirect("feedback:survey-results", survey_id)


@login_required
@require_GET
def survey_results(request: Request, survey_id: int) -> HttpResponse:
    """What was said to each question."""
    survey = selectors.survey_to_write(request.actor, survey_id)
    unit_id = number_in(request.GET.get("unit", ""))
    share, figures = selectors.survey_figures(survey, unit_id)
    context = {
        "survey": survey,
        "share": share,
        "figures": figures,
        "replies": selectors.named_replies(survey),
        "units": organisations.unit_choices(survey.organisation_id),
        "unit_id": unit_id,
        "closings": selectors.closings_of(
            selectors.thing_of_survey(survey), survey.organisation_id
        ),
        "loop_form": LoopForm(),
        **tabs(request, survey.organisation),
    }
    return render(request, "feedback/survey_results.html", context)


@login_required
@require_POST
def close_loop_of_survey(request: Request, survey_id: int) -> HttpResponse:
    """You said, we did."""
    tell(request, services.close_loop_of_survey, survey_id=survey_id)
    return redirect("feedback:survey-results", survey_id)
