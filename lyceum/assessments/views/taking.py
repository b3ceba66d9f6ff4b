"""Those who take one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.assessments import selectors, services
from lyceum.assessments.errors import NoSuchAnswer
from lyceum.assessments.scoring import LEVELS
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request, number_in

SCREEN = "assessments/attempt.html"


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """What I am asked to take, and what I may."""
    return render(request, "assessments/mine.html", {"rows": selectors.attempts_of(request.actor)})


@login_required
@require_GET
def assessment(request: Request, assessment_id: int) -> HttpResponse:
    """Before it begins: what it is for, how long it takes, who sees what."""
    found = selectors.assessment_for(request.actor, assessment_id)
    [row] = selectors.assessment_rows([found])
    context = {
        "assessment": found,
        "row": row,
        "begun": selectors.open_attempt(request.actor, found),
        "taken": selectors.taken_of(request.actor, found),
        "place": _place(request.actor.organisation_id),
    }
    return render(request, "assessments/assessment.html", context)


def _place(organisation_id: int | None) -> str:
    """Whose facilitators see where somebody stands: of the organisation in which it is taken."""
    names = organisations.organisation_names([organisation_id]) if organisation_id else {}
    return names.get(organisation_id or 0, "")


@login_required
@require_POST
def start(request: Request, assessment_id: int) -> HttpResponse:
    """Begin, or go on."""
    made = services.start(by=request.actor, assessment_id=assessment_id)
    return redirect("assessments:attempt", made.pk)


@login_required
@require_http_methods(["GET", "POST"])
def attempt(request: Request, attempt_id: int) -> HttpResponse:
    """One question a screen; `?at=3` is one that was answered before."""
    found = selectors.attempt_for(request.actor, attempt_id)
    if found.finished_at:
        return redirect("assessments:result", attempt_id)
    if request.method == "POST":
        return _answer(request, attempt_id)
    return _screen(request, attempt_id, number_in(request.GET.get("at", "")))


def _answer(request: Request, attempt_id: int) -> HttpResponse:
    key, said = request.POST.get("key", ""), "\n".join(request.POST.getlist("said"))
    try:
        services.answer(by=request.actor, attempt_id=attempt_id, key=key, said=said)
    except NoSuchAnswer as refusal:
        at = number_in(request.POST.get("at", ""))
        return _screen(request, attempt_id, at, refusal=str(refusal), status=422)
    return redirect("assessments:attempt", attempt_id)


def _screen(
    request: Request, attempt_id: int, at: int | None, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = selectors.attempt_for(request.actor, attempt_id)
    screen = selectors.screen_of(found, at)
    context = {
        "attempt": found,
        "assessment": found.edition.assessment,
        "screen": screen,
        "percent": 100 * (screen.number - 1) // screen.of if screen.item else 100,
        "levels": LEVELS,
        "refusal": refusal,
        "words": _("How far you are"),
    }
    return render(request, SCREEN, context, status=status)


@login_required
@require_POST
def finish(request: Request, attempt_id: int) -> HttpResponse:
    """All is said."""
    services.finish(by=request.actor, attempt_id=attempt_id)
    return redirect("assessments:result", attempt_id)


@login_required
@require_GET
def result(request: Request, attempt_id: int) -> HttpResponse:
    """What came of it, and one next step."""
    found = selectors.attempt_for(request.actor, attempt_id)
    if not found.finished_at:
        return redirect("assessments:attempt", attempt_id)
    context = {
        "attempt": found,
        "assessment": found.edition.assessment,
        "result": selectors.result_of(request.actor, found),
        "place": _place(found.organisation_id),
    }
    return render(request, "assessments/result.html", context)
