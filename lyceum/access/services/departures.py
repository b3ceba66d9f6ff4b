"""The way to a provider and back: what is kept in the session meanwhile, and what is made of it.

allauth keeps the state: it belongs to this session and this sign-on, lasts ten minutes, and is taken
out when it is used.
"""

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.provider import Provider
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.crypto import get_random_string

from lyceum.access import selectors
from lyceum.access.errors import SignOnFailed
from lyceum.access.models import SignOn
from lyceum.access.protocols import oidc, saml
from lyceum.access.types import Received

from .ways_in import sign_in

FACTOR_KEY = "access.factor_shown_to"  # the organisations whose provider has asked for a factor
LOGIN, TEST, LINK = "login", "test", "connect"
POSTED_LIMIT = 300_000


def begin(
    request: HttpRequest, sign_on: SignOn, *, process: str = LOGIN, next_url: str | None = None
) -> str:
    """The provider's address, with everything that its answer must bring back."""
    if sign_on.kind == SignOn.Kind.OIDC:
        leaving = oidc.departure(selectors.oidc_side(sign_on), get_random_string(32))
    else:
        leaving = saml.departure(selectors.saml_side(sign_on))
    kept = {**leaving.kept, "person": str(request.user.pk or "")}
    _keeper(request, sign_on).stash_redirect_state(
        request, process, next_url, state_id=leaving.state_id, kept=kept
    )
    return leaving.url


def resume(request: HttpRequest, sign_on: SignOn, state_id: str) -> dict[str, Any] | None:
    """What was kept for this answer; it is there once, and in the browser that left."""
    try:
        found = _keeper(request, sign_on).unstash_redirect_state(request, state_id)
    except PermissionDenied:
        return None
    return dict(found)


def _keeper(request: HttpRequest, sign_on: SignOn) -> Provider:
    return Provider(request, app=SocialApp(provider=sign_on.kind, provider_id=sign_on.key))


def received_by_oidc(sign_on: SignOn, query: QueryDict, state: dict[str, Any] | None) -> Received:
    """What an OpenID provider says, for the code in the address."""
    if state is None:
        raise SignOnFailed("state")
    if query.get("iss", sign_on.issuer) != sign_on.issuer:
        raise SignOnFailed("issuer", sign_on.issuer)
    if "code" not in query:
        detail = query.get("error_description") or query.get("error") or "?"
        raise SignOnFailed("provider", detail[:300])
    return oidc.received(selectors.oidc_side(sign_on), str(query["code"]), state["kept"])


def received_by_saml(sign_on: SignOn, posted: str, state: dict[str, Any] | None) -> Received:
    """What a SAML provider says in the form that the browser brought."""
    request_id = saml.answers_to(posted) or None
    if not posted or len(posted) > POSTED_LIMIT or (request_id and state is None):
        raise SignOnFailed("state")
    if request_id is None and not sign_on.allows_unsolicited:
        raise SignOnFailed("unsolicited")
    return saml.received(selectors.saml_side(sign_on), posted, request_id)


def request_answered(posted: str) -> str:
    """Which request of ours an answer claims to answer."""
    return saml.answers_to(posted)


def our_metadata(sign_on: SignOn) -> bytes:
    """Our side in SAML's own words, for the provider to load."""
    return saml.our_metadata(selectors.saml_side(sign_on))


def come_in(
    request: Any, sign_on: SignOn, person: Any, *, has_factor: bool, next_url: str | None
) -> HttpResponse:
    """Open a session for a person whom their organisation's provider has sent."""
    if request.user.is_authenticated:
        request.session.flush()
    request.session[FACTOR_KEY] = [sign_on.organisation_id] if has_factor else []
    request.sign_on_key = sign_on.key
    return sign_in(request, person, redirect_url=next_url)
