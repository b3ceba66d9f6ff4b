"""Signed tokens: ours, and those of the other side, every check by its name.

Security Framework 5.1.3: signature by a key that the other side publishes, issuer, audience, times.
What counts once (nonce, jti) is for the caller, who has the tables.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from lyceum.connections import api as connections
from lyceum.courseware.errors.lti import LaunchRefused
from lyceum.kernel import clock

ALGORITHM = "RS256"
SIGNED_BY = frozenset(
    ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
)
SKEW = 120  # seconds that two clocks may differ
SECONDS = 6  # how long the other side is waited for
KEPT = 10 * 60
ASKED_AGAIN = 30  # seconds between two look-ups for one key that was not there
LARGEST = 100_000


@dataclass(frozen=True)
class KeySource:
    """Where the other side's keys are: at an address, or told by hand."""

    url: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)


def signed(key: Any, claims: Mapping[str, Any]) -> str:
    """A token of ours, signed by a key (a JWK) of ours."""
    import jwt  # noqa: PLC0415  only where something is signed

    pem = key.export_to_pem(private_key=True, password=None)
    headers = {"kid": key.thumbprint()}
    return jwt.encode(dict(claims), pem, algorithm=ALGORITHM, headers=headers)


def times(seconds: int) -> dict[str, int]:
    """`iat` and `exp` of a token that counts for so long."""
    now = int(clock.now().timestamp())
    return {"iat": now, "exp": now + seconds}


def unproven(token: str) -> dict[str, Any]:
    """What a token says, for finding out who would have signed it; nothing of it is believed."""
    import jwt  # noqa: PLC0415  only where a token comes

    if not token or len(token) > LARGEST:
        raise LaunchRefused("unreadable", _("it is empty, or too long"))
    try:
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, RecursionError) as error:
        raise LaunchRefused("unreadable", error) from error
    if not is_text(claims):
        raise LaunchRefused("unreadable", "NUL, half of a sign")
    return claims


def is_text(said: Any) -> bool:
    """Can a table hold all that this JSON says? Not NUL, and no half of a pair of signs."""
    try:
        whole = json.dumps(said, ensure_ascii=False)
        whole.encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return "\\u0000" not in whole


def checked(
    token: str, keys: KeySource, *, issuer: str, audience: str | list[str]
) -> dict[str, Any]:
    """The claims of a token, once signature, issuer, audience and times are right."""
    import jwt  # noqa: PLC0415  only where a token comes

    said = unproven(token)
    try:
        header = jwt.get_unverified_header(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key(keys, header),
            algorithms=[header["alg"]],
            audience=audience,
            issuer=issuer,
            leeway=SKEW,
            options={"require": ["iss", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise _failed(error, said) from error
    _insist_on_party(claims, audience)
    return claims


def _insist_on_party(claims: dict[str, Any], audience: str | list[str]) -> None:
    """With several audiences it has to say for whom it was made; where it says so, it is us."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    party = claims.get("azp")
    ours = [audience] if isinstance(audience, str) else audience
    if (several and party is None) or (party is not None and party not in ours):
        raise LaunchRefused("audience", f"azp: {party}")


def _key(keys: KeySource, header: dict[str, Any]) -> Any:
    """The other side's key of this name. One that is not known yet is looked up anew."""
    name, algorithm = header.get("kid"), header.get("alg")
    if algorithm not in SIGNED_BY:
        raise LaunchRefused("algorithm", algorithm or "none")
    if not name:
        raise LaunchRefused("key", _("it does not say which (kid)"))
    found = _named(_key_set(keys), name)
    if found is None and keys.url and cache.add(f"lti.asked:{keys.url}:{name}", 1, ASKED_AGAIN):
        found = _named(_key_set(keys, anew=True), name)
    if found is None:
        raise LaunchRefused("key", name)
    return _usable(found)


def _usable(found: Mapping[str, Any]) -> Any:
    import jwt  # noqa: PLC0415  as above

    if found.get("kty") not in ("RSA", "EC") or found.get("use", "sig") != "sig":
        raise LaunchRefused("key", found.get("kid", ""))
    return jwt.PyJWK(dict(found)).key


def _named(found: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    keys = found.get("keys")
    rows = [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
    return next((key for key in rows if key.get("kid") == name), None)


def _key_set(keys: KeySource, *, anew: bool = False) -> Mapping[str, Any]:
    if not keys.url:
        return keys.told
    kept: Mapping[str, Any] | None = None if anew else cache.get(f"lti.keys:{keys.url}")
    if kept is None:
        kept = fetched_keys(keys.url)
        cache.set(f"lti.keys:{keys.url}", kept, KEPT)
    return kept


def fetched_keys(url: str) -> Mapping[str, Any]:
    """The key set at an address, as it is now."""
    try:
        answer = connections.fetch(url, seconds=SECONDS, size=LARGEST)
    except connections.NotReached as error:
        raise LaunchRefused("unreachable", error.trouble) from error
    try:
        found = json.loads(answer.body) if answer.is_ok else None
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("keys"), list):
        raise LaunchRefused("key", _("{url} is no key set").format(url=url))
    return found


def _failed(error: Exception, said: dict[str, Any]) -> LaunchRefused:
    """Which check it was."""
    import jwt  # noqa: PLC0415  as above

    checks: list[tuple[type[Exception], str, Any]] = [
        (jwt.ExpiredSignatureError, "expired", _apart(said.get("exp"))),
        (jwt.ImmatureSignatureError, "early", _apart(said.get("iat"))),
        (jwt.InvalidAudienceError, "audience", said.get("aud")),
        (jwt.InvalidIssuerError, "issuer", said.get("iss")),
        (jwt.MissingRequiredClaimError, "incomplete", error),
        (jwt.InvalidSignatureError, "signature", ""),
        (jwt.InvalidKeyError, "signature", ""),
        (jwt.InvalidAlgorithmError, "algorithm", ""),
    ]
    for kind, check, detail in checks:
        if isinstance(error, kind):
            return LaunchRefused(check, detail)
    return LaunchRefused("unreadable", error)


def _apart(said: Any) -> str:
    """How far what was said lies from our clock."""
    if not isinstance(said, int | float):
        return ""
    minutes = round(abs(said - clock.now().timestamp()) / 60)
    return _("It differs from our clock by {minutes} minutes.").format(minutes=minutes)
