"""The desk: what waits, how it is answered, how it goes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.organisations import api as organisations
from lyceum.support import policies, selectors, services
from lyceum.support.forms import AbsenceForm, CannedForm, RouteForm, TurnForm
from lyceum.ui.http import Request, page_in


@login_required
@require_GET
def desk(request: Request, slug: str) -> HttpResponse:
    """What waits, what is due first."""
    organisation = selectors.insist_on_answerer(request.actor, slug)
    which = selectors.desk_choices(request.GET.get("show", ""))
    page, rows = selectors.desk_page(
        request.actor, organisation.pk, which, page_in(request.GET.get("page"))
    )
    context = {**about(request, organisation), "page": page, "rows": rows, "which": which}
    return render(request, "support/desk.html", context)


@login_required
@require_GET
def figures(request: Request, slug: str) -> HttpResponse:
    """How fast and how well it goes."""
    organisation = selectors.insist_on_whole(request.actor, slug)
    rows = selectors.figures_of(organisation.pk)
    context = {**about(request, organisation), "whole": rows[0], "rows": rows[1:]}
    return render(request, "support/figures.html", context)


@login_required
@require_GET
def settings(request: Request, slug: str) -> HttpResponse:
    """Rules, rota, absences, and answers that are given often."""
    organisation = selectors.insist_on_answerer(request.actor, slug)
    return render(request, "support/settings.html", _settings(request, organisation))


def _settings(request: Request, organisation: Any, **forms: Any) -> dict[str, Any]:
    at = organisation.pk
    context: dict[str, Any] = {
        **about(request, organisation),
        "canned": selectors.canned_of(request.actor, at),
        "absences": selectors.absences_of(request.actor, at),
        "canned_form": CannedForm(auto_id="canned-%s"),
        "absence_form": AbsenceForm(
            people=selectors.who_answers(request.actor, at), auto_id="absence-%s"
        ),
    }
    if context["keeps"]:
        context |= {
            "routes": selectors.routes_of(request.actor, at),
            "rota": selectors.rota_of(request.actor, at),
            "route_form": _route_form(at),
            "turn_form": TurnForm(
                people=selectors.who_answers(request.actor, at), auto_id="turn-%s"
            ),
        }
    return context | forms


def _route_form(organisation_id: int, said: Any = None) -> RouteForm:
    units = organisations.unit_choices(organisation_id)
    return RouteForm(said, units=units, roles=selectors.role_words(), auto_id="route-%s")


def _wrong(request: Request, organisation: Any, **forms: Any) -> HttpResponse:
    context = _settings(request, organisation, **forms)
    return render(request, "support/settings.html", context, status=422)


@login_required
@require_POST
def set_route(request: Request, slug: str) -> HttpResponse:
    """Who answers questions of a kind."""
    organisation = selectors.insist_on_answerer(request.actor, slug)
    selectors.insist_on_keeper(request.actor, organisation.pk)
    form = _route_form(organisation.pk, request.POST)
    if not form.is_valid():
        return _wrong(request, organisation, route_form=form)
    services.set_route(by=request.actor, organisation_id=organisation.pk, new=form.route())
    return _saved(request, slug)


@login_required
@require_POST
def remove_route(request: Request, route_id: int) -> HttpResponse:
    at = services.remove_route(by=request.actor, route_id=route_id)
    return _saved(request, slug_of(request, at))


@login_required
@require_POST
def add_turn(request: Request, slug: str) -> HttpResponse:
    """Somebody is on the rota."""
    organisation = selectors.insist_on_answerer(request.actor, slug)
    selectors.insist_on_keeper(request.actor, organisation.pk)
    people = selectors.who_answers(request.actor, organisation.pk)
    form = TurnForm(request.POST, people=people, auto_id="turn-%s")
    if not form.is_valid():
        return _wrong(request, organisation, turn_form=form)
    services.add_turn(
        by=request.actor,
        organisation_id=organisation.pk,
        kind=form.cleaned_data["kind"],
        person_id=form.cleaned_data["person_id"],
        days=form.days(),
    )
    return _saved(request, slug)


@login_required
@require_POST
def remove_turn(request: Request, turn_id: int) -> HttpResponse:
    at = services.remove_turn(by=request.actor, turn_id=turn_id)
    return _saved(request, slug_of(request, at))


@login_required
@require_POST
def add_absence(request: Request, slug: str) -> HttpResponse:
    """Somebody is away."""
    organisation = selectors.insist_on_answerer(request.actor, slug)
    people = selectors.who_answers(request.actor, organisation.pk)
    form = AbsenceForm(request.POST, people=people, auto_id="absence-%s")
    if not form.is_valid():
        return _wrong(request, organisation, absence_form=form)
    services.add_absence(
        by=request.actor,
        organisation_id=organisation.pk,
        person_id=form.cleaned_data["person_id"],
        days=form.days(),
    )
    return _saved(request, slug)


@login_required
@require_POST
def remove_absence(request: Request, absence_id: int) -> HttpResponse:
    at = services.remove_absence(by=request.actor, absence_id=absence_id)
    return _saved(request, slug_of(request, at))


@login_required
@require_POST
def keep_canned(request: Request, slug: str) -> HttpResponse:
    """An answer that is given often."""
    organisation = selectors.insist_on_whole(request.actor, slug)
    form = CannedForm(request.POST, auto_id="canned-%s")
    if not form.is_valid():
        return _wrong(request, organisation, canned_form=form)
    services.keep_canned(by=request.actor, organisation_id=organisation.pk, **form.cleaned_data)
    return _saved(request, slug)


@login_required
@require_POST
def remove_canned(request: Request, canned_id: int) -> HttpResponse:
    at = services.remove_canned(by=request.actor, canned_id=canned_id)
    return _saved(request, slug_of(request, at))


def _saved(request: Request, slug: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("support:settings", slug)


def about(request: Request, organisation: Any) -> dict[str, Any]:
    """What every page of the desk shows."""
    keeps = policies.can_keep_desk(request.actor, organisation.pk)
    words = policies.can_keep_words(request.actor, organisation.pk)
    return {"organisation": organisation, "keeps": keeps, "keeps_words": words}


def slug_of(request: Request, organisation_id: int) -> str:
    return organisations.organisation_for(request.actor, organisation_id).slug
