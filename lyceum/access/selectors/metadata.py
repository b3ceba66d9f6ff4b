"""What we say of ourselves to tools: OpenID Discovery, RFC 8414 and RFC 9728."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from oauth2_provider.settings import oauth2_settings

from lyceum.access.models import SigningKey
from lyceum.access.types import SCOPES, STRENGTHS

from .claims import CLAIMS

ALGORITHM = "RS256"
HOW_TOOLS_PROVE_THEMSELVES = ["client_secret_basic", "client_secret_post", "none"]


def issuer() -> str:
    """Our name in every token. It is a setting, so that a forged Host header changes nothing."""
    return str(oauth2_settings.OIDC_ISS_ENDPOINT)


def address(name: str, *args: object) -> str:
    """The whole address of one of our pages or endpoints."""
    return settings.BASE_URL.rstrip("/") + reverse(name, args=args)


def provider_metadata() -> dict[str, Any]:
    """One document for both: Discovery asks for more than RFC 8414, and forbids nothing of it."""
    return {
        "issuer": issuer(),
        "authorization_endpoint": address("openid:authorize"),
        "token_endpoint": address("openid:token"),
        "userinfo_endpoint": address("openid:userinfo"),
        "jwks_uri": address("openid:keys"),
        "end_session_endpoint": address("openid:logout"),
        "revocation_endpoint": address("openid:revoke"),
        "registration_endpoint": address("openid:register"),
        "service_documentation": address("tools:mine"),
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": HOW_TOOLS_PROVE_THEMSELVES,
        "revocation_endpoint_auth_methods_supported": HOW_TOOLS_PROVE_THEMSELVES,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "acr_values_supported": list(STRENGTHS),
        "claims_supported": [claim for claims in CLAIMS.values() for claim in claims],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": True,
        "ui_locales_supported": [code for code, _name in settings.LANGUAGES],
    }


def resource_metadata(path: str = "") -> dict[str, Any]:
    """Who gives the tokens for what stands at a path here (RFC 9728)."""
    home = issuer()
    return {
        "resource": f"{home}/{path}" if path else home,
        "authorization_servers": [home],
        "jwks_uri": address("openid:keys"),
        "scopes_supported": list(SCOPES),
        "bearer_methods_supported": ["header"],
    }


def key_set(use: str = SigningKey.Use.OPENID) -> dict[str, Any]:
    """The public halves of all keys of this use that sign, will sign soon, or signed what still
    counts."""
    keys = SigningKey.objects.filter(use=use).values_list("kid", "public")
    return {
        "keys": [{**public, "kid": kid, "alg": ALGORITHM, "use": "sig"} for kid, public in keys]
    }


def public_key(kid: str) -> Any:
    """The public half of one of them, for checking what we once signed."""
    from jwcrypto.jwk import JWK  # noqa: PLC0415  only where something signed comes back

    found = (
        SigningKey.objects.filter(use=SigningKey.Use.OPENID, kid=kid)
        .values_list("public", flat=True)
        .first()
    )
    return JWK(**found) if found else None
