"""OpenID Connect, our side of it: discovery, the way there, and every check of the answer."""

import json
import secrets
from base64 import b64encode
from typing import Any
from urllib.parse import quote, urlencode

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lyceum.access.errors import IssuerIsWrong, SignOnFailed
from lyceum.access.types import Departure, OidcSide, Received
from lyceum.connections import api as connections
from lyceum.kernel import clock

SKEW = 120  # seconds that two clocks may differ
SECONDS = 6  # how long a provider is waited for, each time it is asked
KEPT = 10 * 60
DOWN = 15  # one that does not answer is left alone for a while, so that waiting blocks no others
WELL_KNOWN = "/.well-known/openid-configuration"
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
SIGNED_BY = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
]
SCOPE = "openid profile email"
NO_ATTRIBUTES = frozenset(
    [
        "iss",
        "aud",
        "exp",
        "iat",
        "nbf",
        "nonce",
        "at_hash",
        "c_hash",
        "s_hash",
        "azp",
        "jti",
        "sid",
        "auth_time",
    ]
)


def discover(issuer: str) -> dict[str, Any]:
    """What the provider says of itself; asked anew for everybody who is sent there."""
    issuer = issuer.strip().removesuffix(WELL_KNOWN)
    found = _discovered(issuer)
    cache.set(f"access.oidc:{issuer}", found, KEPT)
    cache.delete(_down(issuer))
    return found


def _discovered(issuer: str) -> dict[str, Any]:
    url = issuer.rstrip("/") + WELL_KNOWN
    answer = connections.fetch(url, seconds=SECONDS)
    if not answer.is_ok:
        told = _("{url} answers with the status {status}. Is this the issuer's address?")
        raise IssuerIsWrong(told.format(url=url, status=answer.status))
    found = _object(answer.body)
    missing = [name for name in NEEDED if not _is_address((found or {}).get(name))]
    if found is None or missing:
        told = _("{url} is not an OpenID configuration: {missing} is missing.")
        raise IssuerIsWrong(told.format(url=url, missing=", ".join(missing)))
    if found["issuer"] != issuer:
        told = _("The provider calls itself {issuer}. Enter exactly this as the issuer.")
        raise IssuerIsWrong(told.format(issuer=found["issuer"]))
    return found


def _is_address(said: Any) -> bool:
    return isinstance(said, str) and said.startswith(("https://", "http://"))


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def discovered(side: OidcSide, *, anew: bool = False) -> dict[str, Any]:
    """The same while somebody signs in: what is wrong is the provider's, not theirs."""
    kept = None if anew else cache.get(f"access.oidc:{side.issuer}")
    if trouble := cache.get(_down(side.issuer)):
        raise SignOnFailed("unreachable", trouble)
    try:
        return dict(kept or discover(side.issuer))
    except connections.NotReached as error:
        cache.set(_down(side.issuer), error.trouble, DOWN)
        raise SignOnFailed("unreachable", error.trouble) from error
    except IssuerIsWrong as error:
        raise SignOnFailed("broken", error.problem) from error


def _down(issuer: str) -> str:
    return f"access.oidc.down:{get_language()}:{issuer}"  # for the trouble is kept in words


def departure(side: OidcSide, state_id: str) -> Departure:
    """The way to the provider, with a challenge (PKCE) and a nonce that must come back."""
    from allauth.socialaccount.providers.oauth2.utils import (  # noqa: PLC0415  with requests
        generate_code_challenge,
    )

    challenge = generate_code_challenge()
    kept = {"verifier": challenge.pop("code_verifier"), "nonce": _nonce()}
    words = {
        "client_id": side.client_id,
        "redirect_uri": side.redirect_uri,
        "response_type": "code",
        "scope": SCOPE,
        "state": state_id,
        "nonce": kept["nonce"],
        **challenge,
    }
    there = discovered(side, anew=True)["authorization_endpoint"]  # nobody is sent to a dead one
    return Departure(f"{there}{'&' if '?' in there else '?'}{urlencode(words)}", state_id, kept)


def _nonce() -> str:
    return secrets.token_urlsafe(24)


def received(side: OidcSide, code: str, kept: dict[str, str]) -> Received:
    """Who the provider says has come, for the code that they brought."""
    config = discovered(side)
    tokens = _tokens(side, config, code, kept["verifier"])
    claims = _checked(side, config, str(tokens.get("id_token") or ""))
    if claims.get("nonce") != kept["nonce"]:
        raise SignOnFailed("nonce")
    told = {**_user_info(config, tokens, claims), **claims}
    contexts = [*_list(claims.get("amr")), *_list(claims.get("acr"))]
    verified = told.get("email_verified")
    return Received(
        uid=str(claims["sub"]),
        attributes={k: _list(v) for k, v in told.items() if k not in NO_ATTRIBUTES},
        contexts=frozenset(contexts),
        email_is_verified=None if verified is None else verified in (True, "true"),
    )


