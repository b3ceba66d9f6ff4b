"""What every page needs: a name for the request, a language, a guard, words for refusals."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation

from lyceum.kernel.errors import DomainError

Next = Callable[[HttpRequest], HttpResponse]
# Nothing inline and nothing from elsewhere, but pictures that people paste by address.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: https:;"
    " font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)


def name_request(get_response: Next) -> Next:
    """Every request has an id; it stands in the answer, in refusals and in the log."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = get_response(request)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response

    return middleware


def guard_content(get_response: Next) -> Next:
    """The strict Content-Security-Policy; a view may set a narrower or wider one itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
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
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            return response

    return middleware


def tell_refusals(get_response: Next) -> Next:
    """A refusal becomes words: a notice, a page or problem+json. A surprise stays an exception."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if request.htmx:  # type: ignore[attr-defined]
            response = render(request, "ui/notice.html", {"error": error}, status=error.status)
            response["HX-Retarget"] = "#notices"
            response["HX-Reswap"] = "innerHTML"
            return response
        if "application/json" in request.headers.get("Accept", ""):
            return problem(request, error)
        return render(request, "ui/refusal.html", {"error": error}, status=error.status)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def problem(request: HttpRequest, error: DomainError) -> JsonResponse:
    """A refusal as RFC 9457 problem details."""
    return JsonResponse(
        {
            "type": f"urn:lyceum:refusal:{error.code}",
            "title": str(error),
            "status": error.status,
            "code": error.code,
            "request_id": request.id,  # type: ignore[attr-defined]
        },
        status=error.status,
        content_type="application/problem+json",
    )
