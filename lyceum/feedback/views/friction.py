"""Something is in somebody's way."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lyceum.feedback import selectors, services
from lyceum.feedback.forms import FrictionForm, MoveForm
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request

from .results import tabs


@login_required
@require_http_methods(["GET", "POST"])
def report_friction(request: Request) -> HttpResponse:
    """Tell it; a page that links here says what it is about."""
    form = FrictionForm(
        request.POST or None,
        places=selectors.where_to_report(request.actor),
        initial={"title": request.GET.get("title", ""), "url": request.GET.get("url", "")},
    )
    if form.is_valid():
        made = services.report_friction(by=request.actor, new=form.report())
        messages.success(request, _("Told. You see here what becomes of it."))
        return redirect("feedback:friction", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "feedback/report_friction.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def friction(request: Request, report_id: int) -> HttpResponse:
    """One report: for its reporter what became of it, for those who handle it what to do."""
    report = selectors.friction_for(request.actor, report_id)
    is_mine = report.person_id == request.actor.person_id
    form = MoveForm(request.POST or None)
    if form.is_valid():
        services.move_friction(by=request.actor, report_id=report_id, **form.cleaned_data)
        messages.success(request, _("The reporter is told."))
        return redirect("feedback:friction", report_id)
    context = {
        "row": selectors.friction_row(request.actor, report),
        "is_mine": is_mine,
        "organisation": report.organisation,
        "form": MoveForm(),
    }
    return render(request, "feedback/friction.html", context)


@login_required
@require_GET
def desk(request: Request, slug: str) -> HttpResponse:
    """What waits for those who handle it, and what was settled."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    context = {
        "open": selectors.friction_desk(request.actor, organisation.pk, is_open=True),
        "settled": selectors.friction_desk(request.actor, organisation.pk, is_open=False),
        **tabs(request, organisation),
    }
    return render(request, "feedback/desk.html", context)
