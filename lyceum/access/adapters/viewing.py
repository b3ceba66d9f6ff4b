"""Our side of Django's middleware: an administrator looks as somebody of an organisation.

The session, and whoever is signed in, stay the administrator's own; only for the time of one page
the request carries the eyes of the other. Three walls, each of which holds alone:

* a page is closed unless its app has opened it (`open_to_viewers`), and only ever read;
* the actor is not the person (no `person_id`), and nothing of the person's own is in its scope;
* whatever a page writes is undone.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lyceum.access import selectors, services
from lyceum.access.errors import OnlyLooking, ViewIsOver
from lyceum.access.types import VIEW_KEY, Viewing, is_open_to_viewers
from lyceum.kernel.errors import DomainError
from lyceum.ui.middleware import refusal

Next = Callable[[HttpRequest], HttpResponse]
READING = ("GET", "HEAD")


def look_as(get_response: Next) -> Next:
    """Whoever looks as somebody else gets their pages; everybody else passes, without a query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        view_id = request.session.get(VIEW_KEY)
        if view_id is None or request.path == reverse("access:stop-viewing"):
            return get_response(request)
        viewing = selectors.viewing_of(request.actor, view_id)  # type: ignore[attr-defined]
        if viewing is None:
            request.view_is_over = view_id  # type: ignore[attr-defined]
            return get_response(request)
        return _with_their_eyes(request, viewing, get_response)

    def process_view(
        request: HttpRequest, view: object, args: object, words: object
    ) -> HttpResponse | None:
        if hasattr(request, "view_is_over"):
            return _back_to_oneself(request, request.view_is_over)
        viewing: Viewing | None = getattr(request, "viewing", None)
        if viewing is None:
            return None
        if request.method not in READING:
            return _refused(request, OnlyLooking(viewing.person.name))
        match = request.resolver_match
        is_open = match is not None and is_open_to_viewers(match.view_name)
        return None if is_open else closed(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _with_their_eyes(request: Any, viewing: Viewing, get_response: Next) -> HttpResponse:
    own = request.user, request.actor
    request.user, request.actor, request.viewing = viewing.person, viewing.actor, viewing
    try:
        with transaction.atomic():
            response = get_response(request)
            if response.streaming:  # it would be read after the walls are down
                response.close()
                response = closed(request)
            transaction.set_rollback(True)
    finally:
        request.user, request.actor = own
    response["Cache-Control"] = "no-store"  # no button "back" shows it after the end
    return response


def _back_to_oneself(request: HttpRequest, view_id: int) -> HttpResponse:
    services.forget_view(request, view_id)
    if request.method not in READING:
        return _refused(request, ViewIsOver())
    messages.info(request, _("You have stopped looking as somebody else: the time was over."))
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": reverse("portal:home")})
    return redirect("portal:home")


def closed(request: HttpRequest) -> HttpResponse:
    """Why this page stays closed to who looks, and what is open."""
    part = bool(request.htmx)  # type: ignore[attr-defined]
    template = "access/closed_part.html" if part else "access/closed.html"
    return render(request, template, status=403)


def _refused(request: HttpRequest, refused: DomainError) -> HttpResponse:
    return refusal(request, refused.status, refused.code, str(refused))
