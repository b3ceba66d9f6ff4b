"""Proofs of what comes in: who signed it, and when.

    standard    Standard Webhooks 1.0 (the library's): webhook-id, webhook-timestamp, webhook-signature
    hmac        an HMAC of the body in a header: GitHub's X-Hub-Signature-256, Jira's, Cal.com's …
    token       the secret itself in a header: GitLab's X-Gitlab-Token, a fixed header of Salesforce
    body-token  the secret itself in the body: outgoing webhooks of Mattermost
    slack       `v0:` time `:` body (docs: Verifying requests from Slack)
    hubspot     method, address, body and time (docs: Validating requests, version 3)

Where the proof carries a time, it may be five minutes old at most. Where it carries none, what came
once is known again by its delivery id, and what is told of it by what it says.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lyceum.connections.types import Proof

WINDOW = timedelta(minutes=5)
DIGESTS = ("sha256", "sha512", "sha1")
ENCODINGS = ("hex", "base64")
MISSING, WRONG, OLD = "no-signature", "wrong-signature", "too-old"


@dataclass(frozen=True)
class Sent:
    """What somebody sends: names of headers in lower case, the body as it came, and where to."""

    headers: Mapping[str, str]
    body: bytes
    url: str
    at: datetime


def trouble_in(proof: Proof, secret: str, sent: Sent) -> str:
    """Why this is not to be trusted, as a code; nothing where it is. Anybody signs with no secret."""
    if not secret:
        return WRONG
    return _CHECKS[proof.kind](proof, secret, sent)


def signed(proof: Proof, secret: str, sent: Sent, name: str) -> dict[str, str]:
    """The headers with which the system itself would send it, as delivery `name`."""
    return dict(_SIGNS[proof.kind](proof, secret, sent, name))


# --- one by one -----------------------------------------------------------------------------------


def _standard(_proof: Proof, secret: str, sent: Sent) -> str:
    from standardwebhooks import Webhook, WebhookVerificationError  # noqa: PLC0415  when one comes

    if not sent.headers.get("webhook-signature"):
        return MISSING
    if _is_off(sent.headers.get("webhook-timestamp", ""), sent.at):
        return OLD
    try:
        Webhook(secret).verify(sent.body, dict(sent.headers), json_parse=False)
    except (WebhookVerificationError, ValueError):
        return WRONG
    return ""


def _sign_standard(_proof: Proof, secret: str, sent: Sent, name: str) -> dict[str, str]:
    from standardwebhooks import Webhook  # noqa: PLC0415  as above

    signature = Webhook(secret).sign(name, sent.at, sent.body.decode())
    at = str(int(sent.at.timestamp()))
    return {"webhook-id": name, "webhook-timestamp": at, "webhook-signature": signature}


def _hmac(proof: Proof, secret: str, sent: Sent) -> str:
    return _compared(sent.headers.get(proof.header.lower(), ""), _mac(proof, secret, sent.body))


def _sign_hmac(proof: Proof, secret: str, sent: Sent, _name: str) -> dict[str, str]:
    return {proof.header.lower(): _mac(proof, secret, sent.body)}


def _token(proof: Proof, secret: str, sent: Sent) -> str:
    return _compared(sent.headers.get(proof.header.lower(), ""), secret)


def _sign_token(proof: Proof, secret: str, _sent: Sent, _name: str) -> dict[str, str]:
    return {proof.header.lower(): secret}


def _body_token(proof: Proof, secret: str, sent: Sent) -> str:
    try:
        said = json.loads(sent.body)
    except (ValueError, RecursionError):
        return MISSING
    found = said.get(proof.header) if isinstance(said, dict) else None
    return _compared(found if isinstance(found, str) else "", secret)


def _sign_nothing(_proof: Proof, _secret: str, _sent: Sent, _name: str) -> dict[str, str]:
    return {}


def _slack(_proof: Proof, secret: str, sent: Sent) -> str:
    at = sent.headers.get("x-slack-request-timestamp", "")
    said = sent.headers.get("x-slack-signature", "")
    if said and _is_off(at, sent.at):
        return OLD
    return _compared(said, _mac(SLACK, secret, b"v0:" + at.encode() + b":" + sent.body))


def _sign_slack(_proof: Proof, secret: str, sent: Sent, _name: str) -> dict[str, str]:
    at = str(int(sent.at.timestamp()))
    mac = _mac(SLACK, secret, b"v0:" + at.encode() + b":" + sent.body)
    return {"x-slack-request-timestamp": at, "x-slack-signature": mac}


def _hubspot(_proof: Proof, secret: str, sent: Sent) -> str:
    at = sent.headers.get("x-hubspot-request-timestamp", "")
    said = sent.headers.get("x-hubspot-signature-v3", "")
    if said and _is_off(at, sent.at, a_second=1000):
        return OLD
    return _compared(said, _mac(HUBSPOT, secret, _hubspot_words(sent, at)))


def _sign_hubspot(_proof: Proof, secret: str, sent: Sent, _name: str) -> dict[str, str]:
    at = str(int(sent.at.timestamp() * 1000))
    mac = _mac(HUBSPOT, secret, _hubspot_words(sent, at))
    return {"x-hubspot-request-timestamp": at, "x-hubspot-signature-v3": mac}


def _hubspot_words(sent: Sent, at: str) -> bytes:
    return b"POST" + sent.url.encode() + sent.body + at.encode()


SLACK = Proof("hmac", prefix="v0=")
HUBSPOT = Proof("hmac", encoding="base64")
Check = Callable[[Proof, str, Sent], str]
Sign = Callable[[Proof, str, Sent, str], dict[str, str]]
_CHECKS: dict[str, Check] = {
    "standard": _standard,
    "hmac": _hmac,
    "token": _token,
    "body-token": _body_token,
    "slack": _slack,
    "hubspot": _hubspot,
}
_SIGNS: dict[str, Sign] = {
    "standard": _sign_standard,
    "hmac": _sign_hmac,
    "token": _sign_token,
    "body-token": _sign_nothing,
    "slack": _sign_slack,
    "hubspot": _sign_hubspot,
}
KINDS = tuple(_CHECKS)


def _mac(proof: Proof, secret: str, words: bytes) -> str:
    made = hmac.new(secret.encode(), words, getattr(hashlib, proof.digest)).digest()
    return proof.prefix + (made.hex() if proof.encoding == "hex" else b64encode(made).decode())


def _compared(said: str, expected: str) -> str:
    """In the same time, however much of it is right."""
    if not said:
        return MISSING
    is_right = hmac.compare_digest(said.encode("utf-8", "replace"), expected.encode())
    return "" if is_right else WRONG


def _is_off(said: str, now: datetime, *, a_second: int = 1) -> bool:
    """Not of these minutes; or no time at all."""
    try:
        at = datetime.fromtimestamp(int(said) / a_second, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return True
    return abs(now - at) > WINDOW
