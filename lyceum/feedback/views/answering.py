"""Those who are asked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.feedback import policies, selectors, services
from lyceum.feedback.branching import END
from lyceum.feedback.errors import AnsweredAlready
from lyceum.feedback.forms import LinkForm, PulseForm
from lyceum.feedback.types import PULSE_QUESTIONS
from lyceum.kernel import actors
from lyceum.ui.http import Request, back_in, number_in

TAP = "feedback/tap.html"
BY_LINK = "feedback/by_link.html"


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """What I am asked, what is in my way, and what was done about what we said."""
    context = {
        "asked": selectors.asked_of(request.actor),
        "friction": selectors.friction_of(request.actor),
        "closings": selectors.told_to(request.actor),
        "least": policies.smallest_group(),
    }
    return render(request, "feedback/mine.html", context)


@login_required
@require_GET
def tap(request: Request, about_kind: str, about_id: str) -> HttpResponse:
    """The question about a thing, for the page of that thing; nothing where nobody asks."""
    found = selectors.tap_for(request.actor, about_kind, about_id)
    return _tap_page(request, {"tap": found, "back": request.GET.get("back", "")})


def _tap_page(request: Request, context: dict[str, Any]) -> HttpResponse:
    page = f"{TAP}#tap" if request.htmx else TAP
    return render(request, page, {"least": policies.smallest_group(), **context})


@login_required
@require_POST
def give_score(request: Request, asked_id: int) -> HttpResponse:
    """One tap keeps it; then it asks why."""
    score = number_in(request.POST.get("score", ""))
    given = -1 if score is None else score
    asked = services.give_score(by=request.actor, asked_id=asked_id, score=given)
    return _after_tap(request, selectors.tap_of(asked, score))


@login_required
@require_POST
def say_why(request: Request, asked_id: int) -> HttpResponse:
    """And why."""
    asked = services.say_why(by=request.actor, asked_id=asked_id, text=request.POST.get("text", ""))
    return _after_tap(request, selectors.tap_of(asked))


def _after_tap(request: Request, found: Any) -> HttpResponse:
    if request.htmx:
        return _tap_page(request, {"tap": found})
    messages.success(request, _("Thank you."))
    return redirect(back_in(request) or "feedback:mine")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: Request, token: str) -> HttpResponse:
    """From a mail or a chat, without signing in. Looking keeps nothing: programmes that try every
    link of a mail only look (decision 0045)."""
    asked = selectors.asked_by_token(token)
    form = LinkForm(request.POST if request.method == "POST" else request.GET)
    said: dict[str, Any] = {"score": None, "why": ""}
    if form.is_valid():
        said = form.cleaned_data
    if request.method == "POST":
        by = actors.person(asked.person_id)
        _keep(by, asked.pk, said)
        return redirect("feedback:by-link", token)
    found = selectors.tap_of(asked, said["score"])
    context = {"tap": found, "asked": asked, "least": policies.smallest_group()}
    return render(request, BY_LINK, context)


def _keep(by: actors.Actor, asked_id: int, said: dict[str, Any]) -> None:
    """The number, the words, or both; the number of somebody who pressed twice counts once."""
    if said["score"] is not None:
        try:
            services.give_score(by=by, asked_id=asked_id, score=said["score"])
        except AnsweredAlready:
            if not said["why"].strip():
                raise
    if said["why"].strip():
        services.say_why(by=by, asked_id=asked_id, text=said["why"])


@login_required
@require_http_methods(["GET", "POST"])
def pulse(request: Request, asked_id: int) -> HttpResponse:
    """Purpose and energy, this week."""
    asked = selectors.pulse_asked_for(request.actor, asked_id)
    form = PulseForm(request.POST or None)
    if form.is_valid():
        services.take_pulse(by=request.actor, asked_id=asked_id, levels=form.cleaned_data)
        messages.success(request, _("Thank you."))
        return redirect("feedback:mine")
    rows = [
        (name, label, low, high, form[name]) for name, (label, low, high) in PULSE_QUESTIONS.items()
    ]
    context = {"asked": asked, "rows": rows, "form": form, "least": policies.smallest_group()}
    return render(request, "feedback/pulse.html", context, status=422 if form.is_bound else 200)


# --- a survey, a question a screen ----------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def run(request: Request, survey_id: int) -> HttpResponse:
    """The question that comes now; `?back=key` is one that was answered before."""
    asked = selectors.asked_of_survey(request.actor, survey_id)
    if request.method == "POST":
        return _answer(request, survey_id)
    return _question_page(request, asked, request.GET.get("back", ""))


def _answer(request: Request, survey_id: int) -> HttpResponse:
    said = "\n".join(request.POST.getlist("said"))
    key = request.POST.get("key", "")
    services.answer_question(by=request.actor, survey_id=survey_id, key=key, said=said)
    return redirect("feedback:run", survey_id)


def _question_page(request: Request, asked: Any, back_to: str) -> HttpResponse:
    questions = selectors.questions_of(asked.survey)
    question, said, behind, before = selectors.answering_of(asked, questions, back_to)
    context = {
        "asked": asked,
        "survey": asked.survey,
        "question": question,
        "said": said.split("\n") if said else [],
        "number": behind + 1,
        "percent": 100 * behind // max(len(questions), 1),
        "before": before,
        "is_over": asked.survey.state != "open",
        "least": policies.smallest_group(),
        "end": END,
    }
    return render(request, "feedback/run.html", context)


@login_required
@require_POST
def hand_in(request: Request, survey_id: int) -> HttpResponse:
    """All of it, cut from my name."""
    services.hand_in(by=request.actor, survey_id=survey_id)
    messages.success(request, _("Handed in. Thank you."))
    return redirect("feedback:mine")
