"""The requests that tools send with people: read them, answer them."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.core import signing
from django.http import HttpRequest
from oauthlib.common import add_params_to_uri

from lyceum.access import selectors
from lyceum.access.errors import AddressUnknown, RequestUnreadable, ToolUnknown
from lyceum.access.models import Client
from lyceum.access.types import Asked, LogoutAsked, SentBack

MARKS, AGREED = "access.mark", "access.agreed"  # the salts of what we sign ourselves
JUST_NOW = 60
PATIENCE = 60 * 60  # how long somebody may take to sign in
LONGEST = 255
REFUSALS = {  # by the names that oauthlib gives to what cannot be answered
    "InvalidClientIdError": ToolUnknown,
    "MissingClientIdError": ToolUnknown,
    "MismatchingRedirectURIError": AddressUnknown,
    "InvalidRedirectURIError": AddressUnknown,
    "MissingRedirectURIError": AddressUnknown,
}


@cache
def _core() -> Any:
    """oauthlib's server with our validator. Loaded when the first tool comes."""
    from oauth2_provider.oauth2_backends import OAuthLibCore  # noqa: PLC0415

    return OAuthLibCore()


def read_request(request: HttpRequest) -> Asked:
    """What the tool asks for. A refusal where we cannot trust the address to answer to; else
    SentBack, with the address at which the tool hears what is wrong."""
    from oauth2_provider.exceptions import FatalClientError, OAuthToolkitError  # noqa: PLC0415

    try:
        scopes, credentials = _core().validate_authorization_request(request)
    except FatalClientError as error:
        reason = type(error.oauthlib_error).__name__
        raise REFUSALS.get(reason, RequestUnreadable) from error
    except OAuthToolkitError as error:
        raise _told(error.oauthlib_error) from error
    except ValueError as error:  # not even an address: "?state=%zz"
        raise RequestUnreadable from error
    asked = Asked(
        client=credentials["request"].client,
        scopes=list(scopes),
        redirect_uri=credentials["redirect_uri"],
        state=credentials.get("state") or "",
        prompt=frozenset(credentials.get("prompt") or ()),
        max_age=_seconds(request.GET.get("max_age")),
        hinted_person=_person_of(request.GET.get("id_token_hint", "")),
        mark=read_mark(request.GET.get("mark", "")),
        is_agreed=_is_agreed(request, request.GET.get("agreed", "")),
        credentials=credentials,
    )
    _insist_on_sense(request, asked)
    return asked


def _told(error: Any) -> Exception:
    """The tool hears it, where oauthlib still knew at which address."""
    if not error.redirect_uri:
        return RequestUnreadable()
    words = [*error.twotuples, ("iss", selectors.issuer())]
    return SentBack(add_params_to_uri(error.redirect_uri, words))


def _seconds(said: str | None) -> int | None:
    """-1 stands for what is no number of seconds."""
    if said is None:
        return None
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 12 else -1  # noqa: PLR2004


def _insist_on_sense(request: HttpRequest, asked: Asked) -> None:
    """What oauthlib does not look at."""
    nonce = request.GET.get("nonce", "")
    if asked.max_age == -1:
        raise SentBack(back_to_tool(asked, "invalid_request", "max_age: expected seconds"))
    if len(nonce) > LONGEST or "\x00" in nonce:
        raise SentBack(back_to_tool(asked, "invalid_request", "nonce: too long"))
    if {"request", "request_uri"} & request.GET.keys():
        name = "request_not_supported" if "request" in request.GET else "request_uri_not_supported"
        raise SentBack(back_to_tool(asked, name))
    asked.credentials["resource"] = _resources(request, asked)


def _resources(request: HttpRequest, asked: Asked) -> list[str]:
    """Where the token is to be good (RFC 8707), if the tool says so."""
    from oauth2_provider.oauth2_validators import is_valid_resource_uri  # noqa: PLC0415

    named = request.GET.getlist("resource")
    if not all(is_valid_resource_uri(each) and "\x00" not in each for each in named):
        raise SentBack(back_to_tool(asked, "invalid_target", "resource: expected an address"))
    return named


