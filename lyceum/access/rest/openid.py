"""The endpoints of OAuth 2.0 and OpenID Connect that tools call themselves.

oauth-toolkit does the work. It is loaded when the first tool comes, not at the start.
"""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lyceum.access import selectors, services
from lyceum.access.errors import PassIsSpent, ToolNameTaken
from lyceum.access.forms import ToolForm, metadata_form

GRANTS = {"authorization_code", "refresh_token"}
KEYS_KEPT_FOR = 60 * 60
LONGEST_WISH = 64 * 1024
FOR_PAGES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization",
    "Access-Control-Max-Age": "86400",
}


@csrf_exempt
@never_cache
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A code or a refresh token against an access token."""
    from oauth2_provider.views.base import TokenView  # noqa: PLC0415  heavy, and seldom

    if _is_odd(request):
        return _error("invalid_request", "expected a form, and nothing in the address")
    grant = request.POST.get("grant_type", "")
    if grant not in GRANTS:
        said = "unsupported_grant_type" if grant else "invalid_request"
        return _error(said, "grant_type: expected authorization_code or refresh_token")
    return _challenged(TokenView.as_view()(request))


@csrf_exempt
@never_cache
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """A tool gives back what it holds (RFC 7009)."""
    from oauth2_provider.views.base import RevokeTokenView  # noqa: PLC0415

    if _is_odd(request):
        return _error("invalid_request", "expected a form, and nothing in the address")
    return _challenged(RevokeTokenView.as_view()(request))


def _is_odd(request: HttpRequest) -> bool:
    """Secrets do not belong in addresses, and no word has a NUL, which PostgreSQL cannot hold."""
    return bool(request.META["QUERY_STRING"]) or any("\x00" in w for w in request.POST.values())


def _challenged(answer: HttpResponse) -> HttpResponse:
    """What oauthlib leaves unsaid: that a late refusal is JSON as well, and that tools prove
    themselves by name and secret, not by a token."""
    if answer.content:
        answer["Content-Type"] = "application/json"
    answer["Access-Control-Allow-Origin"] = "*"  # for tools that are pages; no cookie counts here
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Basic realm="tools"'
    return answer


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def userinfo(request: HttpRequest) -> HttpResponse:
    """What the holder of an access token may know of the person."""
    from oauth2_provider.views.oidc import UserInfoView  # noqa: PLC0415

    if request.method == "OPTIONS":  # a tool that is a page asks before it asks
        return HttpResponse(headers=FOR_PAGES)
    if request.META["QUERY_STRING"]:
        return _error("invalid_request", "the token belongs in the header")
    answer: HttpResponse = UserInfoView.as_view()(request)
    answer["Access-Control-Allow-Origin"] = "*"
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        challenge = answer.headers.get("WWW-Authenticate", "Bearer")
        url = selectors.address("openid:protected-resource")
        joint = ", " if "=" in challenge else " "
        answer["WWW-Authenticate"] = f'{challenge}{joint}resource_metadata="{url}"'
    return answer


# --- what we say of ourselves ---------------------------------------------------------------------


@require_safe
def discovery(request: HttpRequest) -> HttpResponse:
    """OpenID Discovery and RFC 8414: where everything is, and what we can do."""
    return _open(selectors.provider_metadata())


@require_safe
def protected_resource(request: HttpRequest, resource_path: str = "") -> HttpResponse:
    """RFC 9728: who gives the tokens for what stands here."""
    return _open(selectors.resource_metadata(resource_path))


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys by which what we sign is checked; the first is made when somebody looks."""
    services.signing_key()
    answer = _open(selectors.key_set())
    answer["Cache-Control"] = f"public, max-age={KEYS_KEPT_FOR}"
    return answer


def _open(said: dict[str, Any]) -> JsonResponse:
    """Pages of other sites may read it too."""
    return JsonResponse(said, headers={"Access-Control-Allow-Origin": "*"})


# --- tools that register themselves ---------------------------------------------------------------


@csrf_exempt
@never_cache
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """RFC 7591, for who holds a registration token."""
    scheme, _space, held = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not held:
        return _turned_away("Bearer", "invalid_token", "a registration token is needed")
    wish = _metadata(request)
    if wish is None:
        return _error("invalid_client_metadata", "expected a JSON object of at most 64 KB")
    form = metadata_form(wish)
    if not form.is_valid():
        return _unfit(form)
    try:
        client, secret = services.register_with_pass(token=held.strip(), wish=form.wish())
    except PassIsSpent as refusal:
        return _turned_away('Bearer error="invalid_token"', "invalid_token", str(refusal))
    except ToolNameTaken as refusal:
        return _error("invalid_client_metadata", f"client_name: {refusal}")
    return JsonResponse(_registered(client, secret), status=201)


def _metadata(request: HttpRequest) -> dict[str, Any] | None:
    if len(request.body) > LONGEST_WISH:
        return None
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):  # a thousand brackets are no wish
        return None
    return said if isinstance(said, dict) else None


def _unfit(form: ToolForm) -> HttpResponse:
    name = "redirect_uris" if "redirect_uris" in form.errors else ""
    error = "invalid_redirect_uri" if name else "invalid_client_metadata"
    said = (f"{field}: {' '.join(map(str, errors))}" for field, errors in form.errors.items())
    return _error(error, "; ".join(said))


def _registered(client: Any, secret: str) -> dict[str, Any]:
    said = {
        "client_id": client.client_id,
        "client_id_issued_at": int(client.created.timestamp()),
        "client_name": client.name,
        "redirect_uris": client.redirect_uris.split(),
        "post_logout_redirect_uris": client.post_logout_redirect_uris.split(),
        "grant_types": sorted(GRANTS),
        "response_types": ["code"],
        "scope": " ".join(client.scopes),
        "subject_type": client.subject_type,
        "id_token_signed_response_alg": client.algorithm,
        "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
    }
    return said | ({"client_secret": secret, "client_secret_expires_at": 0} if secret else {})


def _turned_away(challenge: str, error: str, description: str) -> JsonResponse:
    answer = _error(error, description, status=401)
    answer["WWW-Authenticate"] = challenge
    return answer


def _error(error: str, description: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": error, "error_description": description}, status=status)
