"""Reports of mail servers about mails that did not arrive: RFC 3464 in the envelope of RFC 6522.

Read with the standard library; what cannot be read is no report, whatever it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from email.utils import parseaddr

LARGEST = 2 * 1024 * 1024


@dataclass(frozen=True)
class Report:
    """What became of one recipient. `action`: failed, delayed, delivered, relayed, expanded;
    `status` as in RFC 3463; `reference` is the Message-ID of the mail that came back."""

    address: str
    action: str
    status: str
    reason: str
    reference: str

    @property
    def is_final(self) -> bool:
        """It was refused for good: class 5, or failed without a class."""
        return self.action == "failed" and not self.status.startswith(("2.", "4."))


def read_report(body: bytes) -> list[Report]:
    """The recipients of a report; nothing where it is no report (RFC 3464)."""
    try:
        message = message_from_bytes(body[:LARGEST], policy=policy.default)
        return list(_reports(message))
    except (MessageError, ValueError, LookupError, AttributeError, IndexError):
        return []  # the library stumbles over headers that nobody should write


def _reports(message: Message) -> Iterator[Report]:
    status = _part(message, "message/delivery-status")
    if status is None:
        return
    reference = _reference(message)
    for group in _messages(status):
        address = _typed(group, "Original-Recipient") or _typed(group, "Final-Recipient")
        if not address:
            continue  # the first group is about the mail as a whole
        yield Report(
            address=parseaddr(address)[1].lower(),
            action=_said(group, "Action").lower(),
            status=_said(group, "Status").partition(" ")[0],
            reason=_typed(group, "Diagnostic-Code")[:400],
            reference=reference,
        )


def _messages(part: Message) -> list[Message]:
    inner = part.get_payload()
    return [each for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []


def _part(message: Message, kind: str) -> Message | None:
    return next((part for part in message.walk() if part.get_content_type() == kind), None)


def _reference(message: Message) -> str:
    """The Message-ID of what came back: whole, or its headers alone (text/rfc822-headers)."""
    whole = _part(message, "message/rfc822")
    if whole is not None:
        return next((_said(inner, "Message-ID") for inner in _messages(whole)), "")
    headers = _part(message, "text/rfc822-headers")
    if headers is None:
        return ""
    lines = headers.get_payload(decode=True)
    parsed = message_from_bytes(lines if isinstance(lines, bytes) else b"", policy=policy.compat32)
    return _said(parsed, "Message-ID")


def _said(group: Message, name: str) -> str:
    return " ".join(str(group.get(name, "")).split())


def _typed(group: Message, name: str) -> str:
    """The value behind its type: `rfc822; ada@example.org`, `smtp; 550 no such person`."""
    kind, mark, value = _said(group, name).partition(";")
    return (value if mark else kind).strip()
