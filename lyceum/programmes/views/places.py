from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.organisations import api as organisations
from lyceum.programmes import selectors, services
from lyceum.programmes.forms import PlaceForm, RoomForm
from lyceum.programmes.types import NewRoom
from lyceum.ui.http import Request

PAGE = "programmes/place.html"


@login_required
@require_GET
def places(request: Request, slug: str) -> HttpResponse:
    """The places of an organisation, with their rooms."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    found = selectors.places_of(request.actor, organisation.pk)
    tabs = asdict(organisations.tabs_of(request.actor, organisation.pk))
    context = {"organisation": organisation, "places": found, "room_form": RoomForm(), **tabs}
    return render(request, "programmes/places.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_place(request: Request, slug: str) -> HttpResponse:
    """A place where sessions can be."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    selectors.places_of(request.actor, organisation.pk)
    form = PlaceForm(request.POST or None)
    if not form.is_valid():
        context = {"organisation": organisation, "form": form}
        return render(request, PAGE, context, status=422 if form.is_bound else 200)
    services.add_place(by=request.actor, organisation_id=organisation.pk, new=form.place())
    return redirect("programmes:places", slug)


@login_required
@require_http_methods(["GET", "POST"])
def change_place(request: Request, place_id: int) -> HttpResponse:
    """Describe a place anew, or close it."""
    place = selectors.place_to_change(request.actor, place_id)
    form = PlaceForm(
        request.POST or None, initial={n: getattr(place, n) for n in PlaceForm.base_fields}
    )
    if not form.is_valid():
        context = {"organisation": place.organisation, "form": form, "place": place}
        return render(request, PAGE, context, status=422 if form.is_bound else 200)
    services.change_place(
        by=request.actor,
        place_id=place_id,
        new=form.place(),
        is_closed="close" in request.POST,
    )
    messages.success(request, _("Saved."))
    return redirect("programmes:places", place.organisation.slug)


@login_required
@require_POST
def add_room(request: Request, place_id: int) -> HttpResponse:
    """A room of a place."""
    place = selectors.place_to_change(request.actor, place_id)
    form = RoomForm(request.POST)
    if form.is_valid():
        services.add_room(by=request.actor, place_id=place_id, new=form.room())
    else:
        messages.error(request, _("A room has a name, and a number of seats if it is known."))
    return redirect("programmes:places", place.organisation.slug)


@login_required
@require_POST
def close_room(request: Request, room_id: int) -> HttpResponse:
    """Offer a room no more, or again."""
    room = selectors.room_to_change(request.actor, room_id)
    said = NewRoom(name=room.name, seats=room.seats, access_notes=room.access_notes)
    is_closed = room.closed_at is None
    services.change_room(by=request.actor, room_id=room_id, new=said, is_closed=is_closed)
    return redirect("programmes:places", room.place.organisation.slug)