def back_to_tool(asked: Asked, error: str, description: str = "") -> str:
    """Where the tool hears that it does not get what it asked for."""
    words = [("error", error), ("error_description", description), ("state", asked.state)]
    said = [(name, word) for name, word in words if word]
    return str(add_params_to_uri(asked.redirect_uri, [*said, ("iss", selectors.issuer())]))


def give_code(request: Any, asked: Asked) -> str:
    """All is there: a code for the tool, at the address where it waits for it."""
    credentials = {
        **asked.credentials,
        "how": selectors.how_signed_in(request),
        "stands_in": selectors.place_for(asked.client, request.actor.scope),
        "is_silent": "none" in asked.prompt,
    }
    url, _headers, _body, _status = _core().create_authorization_response(
        request, list(asked.scopes), credentials, allow=True
    )
    return str(url)


# --- marks: from when on a proof counts for a request ---------------------------------------------


def make_mark(moment: datetime) -> str:
    """Signed, so that nobody tells a tool of a proof that was not given."""
    return signing.dumps(moment.timestamp(), salt=MARKS)


def read_mark(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(signing.loads(text, salt=MARKS, max_age=PATIENCE), UTC)
    except signing.BadSignature:
        return None


def note_agreed(request: HttpRequest) -> str:
    """That this person agreed to this very request, signed; it counts for a minute."""
    return signing.dumps(_which(request), salt=AGREED)


def _is_agreed(request: HttpRequest, text: str) -> bool:
    try:
        return bool(signing.loads(text, salt=AGREED, max_age=JUST_NOW) == _which(request))
    except signing.BadSignature:
        return False


def _which(request: HttpRequest) -> list[Any]:
    """A request is this one by the tool and the challenge that no other has."""
    names = ("client_id", "code_challenge", "redirect_uri", "scope")
    return [request.user.pk, *(request.GET.get(name, "") for name in names)]


# --- what we said before, coming back -------------------------------------------------------------


def _person_of(hint: str) -> int | None:
    """Whom an ID token of ours is about; 0 for one that is not ours, and so is about nobody here."""
    if not hint:
        return None
    found = _id_token(hint)
    return found.user_id if found else 0


def _id_token(text: str) -> Any:
    """The ID token as we keep it, if we signed this text; it may be over."""
    from jwcrypto.common import JWException  # noqa: PLC0415
    from jwcrypto.jwt import JWT  # noqa: PLC0415
    from oauth2_provider.models import IDToken  # noqa: PLC0415
    from oauth2_provider.settings import oauth2_settings  # noqa: PLC0415

    try:
        key = oauth2_settings.OAUTH2_VALIDATOR_CLASS()._get_key_for_token(text)
        if key is None:
            return None
        claims = json.loads(JWT(key=key, jwt=text, check_claims={}).claims)
    except (JWException, ValueError, RecursionError):
        return None
    if claims.get("iss") != selectors.issuer():
        return None
    return IDToken.objects.filter(jti=claims.get("jti")).select_related("application").first()


def read_logout(words: Any) -> LogoutAsked:
    """Which tool asks to sign whom out, and where they want to be then."""
    token = _id_token(words.get("id_token_hint", ""))
    client = selectors.client_by_id(words.get("client_id", "")) or (token and token.application)
    if token and client and token.application_id != client.pk:
        raise RequestUnreadable
    url = words.get("post_logout_redirect_uri", "")
    if url and not (client and _may_go_to(client, url)):
        raise AddressUnknown
    return LogoutAsked(
        client=client,
        person_id=token.user_id if token else None,
        redirect_uri=url,
        state=words.get("state", ""),
    )


def _may_go_to(client: Client, url: str) -> bool:
    return bool(client.revoked_at is None and client.post_logout_redirect_uri_allowed(url))
