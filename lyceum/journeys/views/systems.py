"""Systems outside that playbooks tell things to: kept by who administers the organisation."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.journeys import selectors, services
from lyceum.journeys.forms import SystemForm
from lyceum.ui.http import Request

from .playbooks import home


@login_required
@require_http_methods(["GET", "POST"])
def systems(request: Request) -> HttpResponse:
    """Those that are joined; another one, whose secret is shown once."""
    at, place = home(request)
    rows = selectors.systems_of(request.actor, at)
    form, secret = SystemForm(request.POST or None), ""
    if form.is_valid():
        secret = services.join_system(by=request.actor, organisation_id=at, **form.cleaned_data)
        rows, form = selectors.systems_of(request.actor, at), SystemForm()
    context = {"rows": rows, "form": form, "secret": secret, "organisation": place}
    status = 422 if form.is_bound else 200
    return render(request, "journeys/systems.html", context, status=status)


@login_required
@require_POST
def leave_system(request: Request, token_id: int) -> HttpResponse:
    """It is told nothing any more."""
    at, _place = home(request)
    services.leave_system(by=request.actor, organisation_id=at, token_id=token_id)
    return redirect("journeys:systems")
