"""Looking after a space."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.communities import selectors, services
from lyceum.communities.forms import BannerForm
from lyceum.kernel import clock
from lyceum.kernel.errors import NotFound
from lyceum.ui.http import Request, back_in

from .spaces import about

DAY = timedelta(days=1)
LATELY = timedelta(days=30)


@login_required
@require_GET
def moderation(request: Request, space_id: int) -> HttpResponse:
    """What was reported, and what is hidden."""
    place = selectors.place_for(request.actor, space_id)
    context = {
        **about(place),
        "reports": selectors.reports_page(request.actor, place),
        "hidden": selectors.hidden_page(request.actor, place),
        "culture": selectors.culture([space_id], clock.today() - LATELY, clock.today() + DAY),
    }
    return render(request, "communities/moderation.html", context)


@login_required
@require_POST
def report(request: Request, post_id: int) -> HttpResponse:
    """It does not belong here."""
    services.report_post(by=request.actor, post_id=post_id, words=request.POST.get("words", ""))
    messages.success(request, _("Thank you. Those who look after this space read it."))
    return _back(request, post_id)


@login_required
@require_POST
def hide(request: Request, post_id: int) -> HttpResponse:
    """Out of sight, with a reason."""
    services.hide_post(by=request.actor, post_id=post_id, why=request.POST.get("why", ""))
    messages.success(request, _("Hidden. Who wrote it is told why."))
    return _back(request, post_id)


@login_required
@require_POST
def show(request: Request, post_id: int) -> HttpResponse:
    """To be seen again."""
    services.show_post(by=request.actor, post_id=post_id)
    messages.success(request, _("It is to be seen again."))
    return _back(request, post_id)


@login_required
@require_POST
def pin(request: Request, post_id: int) -> HttpResponse:
    """On top, or no more."""
    if request.POST.get("pin") == "no":
        services.unpin_post(by=request.actor, post_id=post_id)
    else:
        services.pin_post(by=request.actor, post_id=post_id)
    return _back(request, post_id)


@login_required
@require_POST
def put_up(request: Request, post_id: int) -> HttpResponse:
    """On the home page of those whom it concerns, or no more."""
    if request.POST.get("put") == "no":
        services.take_down(by=request.actor, post_id=post_id)
        messages.success(request, _("It stands on no home page now."))
        return _back(request, post_id)
    form = BannerForm(request.POST)
    if form.is_valid():
        services.put_up(by=request.actor, post_id=post_id, **form.said())
        messages.success(request, _("It stands on their home page. Each may put it away."))
    else:
        messages.error(request, _("Say until which day."))
    return _back(request, post_id)


@login_required
@require_POST
def put_away(request: Request, banner_id: int) -> HttpResponse:
    """I have seen it; the page goes on without it."""
    services.put_away(by=request.actor, banner_id=banner_id)
    return HttpResponse() if request.htmx else redirect(resolve_url(settings.LOGIN_REDIRECT_URL))


@login_required
@require_POST
def route(request: Request, post_id: int) -> HttpResponse:
    """Into the hands of a member, by their handle."""
    found, _place = selectors.post_for(request.actor, post_id)
    handle = request.POST.get("handle", "").strip().lower().lstrip("@")[:60]
    called = selectors.who_is_called(found.space, [handle]) if handle else {}
    if handle not in called:
        messages.error(request, _("Nobody here is called like that."))
        return _back(request, post_id)
    services.route(by=request.actor, post_id=post_id, handler_id=called[handle])
    messages.success(request, _("It is in their hands, and they are told."))
    return _back(request, post_id)


@login_required
@require_POST
def settle(request: Request, post_id: int) -> HttpResponse:
    """What became of it."""
    outcome = request.POST.get("outcome", "")
    services.settle_routing(by=request.actor, post_id=post_id, outcome=outcome)
    messages.success(request, _("Thank you. Who was frustrated is told."))
    return _back(request, post_id)


@login_required
@require_POST
def settle_report(request: Request, report_id: int) -> HttpResponse:
    """Hide it, or let it stand."""
    is_hidden = request.POST.get("answer") == "hide"
    why = request.POST.get("why", "")
    services.settle_report(by=request.actor, report_id=report_id, is_hidden=is_hidden, why=why)
    messages.success(request, _("Settled."))
    return redirect(back_in(request) or "communities:mine")


def _back(request: Request, post_id: int) -> HttpResponse:
    """To the page from which it was pressed, else to the thread, if one may still see it."""
    if there := back_in(request):
        return redirect(there)
    try:
        found, _place = selectors.post_for(request.actor, post_id)
    except NotFound:
        return redirect("communities:mine")
    return redirect("communities:post", found.root_id or found.pk)
