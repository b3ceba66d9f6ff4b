"""Times with advisors: to have one, to offer some, and what was said there."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.kernel.errors import NotFound
from lyceum.support import selectors, services
from lyceum.support.forms import AdviceForm, BookForm, SlotsForm
from lyceum.ui.http import Request

BOOKING = "support/booking.html"


@login_required
@require_GET
def slots(request: Request) -> HttpResponse:
    """Times that I may have, and mine."""
    context = {
        "slots": selectors.free_slots(request.actor),
        "bookings": selectors.bookings_of(request.actor),
        "advises": bool(selectors.where_to_advise(request.actor)),
        "form": BookForm(),
    }
    return render(request, "support/advisors.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def own(request: Request) -> HttpResponse:
    """The times that I offer."""
    places = selectors.where_to_advise(request.actor)
    if not places:
        raise NotFound
    form = SlotsForm(request.POST or None, places=places)
    if form.is_valid():
        made = services.offer_slots(by=request.actor, advisor_id=request.user.pk, new=form.slots())
        messages.success(request, _("Offered: {n}.").format(n=len(made)))
        return redirect("support:own-slots")
    context = {"slots": selectors.own_slots(request.actor), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "support/own_slots.html", context, status=status)


@login_required
@require_POST
def book(request: Request, slot_id: int) -> HttpResponse:
    """I have this time."""
    selectors.slot_for(request.actor, slot_id)
    form = BookForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else request.POST.get("words", "")
    made = services.book_slot(
        by=request.actor, person_id=request.user.pk, slot_id=slot_id, words=words
    )
    messages.success(request, _("It is yours, and stands in both your calendars."))
    return redirect("support:booking", made.pk)


@login_required
@require_POST
def cancel_slot(request: Request, slot_id: int) -> HttpResponse:
    """I take a time back."""
    services.cancel_slot(by=request.actor, slot_id=slot_id)
    messages.success(request, _("Taken back; whoever had it is told."))
    return redirect("support:own-slots")


@login_required
@require_GET
def booking(request: Request, booking_id: int) -> HttpResponse:
    """A time of mine, and what was noted."""
    return render(request, BOOKING, _shown(request, booking_id))


def _shown(request: Request, booking_id: int, **forms: Any) -> dict[str, Any]:
    found = selectors.booking_for(request.actor, booking_id)
    return {**selectors.booking_page(request.actor, found), "form": AdviceForm(), **forms}


@login_required
@require_POST
def cancel_booking(request: Request, booking_id: int) -> HttpResponse:
    """Called off."""
    services.cancel_booking(by=request.actor, booking_id=booking_id)
    messages.success(request, _("Called off; both your calendars know."))
    return redirect("support:booking", booking_id)


@login_required
@require_POST
def write_advice(request: Request, booking_id: int) -> HttpResponse:
    """What I note as the advisor."""
    form = AdviceForm(request.POST)
    if not form.is_valid():
        return render(request, BOOKING, _shown(request, booking_id, form=form), status=422)
    services.write_advice(by=request.actor, booking_id=booking_id, **form.cleaned_data)
    messages.success(request, _("Noted. Whom it is about reads it, too."))
    return redirect("support:booking", booking_id)


@login_required
@require_POST
def share_advice(request: Request, advice_id: int) -> HttpResponse:
    """Other advisors of mine may read it, or no more."""
    is_shared = request.POST.get("share") == "yes"
    note = services.share_advice(by=request.actor, note_id=advice_id, is_shared=is_shared)
    said = _("Other advisors of yours may read it.") if is_shared else _("Nobody else reads it.")
    messages.success(request, said)
    return redirect("support:booking", note.booking_id)
