"""The door of the xAPI store: what every answer says, and how a request becomes one.

The order is that of the specification's error codes: the method (405), the version (400), who comes
(401), what they may (403), how fast (429), the parameters and the body (400, 413).
"""

import logging
from collections.abc import Callable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, cast

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, ResolverMatch, get_resolver
from django.views.decorators.csrf import csrf_exempt

from lyceum.access import api as access
from lyceum.footprint.errors import CredentialMissing, MethodNotAllowed
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.statements.api import Flaw
from lyceum.ui.gates import TooFast
from lyceum.ui.middleware import Next, guard_content, name_request, problem

from .asked import VERSION, Asked, Version, version_of
from .consistent import consistent_through

ROOT = "/xapi/"
Handler = Callable[[Asked], HttpResponse]
View = Callable[..., HttpResponse]
TRY_AGAIN_S = 180
ALWAYS = {
    # Whatever a program keeps here, no browser ever runs it as a page of ours.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    # Pages of other sites may ask: no cookie counts here.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Last-Modified, Date, Content-Length, Retry-After, WWW-Authenticate, X-Request-ID,"
        " X-Experience-API-Version, X-Experience-API-Consistent-Through, X-Experience-API-Hash"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Accept, Accept-Language, If-Match, If-None-Match,"
        " X-Experience-API-Version, X-Experience-API-Hash, X-Requested-With"
    ),
    "Access-Control-Max-Age": "86400",
}
CHALLENGE = 'Basic realm="xAPI", charset="UTF-8", Bearer realm="xAPI"'
PUBLISHED = f"{ROOT}profile/"  # pages for people, too: they go the usual way
log = logging.getLogger(__name__)


def short_way(get_response: Next) -> Next:
    """Programs of xAPI come without session, form or page: they pass what names the request and
    guards the answer, and go straight to their resource."""
    straight = name_request(cast(Next, SecurityMiddleware(guard_content(_resource_of))))

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        is_store = path.startswith(ROOT) and not path.startswith(PUBLISHED)
        return (straight if is_store else get_response)(request)

    return middleware


def _resource_of(request: HttpRequest) -> HttpResponse:
    try:
        found = _match(request.path_info)
    except Resolver404:
        return nothing_here(request, mount="1.0.3" if "/1.0.3" in request.path_info else "2.0.0")
    request.resolver_match = found
    answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return answer


@lru_cache(maxsize=64)
def _match(path: str) -> ResolverMatch:
    """The store has few addresses, and its programs ask for them all day."""
    return get_resolver().resolve(path)


def resource(**handlers: Handler) -> View:
    """A resource by its methods: a view for both mounts. HEAD is asked like GET."""

    @csrf_exempt
    def view(request: HttpRequest, mount: Version) -> HttpResponse:
        return answered(Asked(request, mount), handlers)

    return view


def answered(asked: Asked, handlers: Mapping[str, Handler]) -> HttpResponse:
    """The answer, or the refusal, with what each must say."""
    try:
        answer = _answer(asked, handlers)
    except (Flaw, DomainError) as refusal:
        answer = refused(asked.request, refusal)
    except Exception as surprise:
        got_request_exception.send(sender=Asked, request=asked.request)
        log.exception("Surprised by %s %s", asked.method, asked.request.path)
        answer = problem(asked.request, 500, "surprise", f"Our mistake: {type(surprise).__name__}.")
    return _dressed(asked, answer)


def _answer(asked: Asked, handlers: Mapping[str, Handler]) -> HttpResponse:
    allowed = ", ".join([*handlers, *(["HEAD"] if "GET" in handlers else []), "OPTIONS"])
    if asked.method == "OPTIONS":
        headers = {"Allow": allowed, "Access-Control-Allow-Methods": allowed, **PREFLIGHT}
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=headers)
    asked.unfold()
    handler = handlers.get("GET" if asked.method == "HEAD" else asked.method)
    if handler is None:
        raise MethodNotAllowed(allowed)
    return handler(asked)


def refused(request: HttpRequest, refusal: Flaw | DomainError) -> HttpResponse:
    """What was refused, as problem details: which property, and which rule of the specification."""
    if isinstance(refusal, Flaw):
        words = {"property": refusal.place, "rule": refusal.rule}
        return problem(request, 400, "xapi.unfit", f"{refusal.place}: {refusal.rule}", **words)
    answer = problem(request, refusal.status, refusal.code, str(refusal))
    if isinstance(refusal, (CredentialMissing, access.TokenIsWrong)):
        answer["WWW-Authenticate"] = CHALLENGE
    elif isinstance(refusal, MethodNotAllowed):
        answer["Allow"] = refusal.allowed
    elif isinstance(refusal, TooFast):
        answer["Retry-After"] = str(refusal.seconds)
    elif isinstance(refusal, access.TooManyTries):
        answer["Retry-After"] = str(TRY_AGAIN_S)
    return answer


def _dressed(asked: Asked, answer: HttpResponse) -> HttpResponse:
    """What every answer says, errors and HEAD too (Communication 1.1, 2.1.3, 3.3)."""
    answer[VERSION] = version_of(asked.header(VERSION)) or asked.mount
    if "X-Experience-API-Consistent-Through" not in answer:
        answer["X-Experience-API-Consistent-Through"] = consistent_through(is_fresh=False)
    for name, value in ALWAYS.items():
        answer[name] = value
    return _measured(asked, answer)


def _measured(asked: Asked, answer: HttpResponse) -> HttpResponse:
    """HEAD says how long GET's answer is; a form that stands for one gets nothing, and hears so."""
    if asked.method == "HEAD" and asked.request.method != "HEAD":
        answer.content = b""
    if answer.status_code != HTTPStatus.NO_CONTENT:
        answer["Content-Length"] = str(len(answer.content))
    if asked.method == "HEAD":
        answer.content = b""
    return answer


def _nothing(asked: Asked) -> Any:
    raise NotFound


def nothing_here(request: HttpRequest, mount: Version) -> HttpResponse:
    """An address below the mounts that is none; it answers like all others."""
    anything = dict.fromkeys((request.method or "", "GET", "PUT", "POST", "DELETE"), _nothing)
    return answered(Asked(request, mount), anything)
