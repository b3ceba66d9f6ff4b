"""Cases: what is asked, by whom, who works on it, what came of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.kernel.errors import NotFound
from lyceum.programmes import selectors, services
from lyceum.programmes.forms import BriefForm, FeedbackForm, HandInForm, LimitsForm, TeamForm
from lyceum.ui.http import Request, handed_out

from .programmes import about, say_wrong


@login_required
def add_case(request: Request, programme_id: int) -> HttpResponse:
    """Take up what one of the owners asks."""
    found = selectors.programme_to_run(request.actor, programme_id)
    form = BriefForm(request.POST or None, sponsors=selectors.sponsors_for(found))
    if not form.is_valid():
        context = {**about(request, found), "form": form}
        return render(
            request, "programmes/case_form.html", context, status=422 if form.is_bound else 200
        )
    made = services.add_case(by=request.actor, programme_id=programme_id, brief=form.brief_in())
    return redirect("programmes:case", made.pk)


@login_required
@require_GET
def case(request: Request, case_id: int) -> HttpResponse:
    """The question, the teams that one may see, and what they handed in."""
    found = selectors.case_for(request.actor, case_id)
    teams = selectors.teams_of(request.actor, found)
    runs = selectors.runs_case(request.actor, found)
    context = {
        "case": found,
        "teams": teams,
        "runs": runs,
        "team_form": _team_form(found) if runs and teams else None,
        "is_sponsor": selectors.is_sponsor(request.actor, found),
        "hand_in": HandInForm(),
        "feedback": FeedbackForm(),
        "limits": LimitsForm(initial={"smallest": 3, "largest": 5}),
    }
    return render(request, "programmes/case.html", context)


def _team_form(case: Any, *given: Any) -> TeamForm:
    teams = {team.pk: team.number for team in case.teams.all()}
    return TeamForm(*given, people=selectors.people_to_team(case), teams=teams)


@login_required
@require_POST
def place_in_team(request: Request, case_id: int) -> HttpResponse:
    """Put somebody into a team, or into none."""
    form = _team_form(selectors.case_to_run(request.actor, case_id), request.POST)
    if form.is_valid():
        services.place_in_team(by=request.actor, case_id=case_id, **form.cleaned_data)
        messages.success(request, _("Saved."))
    else:
        say_wrong(request, form)
    return redirect("programmes:case", case_id)


@login_required
@require_POST
def deliver(request: Request, team_id: int) -> HttpResponse:
    """Hand something in for one's team."""
    team = selectors.team_to_deliver(request.actor, team_id)
    form = HandInForm(request.POST, request.FILES)
    if form.is_valid():
        services.deliver(by=request.actor, team_id=team_id, given=form.given())
        messages.success(request, _("Handed in."))
    else:
        say_wrong(request, form)
    return redirect("programmes:case", team.case_id)


@login_required
@require_POST
def give_feedback(request: Request, team_id: int) -> HttpResponse:
    """What the sponsor thinks."""
    team = selectors.team_to_judge(request.actor, team_id)
    form = FeedbackForm(request.POST)
    if form.is_valid():
        services.give_feedback(by=request.actor, team_id=team_id, **form.cleaned_data)
        messages.success(request, _("Thank you. The team reads it now."))
    else:
        say_wrong(request, form)
    return redirect("programmes:case", team.case_id)


@login_required
@require_GET
def handed_in(request: Request, deliverable_id: int) -> FileResponse:
    """A file that a team handed in."""
    found = selectors.deliverable_for(request.actor, deliverable_id)
    if not found.file:
        raise NotFound
    return handed_out(found.file, found.name, found.media_type)
