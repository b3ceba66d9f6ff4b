"""Web push: encrypted for one browser (RFC 8291), signed by us (VAPID, RFC 8292).

The pair of keys follows from the installation's secret: nothing has to be kept, and whoever copies
the database alone cannot speak to anybody's browser.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from lyceum.connections import api as connections
from lyceum.messaging.errors import Hopeless, Limited, NobodyThere, NotSent

from .slack import wait_in

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-5)
KEEP_FOR = 24 * 60 * 60  # seconds for which a push service waits for the browser
ROOM = 3000  # bytes of a payload; services take 4,096 with what encryption adds
GONE = {404, 410}
TOO_MANY, BROKEN = 429, 500
AUTH = 16  # bytes of the secret that a browser shares (RFC 8291, 3.2)


@dataclass(frozen=True)
class Browser:
    """Where a browser is reached, and with which keys, as it told us (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


@lru_cache(maxsize=4)
def _pair(secret: str) -> ec.EllipticCurvePrivateKey:
    derived = HKDF(SHA256(), 48, salt=None, info=b"lyceum.messaging.vapid").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(derived) % (ORDER - 1) + 1, ec.SECP256R1())


def public_key(secret: str) -> str:
    """What a browser is told, so that it takes nothing but what we sign (base64url)."""
    point = _pair(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def is_sound(browser: Browser) -> str:
    """The field of what a browser said that cannot be used; nothing where all can."""
    if not browser.endpoint.startswith("https://") and not _is_here(browser.endpoint):
        return "endpoint"
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(browser.p256dh))
    except ValueError:
        return "p256dh"
    try:
        return "" if len(decoded(browser.auth)) == AUTH else "auth"
    except ValueError:
        return "auth"


def decoded(words: str) -> bytes:
    """base64url without its padding, as browsers write it."""
    return urlsafe_b64decode(words.encode() + b"=" * (-len(words) % 4))


def _is_here(endpoint: str) -> bool:
    return endpoint.startswith(("http://127.0.0.1:", "http://localhost:"))


def payload(title: str, body: str, url: str, tag: str) -> bytes:
    """What the browser's worker shows, cut so that every push service takes it."""
    said = {"title": title[:200], "body": body, "url": url, "tag": tag}
    while len(json.dumps(said, ensure_ascii=False).encode()) > ROOM and said["body"]:
        said["body"] = said["body"][: len(said["body"]) * 3 // 4]
    return json.dumps(said, ensure_ascii=False).encode()


def push(browser: Browser, words: bytes, *, secret: str, sender: str) -> None:
    """Hand a payload to the browser's push service (RFC 8030)."""
    from requests import RequestException  # noqa: PLC0415

    message = _made(browser, words, secret, sender)
    headers = {**message.headers, "Content-Type": "application/octet-stream", "Urgency": "normal"}
    try:
        with connections.session() as session:
            found = session.post(browser.endpoint, data=message.encrypted, headers=headers)
    except (RequestException, ValueError) as error:
        raise NotSent(connections.trouble_with(error)) from error
    if not found.ok:
        raise _refusal(found)


def _made(browser: Browser, words: bytes, secret: str, sender: str) -> Any:
    from webpush import WebPush, WebPushSubscription  # noqa: PLC0415

    pair = _pair(secret)
    private = pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    to = WebPushSubscription.model_validate({"endpoint": browser.endpoint, "keys": keys})
    maker = WebPush(private, public, subscriber=parseaddr(sender)[1], ttl=KEEP_FOR)
    return maker.get(words, to)


def _refusal(found: Any) -> NotSent:
    words = f"HTTP {found.status_code}"
    if found.status_code in GONE:
        return NobodyThere(words)
    if found.status_code == TOO_MANY:
        return Limited(words, wait_in(found.headers))
    if found.status_code >= BROKEN:
        return NotSent(words)
    return Hopeless(words)
