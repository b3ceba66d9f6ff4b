"""Our side of oauth-toolkit's plug. Loaded when the first tool comes, not at the start."""

from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare
from jwcrypto.jws import JWS
from oauth2_provider.models import RefreshToken
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauthlib.oauth2.rfc6749 import errors

from lyceum.access import selectors, services
from lyceum.access.models import Client, ToolSignIn
from lyceum.access.types import SCOPES

AWAY = "offline_access"
CHALLENGE = 43  # characters of a SHA-256 in base64url


class UsedBefore(Exception):
    """Two came with the same code or token at the same moment; this is the second."""


class Scopes(BaseScopes):  # type: ignore[misc]
    """What tools may ask for: each what its administrator allowed."""

    def get_all_scopes(self) -> dict[str, Any]:
        return SCOPES

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return list(application.scopes) if application else list(SCOPES)

    def get_default_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return ["openid"]


class Validator(OAuth2Validator):  # type: ignore[misc]
    """What oauthlib asks us while it follows the standards."""

    # --- the tool ---------------------------------------------------------------------------------

    def _load_application(self, client_id: str, request: Any) -> Client | None:
        known = request.client
        if not isinstance(known, Client) or known.client_id != client_id:
            request.client = selectors.client_by_id(client_id)
        found: Client | None = request.client
        return found

    def _check_secret(self, provided_secret: str, stored_secret: str) -> bool:
        """Secrets are long and random: a plain hash is enough, and costs no tenth of a second."""
        given = selectors.hash_of(provided_secret)
        return bool(stored_secret) and constant_time_compare(given, stored_secret)

    def validate_user(self, *args: Any, **kwargs: Any) -> bool:
        """Nobody hands their password to a tool; and no tool may try passwords here."""
        return False

    # --- the request ------------------------------------------------------------------------------

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        """Always, and only in the way that tells a listener nothing."""
        challenge = request.code_challenge
        if challenge and request.code_challenge_method != "S256":
            raise errors.UnsupportedCodeChallengeMethodError(request=request)
        if challenge and len(challenge) != CHALLENGE:
            raise errors.InvalidRequestError("Malformed code_challenge.", request=request)
        return True

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Client, request: Any, *args: Any, **kw: Any
    ) -> bool:
        """What a tool may not ask, or nobody knows, is passed over; so OpenID Connect wants it."""
        scopes[:] = [name for name in scopes if name in client.scopes]
        return bool(scopes)

    def validate_silent_login(self, request: Any) -> bool:
        """The page itself looks whether anything is missing, before it gives a code."""
        return True

    def validate_silent_authorization(self, request: Any) -> bool:
        return True

    # --- the code ---------------------------------------------------------------------------------

    def _create_authorization_code(self, request: Any, code: Any, expires: Any = None) -> Any:
        grant = super()._create_authorization_code(request, code, expires)
        services.begin_sign_in(
            person_id=request.user.pk,
            client=request.client,
            code=code["code"],
            how=request.how,
            organisation_id=request.stands_in,
            is_silent=request.is_silent,
        )
        return grant

    def validate_code(
        self, client_id: str, code: str, client: Client, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        found = services.sign_in_of_code(code=code, client=client)
        if found is None or not super().validate_code(client_id, code, client, request):
            return False
        request.tool_sign_in = found
        return _may_still(request)

    # --- tokens -----------------------------------------------------------------------------------

    def validate_refresh_token(
        self, refresh_token: str, client: Client, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        services.look_for_reuse(token=refresh_token, client=client)
        if not super().validate_refresh_token(refresh_token, client, request):
            return False
        family = request.refresh_token_instance.token_family
        request.tool_sign_in = services.sign_in_of_family(family)
        return _may_still(request)

    def validate_bearer_token(self, token: str, scopes: Any, request: Any) -> bool:
        is_good = super().validate_bearer_token(token, scopes, request)
        return is_good and _may_still(request)

    def save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        """Each code and each refresh token is good for one answer, however many ask at once."""
        if request.grant_type == "authorization_code" and AWAY not in request.scopes:
            token.pop("refresh_token", None)  # without the person, nothing
        try:
            with transaction.atomic():
                _insist_on_first(request)
                super().save_bearer_token(token, request, *args, **kwargs)
                _note_use(request)
        except UsedBefore:
            if signed := request.tool_sign_in:
                services.report_reuse(signed, request.grant_type)
            raise errors.InvalidGrantError(request=request) from None

    def _create_access_token(self, expires: Any, request: Any, token: Any, **more: Any) -> Any:
        request.made_token = super()._create_access_token(expires, request, token, **more)
        return request.made_token

    def _create_refresh_token(self, request: Any, *args: Any) -> Any:
        made = super()._create_refresh_token(request, *args)
        request.made_family = made.token_family
        return made

    # --- what is told -----------------------------------------------------------------------------

    def get_oidc_issuer_endpoint(self, request: Any) -> str:
        return selectors.issuer()

    def get_oidc_claims(self, token: Any, token_handler: Any, request: Any) -> dict[str, Any]:
        client, person_id = request.client, request.user.pk
        allowed = [name for name in request.scopes if name in client.scopes]
        told = selectors.claims(person_id, client, allowed)
        return {"sub": services.subject_of(person_id, client), **told}

    def get_id_token_dictionary(
        self, token: Any, token_handler: Any, request: Any
    ) -> tuple[dict[str, Any], Any]:
        claims, expires = super().get_id_token_dictionary(token, token_handler, request)
        if signed := request.tool_sign_in:
            claims |= _how(signed)
        return claims, expires

    def finalize_id_token(self, id_token: Any, token: Any, token_handler: Any, request: Any) -> str:
        request.client.signing_key = services.signing_key()
        signed: str = super().finalize_id_token(id_token, token, token_handler, request)
        return signed

    def _get_key_for_token(self, token: str) -> Any:
        """By the key's name in the token, which may be one that signs no more."""
        unread = JWS()
        unread.deserialize(token)
        return selectors.public_key(str(unread.jose_header.get("kid", "")))


def _may_still(request: Any) -> bool:
    """Is the person still somebody here, and the tool still offered to them?"""
    person = request.user
    return bool(person and person.is_active) and selectors.may_use(person.pk, request.client)


def _how(signed: ToolSignIn) -> dict[str, Any]:
    """How the person had shown who they are, when this sign-in began."""
    told: dict[str, Any] = {"auth_time": int(signed.proven_at.timestamp())}
    told |= {"amr": signed.methods} if signed.methods else {}
    return told | ({"acr": signed.strength} if signed.strength else {})


def _insist_on_first(request: Any) -> None:
    if request.grant_type == "refresh_token":
        rows = RefreshToken.objects.select_for_update().filter(revoked=None)
        if not rows.filter(pk=request.refresh_token_instance.pk).first():
            raise UsedBefore


def _note_use(request: Any) -> None:
    if request.grant_type != "authorization_code":
        return
    family = getattr(request, "made_family", None)
    used = {"family": family, "token_id": request.made_token.pk}
    if not services.use_sign_in(request.tool_sign_in, **used):
        raise UsedBefore
