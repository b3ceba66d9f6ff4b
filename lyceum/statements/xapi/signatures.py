"""Signed statements (2.6): an attachment that is a JSON web signature of the statement itself.

It shows mistakes, not forgery: whom a certificate belongs to is for readers to judge.
"""

import base64
import binascii
from itertools import pairwise

import msgspec
from msgspec import Struct

from . import strict
from .flaws import Flaw
from .heard import Enclosed, Heard
from .hearing import hear_again
from .multipart import Part

CONTENT_TYPE = "application/octet-stream"
ALGORITHMS = {"RS256": "SHA256", "RS384": "SHA384", "RS512": "SHA512"}
SEGMENTS = 3
_NAMES = {"statement_id": "id", "happened_at": "timestamp"}


class _Header(Struct):
    alg: str
    x5c: list[str] = []


_header = msgspec.json.Decoder(_Header)


def check(heard: Heard, part: Part) -> None:
    """The signature is well formed, over this statement, and by its certificate if it names one.

    `part` is the attachment with the signature. Raises `Flaw` otherwise. The bytes of the statement
    are not compared: what was signed may be written in another way (2.6.s5.b3).
    """
    _insist_content_type(heard, part)
    segments = part.body.split(b".")
    if len(segments) != SEGMENTS:
        raise Flaw("signature", "a JWS in compact form is expected (2.6)")
    header, payload, signature = (_decoded(segment) for segment in segments)
    try:
        said = strict.read(_header, header, "2.6")
    except Flaw as flaw:
        raise flaw.under("signature.header") from None
    if said.alg not in ALGORITHMS:
        raise Flaw("signature.header.alg", "RS256, RS384 or RS512 is expected (2.6)")
    if not signature:
        raise Flaw("signature", "it is empty (2.6)")
    _insist_same(heard, payload)
    if said.x5c:
        signed = segments[0] + b"." + segments[1]
        _insist_signed(said, signed, signature)


def enclosed_signatures(heard: Heard) -> list[Enclosed]:
    """The attachments of a statement that are signatures."""
    return [one for one in heard.enclosed if one.is_signature]


def _insist_content_type(heard: Heard, part: Part) -> None:
    named = [one for one in enclosed_signatures(heard) if one.sha2 == part.sha2]
    kinds = [one.content_type for one in named] + [part.content_type]
    if any(kind.partition(";")[0].strip().lower() != CONTENT_TYPE for kind in kinds):
        raise Flaw("signature", f"the content type {CONTENT_TYPE} is expected (2.6)")


def _decoded(segment: bytes) -> bytes:
    try:
        padded = segment + b"=" * (-len(segment) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except binascii.Error:
        raise Flaw("signature", "base64url is expected (2.6)") from None


def _insist_same(heard: Heard, payload: bytes) -> None:
    """What was signed is what was told, but for what a store adds (2.3.1, 2.6.s5.b3)."""
    try:
        signed = hear_again(payload)
    except Flaw as flaw:
        raise flaw.under("signature.payload") from None
    if signed.fingerprint != heard.fingerprint:
        raise Flaw("signature.payload", "it is another statement (2.6)")
    for name in ("statement_id", "happened_at"):
        one, other = getattr(signed, name), getattr(heard, name)
        if one is not None and other is not None and one != other:
            raise Flaw("signature.payload", f"its {_NAMES[name]} is another (2.6)")


def _insist_signed(said: _Header, signed: bytes, signature: bytes) -> None:
    """The first certificate signs the text, each next one the certificate before (RFC 7515, 4.1.6)."""
    from cryptography import x509  # noqa: PLC0415 - loaded by those who sign
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415

    try:
        chain = [
            x509.load_der_x509_certificate(base64.b64decode(one, validate=True)) for one in said.x5c
        ]
        key = chain[0].public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            raise TypeError
        digest = getattr(hashes, ALGORITHMS[said.alg])()
        key.verify(signature, signed, padding.PKCS1v15(), digest)
        for one, issuer in pairwise(chain):
            one.verify_directly_issued_by(issuer)
    except InvalidSignature:
        raise Flaw("signature", "it is not by the certificate it names (2.6)") from None
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion):
        raise Flaw(
            "signature.header.x5c", "X.509 certificates with RSA keys are expected (2.6)"
        ) from None
