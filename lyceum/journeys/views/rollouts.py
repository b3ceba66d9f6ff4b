"""Tools on their way to people: for who brings them, and for who gets them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.journeys import selectors, services
from lyceum.journeys.forms import DecisionForm, GiveForm, RolloutForm, TroubleForm, WaveForm
from lyceum.ui.http import Request

from .drafts import drawn_anew, status_of
from .playbooks import home

PAGE = "journeys/rollout.html"


@login_required
@require_GET
def rollouts(request: Request) -> HttpResponse:
    """All of them, where one stands."""
    at, place = home(request)
    context = {"rows": selectors.rollouts_of(request.actor, at), "organisation": place}
    return render(request, "journeys/rollouts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_rollout(request: Request) -> HttpResponse:
    """Bring a tool to people."""
    at, place = home(request)
    choices = selectors.choices_at(request.actor, at)
    form = RolloutForm(choices, request.POST or None, drawn_anew(request))
    if form.is_valid():
        made = services.add_rollout(by=request.actor, organisation_id=at, new=form.new())
        return redirect("journeys:rollout", made.pk)
    context = {"form": form, "organisation": place}
    return render(request, "journeys/add_rollout.html", context, status=status_of(form))


@login_required
@require_GET
def rollout(request: Request, rollout_id: int) -> HttpResponse:
    """Its waves, how they go, and the decision."""
    return _rollout(request, rollout_id)


def _rollout(request: Request, rollout_id: int, **forms: Any) -> HttpResponse:
    found = selectors.rollout_for(request.actor, rollout_id)
    waves = selectors.waves_of(found)
    context = {
        "rollout": found,
        "waves": waves,
        **selectors.whole_of(found, waves),
        "score": selectors.score_of(found),
        "people_form": GiveForm(*selectors.giving_choices(found)),
        "wave_form": WaveForm(),
        "decision_form": DecisionForm(),
        **forms,
    }
    return render(request, PAGE, context, status=422 if forms else 200)


@login_required
@require_POST
def add_wave(request: Request, rollout_id: int) -> HttpResponse:
    """More people, later."""
    form = WaveForm(request.POST)
    if not form.is_valid():
        return _rollout(request, rollout_id, wave_form=form)
    services.add_wave(by=request.actor, rollout_id=rollout_id, **form.cleaned_data)
    return redirect("journeys:rollout", rollout_id)


@login_required
@require_POST
def give_tool(request: Request, rollout_id: int) -> HttpResponse:
    """Into the wave that is chosen, or the one that is open."""
    found = selectors.rollout_for(request.actor, rollout_id)
    form = GiveForm(*selectors.giving_choices(found), request.POST)
    if not form.is_valid():
        return _rollout(request, rollout_id, people_form=form)
    said = form.cleaned_data
    people = selectors.people_to_give(
        found.organisation_id, said["people"], said.get("units") or ()
    )
    number = services.give_tool(
        by=request.actor, rollout_id=rollout_id, person_ids=people, wave_id=said["wave"]
    )
    words = ngettext("One person gets it.", "{n} people get it.", number).format(n=number)
    messages.success(request, words)
    return redirect("journeys:rollout", rollout_id)


@login_required
@require_POST
def ask(request: Request, rollout_id: int) -> HttpResponse:
    """Ask those who have used it."""
    number = services.ask_about_tool(by=request.actor, rollout_id=rollout_id)
    words = ngettext("One person is asked.", "{n} people are asked.", number).format(n=number)
    messages.success(request, words)
    return redirect("journeys:rollout", rollout_id)


@login_required
@require_POST
def decide(request: Request, rollout_id: int) -> HttpResponse:
    """It stays, changes or goes."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _rollout(request, rollout_id, decision_form=form)
    services.decide(by=request.actor, rollout_id=rollout_id, **form.cleaned_data)
    messages.success(request, _("Everybody who has it is told."))
    return redirect("journeys:rollout", rollout_id)


# --- for who gets it ------------------------------------------------------------------------------


@login_required
@require_GET
def tool(request: Request, rollout_id: int) -> HttpResponse:
    """A tool that came to me: its tutorial, and what I say of it."""
    context = {"mine": selectors.trying_for(request.actor, rollout_id), "form": TroubleForm()}
    return render(request, "journeys/tool.html", context)


@login_required
@require_POST
def say_used(request: Request, rollout_id: int) -> HttpResponse:
    """I have used it."""
    services.say_used(by=request.actor, rollout_id=rollout_id)
    return redirect("journeys:tool", rollout_id)


@login_required
@require_POST
def say_trouble(request: Request, rollout_id: int) -> HttpResponse:
    """What rubs."""
    mine = selectors.trying_for(request.actor, rollout_id)
    form = TroubleForm(request.POST)
    if form.is_valid():
        services.say_trouble(by=request.actor, rollout_id=rollout_id, **form.cleaned_data)
        messages.success(request, _("Thank you. The team reads it."))
        return redirect("journeys:tool", rollout_id)
    context = {"mine": mine, "form": form}
    return render(request, "journeys/tool.html", context, status=422)
