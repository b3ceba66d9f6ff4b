"""What a request passes before its page: not too large, not too many, and only what can be kept.

The first two are asked before anything of the body is read, so that neither fills the disk; their
figures are settings.
"""

from collections.abc import Callable
from functools import cache
from itertools import chain
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from lyceum.kernel import pace
from lyceum.kernel.errors import DomainError
from lyceum.kernel.files import MEGABYTE
from lyceum.kernel.pace import Rate

from .http import address_of
from .middleware import Next, refusal

READING = {"GET", "HEAD", "OPTIONS"}


class TooFast(DomainError):
    code = "too_many_requests"
    status = 429
    message = _("That was very much in a short time. Try again in {seconds} s.")

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds


class BodyIsTooLarge(DomainError):
    code = "body_is_too_large"
    status = 413
    message = _("This is more than the {limit} MB that are accepted here. Nothing was taken in.")

    def __init__(self, limit: float) -> None:
        self.limit = f"{limit:g}"


class TextIsTooLarge(BodyIsTooLarge):
    message = _("A text of more than {limit} MB is not taken in here. Attach it as a file instead.")


class TextHoldsNul(DomainError):
    code = "text_holds_nul"
    status = 400
    message = _("This text holds a character that cannot be kept. Type it instead of pasting it.")


def bound_bodies(get_response: Next) -> Next:
    """No more than the place needs; strangers may hand in what fits into memory."""

    def process_view(request: HttpRequest, *view: Any) -> HttpResponse | None:
        limit = _limit_mb(request)
        if _length(request) <= limit * MEGABYTE:
            return None
        return _told(request, BodyIsTooLarge(limit))

    return _before_the_view(get_response, process_view)


def keep_pace(get_response: Next) -> Next:
    """What costs much, or reaches others, only so fast: for each person, else each address."""

    def process_view(request: HttpRequest, *view: Any) -> HttpResponse | None:
        found = _rates().get(_name(request))
        if found is None or (found[1] and request.method in READING):
            return None
        what, _only_changes, rate = found
        wait = pace.take(f"{_who(request)}/{what}", rate)
        if not wait:
            return None
        response = _told(request, TooFast(ceil(wait)))
        response["Retry-After"] = str(ceil(wait))
        return response

    return _before_the_view(get_response, process_view)


def refuse_nul(get_response: Next) -> Next:
    """No field, question or address with a NUL: PostgreSQL keeps none and cannot look for one.

    Files may hold any. What is written for programs reads its own body, and says so in its own way.
    """

    def process_view(request: HttpRequest, view: Any, *more: Any) -> HttpResponse | None:
        if getattr(view, "csrf_exempt", False) or not _holds_nul(request):
            return None
        return _told(request, TextHoldsNul())

    return _before_the_view(get_response, process_view)


def _holds_nul(request: HttpRequest) -> bool:
    fields = [*request.GET.lists(), *request.POST.lists()]
    said = chain([request.path_info], *([name, *values] for name, values in fields))
    return any("\0" in text for text in said)


def _before_the_view(get_response: Next, process_view: Callable[..., Any]) -> Next:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _told(request: HttpRequest, error: DomainError) -> HttpResponse:
    return refusal(request, error.status, error.code, str(error))


@cache
def _rates() -> dict[str, tuple[str, bool, Rate]]:
    """Of each address by name: what it counts as, whether only changes count, and how fast."""
    factor = settings.RATE_FACTOR
    if not factor:
        return {}
    return {
        name: (what, only_changes, Rate(max(1, round(at_once * factor)), a_minute * factor))
        for only_changes, rates in ((False, settings.RATES), (True, settings.RATES_OF_CHANGES))
        for what, (at_once, a_minute, names) in rates.items()
        for name in names.split()
    }


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _who(request: HttpRequest) -> str:
    person_id = request.user.pk
    return f"person:{person_id}" if person_id else f"address:{address_of(request)}"


def _limit_mb(request: HttpRequest) -> float:
    if not (request.user.is_authenticated or _brings_token(request)):
        return float(settings.DATA_UPLOAD_MAX_MEMORY_SIZE / MEGABYTE)
    return float(settings.BODY_LIMITS_MB.get(_name(request), settings.BODY_LIMIT_MB))


def _brings_token(request: HttpRequest) -> bool:
    """A program that hands in a file: the view looks at its token before it reads the body."""
    is_there = _name(request) in settings.BODIES_OF_PROGRAMS
    return is_there and bool(request.headers.get("Authorization"))


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0
