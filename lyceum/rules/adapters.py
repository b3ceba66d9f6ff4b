"""Our side of Django's middleware: a refusal undoes its transaction, so it is remembered after."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import services
from .errors import AgainstTheRules


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
