"""The address of SCIM: who comes in, and what they are answered."""

import json
import logging
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from lyceum.access import selectors, services
from lyceum.access.errors import TokenIsWrong, TooManyTries
from lyceum.kernel.errors import DomainError

TRIES, WINDOW_S = 20, 300
BODY_LIMIT = 2 * 1024 * 1024
OPEN_TO_ALL = "/ServiceProviderConfig"  # RFC 7643, section 5: how to come in is no secret
log = logging.getLogger(__name__)


@csrf_exempt
def scim(request: HttpRequest, slug: str, path: str = "") -> HttpResponse:
    """Everything below `/scim/v2/<organisation>/`: a token, then scim2-server."""
    # SCIM's libraries take some megabytes: loaded for who uses them
    from scim2_models import PayloadTooLargeException, SCIMException  # noqa: PLC0415
    from scim2_server.handler import ScimHandler  # noqa: PLC0415

    from .provider import service  # noqa: PLC0415
    from .storage import Storage, in_scim  # noqa: PLC0415

    asked = _asked(request, slug, path)
    try:
        if len(asked.body) > BODY_LIMIT:
            raise PayloadTooLargeException
        if asked.path == OPEN_TO_ALL and asked.method == "GET":
            answer = service().service_provider_config(asked.url, asked.query)
        else:
            actor, organisation_id = _comes_in(request, slug)
            answer = ScimHandler(service(), Storage(actor, organisation_id, asked.base_url)).handle(
                asked
            )
    except (TokenIsWrong, TooManyTries) as refusal:
        return _refused(refusal)
    except DomainError as refusal:
        answer = service().error_response(in_scim(refusal))
    except SCIMException as refusal:
        answer = service().error_response(refusal)
    answer.headers.setdefault("Location", asked.url)
    return _http(answer.status, answer.body, answer.headers)


def _asked(request: HttpRequest, slug: str, path: str) -> Any:
    from scim2_server.requests import ScimRequest  # noqa: PLC0415  as above

    return ScimRequest(
        method=request.method or "GET",
        base_url=request.build_absolute_uri(reverse("scim-base", args=[slug])),
        path="/" + path.strip("/").removesuffix(".scim"),
        query=request.GET.dict(),
        headers=dict(request.headers.items()),
        body=request.read(BODY_LIMIT + 1),
    )


def _comes_in(request: HttpRequest, slug: str) -> Any:
    """Who acts here. Wrong tokens are counted for where they come from and for themselves; a right
    one always opens, so that nobody locks a directory out by knocking beside it."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    try:
        if scheme.lower() != "bearer":
            raise TokenIsWrong
        return services.actor_of_token(secret=secret.strip(), scope="scim", slug=slug)
    except TokenIsWrong:
        _count(get_adapter().get_client_ip(request), selectors.hash_of(secret))
        log.warning("A wrong token was tried for SCIM of %s", slug)
        raise


def _count(*whats: str) -> None:
    for what in whats:
        key = f"access.wrong-token:{what}"
        cache.add(key, 0, WINDOW_S)
        if cache.incr(key) > TRIES:
            raise TooManyTries


def _refused(refusal: DomainError) -> HttpResponse:
    """No token, no service: in SCIM's form all the same."""
    status = HTTPStatus(refusal.status)
    body = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": str(status.value),
        "detail": str(refusal),
    }
    if status == HTTPStatus.UNAUTHORIZED:
        return _http(status, body, {"WWW-Authenticate": 'Bearer realm="SCIM"'})
    return _http(status, body, {"Retry-After": str(WINDOW_S)})


def _http(status: HTTPStatus, body: Any, headers: dict[str, str]) -> HttpResponse:
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/scim+json", "Cache-Control": "no-store", **headers}
    return HttpResponse(content, status=status, headers=headers)
