"""Secrets that have to be read again lie encrypted under the installation's own secret."""

from base64 import urlsafe_b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


def cipher(purpose: str) -> "MultiFernet":
    """What seals and opens for one purpose (`access.keys`); what one seals no other can open.

    It also opens what was sealed under a former secret of the installation.
    """
    return _made(purpose, str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS))


def opened(purpose: str, sealed: str) -> bytes | None:
    """What was sealed for a purpose; nothing where its secret is gone."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415  loaded when one is needed

    try:
        return cipher(purpose).decrypt(sealed.encode())
    except InvalidToken:
        return None


@cache
def _made(purpose: str, *secrets: str) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415  loaded when one is needed

    keys = [urlsafe_b64encode(sha256(f"{purpose}:{s}".encode()).digest()) for s in secrets]
    return MultiFernet([Fernet(key) for key in keys])
