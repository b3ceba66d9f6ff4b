"""Our side of Django's middleware: the content host stands before the house and never enters it."""

import logging
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, get_resolver
from django.utils import translation

from lyceum.kernel.errors import DomainError
from lyceum.ui.middleware import Next, name_request

URLS = "lyceum.courseware.urls.content"
BUILT = "ui/dist/"  # what of our own static files the player needs
log = logging.getLogger(__name__)


def serve_content(get_response: Next) -> Next:
    """What is asked of the content host is answered here: no session is read or made, no form is
    taken, no page of the house can be had. Our built scripts come from where they always lie."""
    straight = name_request(cast(Next, SecurityMiddleware(_answer)))

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_content_host(request):
            return get_response(request)
        is_built = request.path_info.startswith(settings.STATIC_URL + BUILT)
        request.COOKIES.clear()
        return (get_response if is_built else straight)(request)

    return middleware


def is_content_host(request: HttpRequest) -> bool:
    """By its name: the port in front of a proxy is another one than behind it."""
    wanted = urlsplit(f"//{settings.CONTENT_HOST}").hostname
    return bool(wanted) and urlsplit(f"//{request.META.get('HTTP_HOST', '')}").hostname == wanted


def _answer(request: HttpRequest) -> HttpResponse:
    try:
        found = get_resolver(URLS).resolve(request.path_info)
    except Resolver404:
        return _plain(404, "There is nothing here.")
    try:
        with translation.override(translation.get_language_from_request(request)):
            answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    except DomainError as refusal:
        return _plain(refusal.status, str(refusal))
    except Exception:
        log.exception("Surprised by %s %s", request.method, found.route)
        return _plain(500, "Our mistake.")
    return answer


def _plain(status: int, text: str) -> HttpResponse:
    answer = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-store"
    return answer
