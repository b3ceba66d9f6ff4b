"""Coffee in a space."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.communities import selectors, services
from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden
from lyceum.ui.http import Request, back_in, number_in

from .spaces import about

PAUSES = (2, 4, 8)
PACES = (1, 2, 4)


@login_required
@require_GET
def coffee(request: Request, space_id: int) -> HttpResponse:
    """With whom, when next, and whether one takes part."""
    place = selectors.place_for(request.actor, space_id)
    page = selectors.coffee_page(request.actor, place)
    context = {**about(place), "coffee": page, "pauses": PAUSES, "paces": PACES}
    return render(request, "communities/coffee.html", context)


@login_required
@require_POST
def plan(request: Request, space_id: int) -> HttpResponse:
    """How often; from now on."""
    weeks = number_in(request.POST.get("every_weeks", "")) or 0
    services.plan_coffee(
        by=request.actor, space_id=space_id, every_weeks=weeks, starts_on=clock.today()
    )
    messages.success(request, _("Changed."))
    return redirect("communities:coffee", space_id)


@login_required
@require_POST
def take_part(request: Request, space_id: int) -> HttpResponse:
    """Join in, or pause for some weeks."""
    weeks = number_in(request.POST.get("pause", "")) or 0
    until = clock.today() + timedelta(weeks=weeks) if weeks in PAUSES else None
    services.take_part(by=request.actor, space_id=space_id, snoozed_until=until)
    messages.success(request, _("You pause.") if until else _("You are in the next round."))
    return redirect("communities:coffee", space_id)


@login_required
@require_POST
def stop(request: Request, space_id: int) -> HttpResponse:
    """No more coffee."""
    services.stop_coffee(by=request.actor, space_id=space_id)
    messages.success(request, _("You are in no further round."))
    return redirect("communities:coffee", space_id)


@login_required
@require_POST
def say_met(request: Request, cup_id: int) -> HttpResponse:
    """Whether one met."""
    has_met = request.POST.get("met") == "yes"
    services.say_met(by=request.actor, group_id=cup_id, has_met=has_met)
    messages.success(request, _("Thank you."))
    return redirect(back_in(request) or "communities:mine")


@login_required
@require_POST
def avoid(request: Request, cup_id: int) -> HttpResponse:
    """Not with them again."""
    services.avoid_group(by=request.actor, group_id=cup_id)
    messages.success(request, _("You are not brought together again. Nobody is told."))
    return redirect(back_in(request) or "communities:mine")


@login_required
@require_POST
def keep_apart(request: Request, space_id: int) -> HttpResponse:
    """Not with somebody, by their handle, whether one was brought together with them or not."""
    place = selectors.place_for(request.actor, space_id)
    if not place.is_in:
        raise Forbidden
    handle = request.POST.get("handle", "").strip().removeprefix("@").lower()
    found = selectors.who_is_called(place.space, [handle]) if handle else {}
    if handle in found:
        services.avoid(by=request.actor, other_id=found[handle])
        messages.success(request, _("You are not brought together. Nobody is told."))
    else:
        messages.error(request, _("Nobody here is called like that."))
    return redirect("communities:coffee", space_id)


@login_required
@require_POST
def allow_again(request: Request, space_id: int, person_id: int) -> HttpResponse:
    """One may be brought together with them again."""
    services.avoid(by=request.actor, other_id=person_id, is_wanted=False)
    messages.success(request, _("You may be brought together again. Nobody is told."))
    return redirect("communities:coffee", space_id)
