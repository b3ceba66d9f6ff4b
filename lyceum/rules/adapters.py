"""Our side of Django's middleware: what is hidden, and what was refused.

A refusal undoes its transaction, so it is remembered after.
"""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from . import selectors, services
from .errors import AgainstTheRules


def keep_to_rules(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What the rules hide from somebody, they do not find."""

    def middleware(request: HttpRequest) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if actor.person_id is not None:
            within = selectors.within_rules(actor.scope)
            request.actor = replace(actor, scope=within)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def remember_refusals(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever is told no by a rule is among those whom a draft is tried on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> None:
        if isinstance(error, AgainstTheRules):
            services.remember(error.decision)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
