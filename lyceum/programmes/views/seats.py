from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.programmes import selectors, services
from lyceum.programmes.forms import InvitationForm, PapersForm
from lyceum.ui.http import Request
from lyceum.wallets import api as wallets

from .cohorts import people_in


@login_required
@require_POST
def wait_for_seat(request: Request, offering_id: int) -> HttpResponse:
    """Go onto the list of a full run."""
    selectors.offering_for(request.actor, offering_id)
    try:
        services.wait_for_seat(
            by=request.actor,
            offering_id=offering_id,
            learner_id=request.user.pk,
            takes_at_once="ask" not in request.POST,
            shown=wallets.price_in(request.POST),
        )
    except wallets.PriceHasChanged as why:
        messages.warning(request, str(why))
        return redirect("programmes:run", offering_id)
    messages.success(request, _("You are on the list. You hear from us as soon as a seat is free."))
    return redirect("programmes:run", offering_id)


@login_required
@require_POST
def leave_list(request: Request, offering_id: int) -> HttpResponse:
    """Wait no longer."""
    selectors.offering_for(request.actor, offering_id)
    services.leave_waiting_list(
        by=request.actor, offering_id=offering_id, learner_id=request.user.pk
    )
    messages.success(request, _("You wait no longer."))
    return redirect("programmes:run", offering_id)


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: Request, offering_id: int) -> HttpResponse:
    """Ask colleagues to come, and see who answered what."""
    offering = selectors.offering_to_change(request.actor, offering_id)
    form = InvitationForm(request.POST or None)
    people = people_in(form, *selectors.organisations_of_run(offering)) if form.is_valid() else []
    if not people:
        context = {
            "offering": offering,
            "title": selectors.title_of(offering),
            "form": form,
            "rows": selectors.invited_to(offering_id),
        }
        status = 422 if form.is_bound else 200
        return render(request, "programmes/invite.html", context, status=status)
    new = services.invite_to_run(
        by=request.actor,
        offering_id=offering_id,
        person_ids=people,
        words=form.cleaned_data["words"],
    )
    said = ngettext("{n} person is invited.", "{n} people are invited.", new).format(n=new)
    messages.success(request, said)
    return redirect("programmes:invite", offering_id)


@login_required
@require_POST
def decline_invitation(request: Request, offering_id: int) -> HttpResponse:
    """Not this time."""
    selectors.offering_for(request.actor, offering_id)
    services.decline_invitation(
        by=request.actor, offering_id=offering_id, learner_id=request.user.pk
    )
    messages.success(request, _("They know that you do not come."))
    return redirect("programmes:run", offering_id)


@login_required
@require_http_methods(["GET", "POST"])
def give_papers(request: Request, offering_id: int) -> HttpResponse:
    """What coming along asks for."""
    offering = selectors.offering_for(request.actor, offering_id)
    selectors.seat_in(request.actor, offering_id)
    form = PapersForm(
        request.POST or None,
        asks_consent=bool(offering.consent),
        asks_contact=offering.asks_contact,
    )
    if not form.is_valid():
        context = {"offering": offering, "title": selectors.title_of(offering), "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "programmes/papers.html", context, status=status)
    services.give_papers(by=request.actor, offering_id=offering_id, new=form.papers())
    messages.success(request, _("Thank you. You are ready to come along."))
    return redirect("programmes:run", offering_id)
