"""Coming in to the xAPI store, thousands of times a second.

What was checked is known for a few seconds under a keyed hash of what was sent. So a request costs
microseconds, a revocation counts within seconds everywhere, and no secret lies in the memory.
"""

import binascii
import secrets
import time
from base64 import b64decode
from datetime import timedelta
from hashlib import blake2b

from lyceum.access import selectors
from lyceum.access.errors import TokenIsWrong
from lyceum.access.models import ApiToken
from lyceum.access.types import Credential, user_of
from lyceum.kernel import clock

from .tool_sign_ins import subject_of

KNOWN_FOR_S = 3.0
MOST = 10_000
SEEN_EVERY = timedelta(minutes=1)
_key = secrets.token_bytes(32)
_known: dict[bytes, tuple[float, Credential]] = {}


def credential_of(authorization: str) -> Credential:
    """Who comes in by this header `Authorization`: Basic with the name of a token and its secret, or
    Bearer. Raises TokenIsWrong."""
    mark = blake2b(authorization.encode(), key=_key, digest_size=16).digest()
    until, found = _known.get(mark, (0.0, None))
    if found is not None and time.monotonic() < until:
        return found
    found = _checked(authorization)
    if len(_known) >= MOST:
        _known.clear()
    _known[mark] = (time.monotonic() + KNOWN_FOR_S, found)
    return found


def forget_credentials() -> None:
    """Whoever comes is checked anew."""
    _known.clear()


def note_used(token: selectors.OpenToken) -> None:
    """That a token was used, to the minute."""
    now = clock.now()
    if token.last_used_at is None or token.last_used_at < now - SEEN_EVERY:
        opened = ApiToken.objects.unscoped("a token that has just opened").filter(pk=token.id)
        opened.update(last_used_at=now)


def _checked(authorization: str) -> Credential:
    user, secret = _read(authorization)
    token = selectors.open_token(secret)
    if token is not None and user in (None, user_of(token.id)):
        note_used(token)
        return selectors.of_account(token)
    found = _of_tool(secret) if user is None else None
    if found is None:
        raise TokenIsWrong
    return found


def _of_tool(secret: str) -> Credential | None:
    token = selectors.open_access_token(secret) if secret else None
    if token is None:
        return None
    return selectors.of_tool(token, subject_of(token.user_id, token.application))


def _read(authorization: str) -> tuple[str | None, str]:
    """The user, if one is said, and the secret."""
    scheme, _space, said = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return None, said.strip()
    if scheme.lower() != "basic":
        raise TokenIsWrong
    try:
        user, colon, secret = b64decode(said.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise TokenIsWrong from None
    if not colon:
        raise TokenIsWrong
    return user, secret