def _tokens(side: OidcSide, config: dict[str, Any], code: str, verifier: str) -> dict[str, Any]:
    """Change the code for tokens, in the way the provider wants us to name ourselves."""
    words = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": side.redirect_uri,
        "code_verifier": verifier,
    }
    headers = {"Accept": "application/json"}
    ways = config.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if not side.client_secret:
        words["client_id"] = side.client_id
    elif "client_secret_basic" in ways:
        headers["Authorization"] = _basic(side.client_id, side.client_secret)
    else:
        words |= {"client_id": side.client_id, "client_secret": side.client_secret}
    answer = _ask(config["token_endpoint"], method="POST", data=words, headers=headers)
    found = _object(answer.body)
    if not answer.is_ok or found is None:
        raise _refused(answer.status, found or {})
    return found


def _basic(name: str, secret: str) -> str:
    pair = f"{quote(name, safe='')}:{quote(secret, safe='')}"
    return "Basic " + b64encode(pair.encode()).decode()


def _refused(status: int, said: dict[str, Any]) -> SignOnFailed:
    word = str(said.get("error") or f"HTTP {status}")
    detail = ": ".join(filter(None, [word, str(said.get("error_description") or "")]))[:300]
    checks = {"invalid_client": "secret", "unauthorized_client": "secret", "invalid_grant": "code"}
    return SignOnFailed(checks.get(word, "broken"), detail)


def _ask(url: str, **words: Any) -> connections.Answer:
    try:
        return connections.fetch(url, seconds=SECONDS, **words)
    except connections.NotReached as error:
        raise SignOnFailed("unreachable", error.trouble) from error


def _user_info(
    config: dict[str, Any], tokens: dict[str, Any], claims: dict[str, Any]
) -> dict[str, Any]:
    """What else the provider tells; many put no more than the identifier into the token."""
    url, token = config.get("userinfo_endpoint"), tokens.get("access_token")
    if not url or not token:
        return {}
    answer = _ask(url, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})
    found = (_object(answer.body) if answer.is_ok else None) or {}
    return found if found.get("sub") == claims["sub"] else {}


def _checked(side: OidcSide, config: dict[str, Any], token: str) -> dict[str, Any]:
    """The claims of an ID token, once signature, issuer, audience and times are right."""
    import jwt  # noqa: PLC0415  only where somebody comes back from a provider

    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in SIGNED_BY:
            raise SignOnFailed("unsigned")
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key(config, header),
            algorithms=[header["alg"]],
            audience=side.client_id,
            issuer=config["issuer"],
            leeway=SKEW,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as error:
        raise _failed(error, side, token) from error
    if claims.get("azp", side.client_id) != side.client_id:
        raise SignOnFailed("audience", side.client_id)
    return claims


def _key(config: dict[str, Any], header: dict[str, Any]) -> Any:
    """The provider's key of this name; its keys are asked for each time, for they change."""
    import jwt  # noqa: PLC0415  as above

    answer = _ask(config["jwks_uri"])
    try:
        keys = jwt.PyJWKSet.from_dict(_object(answer.body) or {}).keys
    except jwt.PyJWTError as error:
        raise SignOnFailed("broken", _("its keys (jwks_uri)")) from error
    name = header.get("kid")
    fitting = [key for key in keys if name in (None, key.key_id)]
    if len(fitting) != 1:
        raise SignOnFailed("signature")
    return fitting[0].key


def _failed(error: Exception, side: OidcSide, token: str) -> SignOnFailed:
    """Which check it was. Times are only told of answers whose signature was right."""
    import jwt  # noqa: PLC0415  as above

    checks: list[tuple[type[Exception], str, str]] = [
        (jwt.ExpiredSignatureError, "expired", _moment(token, "exp")),
        (jwt.ImmatureSignatureError, "early", _moment(token, "iat")),
        (jwt.InvalidAudienceError, "audience", side.client_id),
        (jwt.InvalidIssuerError, "issuer", side.issuer),
        (jwt.MissingRequiredClaimError, "incomplete", str(error)),
        (jwt.InvalidSignatureError, "signature", ""),
        (jwt.InvalidKeyError, "signature", ""),
        (jwt.InvalidAlgorithmError, "signature", ""),
    ]
    for kind, check, detail in checks:
        if isinstance(error, kind):
            return SignOnFailed(check, detail)
    return SignOnFailed("broken", _("its ID token"))


def _moment(token: str, name: str) -> str:
    import jwt  # noqa: PLC0415  as above

    try:
        said = jwt.decode(token, options={"verify_signature": False}).get(name)
    except jwt.PyJWTError:
        return ""
    return apart(float(said)) if isinstance(said, int | float) else ""


def apart(said: float) -> str:
    """How far what was said lies from our clock."""
    minutes = round(abs(said - clock.now().timestamp()) / 60)
    return _("It differs from our clock by {minutes} minutes.").format(minutes=minutes)


def _list(value: Any) -> list[str]:
    if value is None:
        return []
    many = value if isinstance(value, list) else [value]
    return [one if isinstance(one, str) else json.dumps(one) for one in many]
