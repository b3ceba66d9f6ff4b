"""What every page needs: a name for the request, a language, a guard, words for refusals."""

import json
import uuid
from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation

from lyceum.kernel import logs
from lyceum.kernel.errors import DomainError

Next = Callable[[HttpRequest], HttpResponse]
LEADS_ELSEWHERE = {"hx-redirect", "hx-refresh", "hx-location"}
MACHINES = "/api/"
MOVED = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}
# Nothing inline and nothing from elsewhere, but pictures that people paste by address.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: https:;"
    " font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)

# What no page of ours needs, so that nothing that gets into one can ask for it. Passkeys are ours.
PERMISSIONS = ", ".join(
    [
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
        "fullscreen=(self)",
        *(
            f"{each}=()"
            for each in (
                *("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera"),
                *("display-capture", "encrypted-media", "geolocation", "gyroscope", "hid"),
                *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi"),
                *("payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
            )
        ),
    ]
)
LONG = 16
PRIVATE = "private, no-store"  # nobody keeps a page, not even for "back" after signing out


def name_request(get_response: Next) -> Next:
    """Every request has an id; it stands in the answer, in refusals and in the log."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name = uuid.uuid4().hex[:12]
        request.id = name  # type: ignore[attr-defined]
        token = logs.request_id.set(name)
        hidden = logs.secrets_at_hand.set(lambda: secrets_of(request))
        try:
            response = get_response(request)
        finally:
            logs.request_id.reset(token)
            logs.secrets_at_hand.reset(hidden)
        response["X-Request-ID"] = name
        return response

    return middleware


def secrets_of(request: HttpRequest) -> Iterator[str]:
    """What must not stand in a log: asked while something is told, so nothing new is read."""
    for name, value in request.COOKIES.items():
        if len(value) > LONG or logs.is_secret(name):
            yield value
    yield request.META.get("HTTP_AUTHORIZATION", "").rpartition(" ")[2]
    posted = getattr(request, "_post", None)
    for fields in (request.GET, posted or QueryDict()):
        for name, values in fields.lists():
            if logs.is_secret(name):
                yield from map(str, values)
    if request.resolver_match:
        words = request.resolver_match.kwargs
        yield from (str(words[name]) for name in ("token", "key") if name in words)


def guard_content(get_response: Next) -> Next:
    """The strict Content-Security-Policy and its kin; a view may set narrower or wider ones."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", PRIVATE)
        return response

    return middleware


def speak_language(get_response: Next) -> Next:
    """The person's language and time zone; for strangers, the browser's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "locale", "") or translation.get_language_from_request(
            request
        )
        zone = getattr(request.user, "time_zone", "") or timezone.get_default_timezone_name()
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            return response

    return middleware


def tell_refusals(get_response: Next) -> Next:
    """A refusal becomes words: a notice, a page or problem+json. A surprise stays an exception."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.htmx:  # type: ignore[attr-defined]
            carry_messages(request, response)
        return response

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        return refusal(request, error.status, error.code, str(error))

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def refusal(request: HttpRequest, status: int, code: str, text: str) -> HttpResponse:
    """The same refusal for a fragment, a machine and a page."""
    words = {"error": text, "code": code}
    if getattr(request, "htmx", None):
        response = render(request, "ui/notice.html", words, status=status)
        response["HX-Retarget"] = "#notices"
        response["HX-Reswap"] = "innerHTML show:top"
        return response
    if is_machine(request):
        return problem(request, status, code, text)
    return render(request, "ui/refusal.html", words, status=status)


def is_machine(request: HttpRequest) -> bool:
    """Whoever asks the REST API, or for JSON in any of its forms and not for a page."""
    accept = request.headers.get("Accept", "")
    asks_for_json = "json" in accept and "text/html" not in accept
    return request.path_info.startswith(MACHINES) or asks_for_json


def carry_messages(request: HttpRequest, response: HttpResponse) -> None:
    """What a fragment has no place for becomes a toast; what leads elsewhere is shown there."""
    if (
        LEADS_ELSEWHERE & {name.lower() for name in response.headers}
        or response.status_code in MOVED
    ):
        return
    found = [{"text": str(one), "kind": one.tags} for one in messages.get_messages(request)]
    if not found:
        return
    told = response.headers.get("HX-Trigger", "")
    triggers = json.loads(told) if told.startswith("{") else dict.fromkeys(_names(told), "")
    response["HX-Trigger"] = json.dumps({**triggers, "toast": {"messages": found}})


def _names(told: str) -> list[str]:
    return [name.strip() for name in told.split(",") if name.strip()]


def problem(
    request: HttpRequest, status: int, code: str, text: str, **more: object
) -> JsonResponse:
    """A refusal as RFC 9457 problem details."""
    return JsonResponse(
        {
            "type": f"urn:lyceum:refusal:{code}",
            "title": text,
            "status": status,
            "code": code,
            "request_id": getattr(request, "id", ""),
            **more,
        },
        status=status,
        content_type="application/problem+json",
    )
