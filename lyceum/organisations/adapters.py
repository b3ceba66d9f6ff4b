"""Our side of Django's middleware: who is asking, and in which organisation they stand."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lyceum.kernel import actors

from . import selectors
from .types import CONTEXT_KEY


def introduce_actor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """request.actor is who is doing this, with the scope they act in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        person_id = request.user.pk
        if person_id is None:
            request.actor = actors.NOBODY  # type: ignore[attr-defined]
        else:
            scope = selectors.scope_of(person_id, request.session.get(CONTEXT_KEY))
            request.actor = actors.person(person_id, scope)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
