"""A mail that somebody wrote: who, about what, in which words; whatever its encoding claims to be.

Read with the standard library. What was quoted below an answer and the signature are left out; of a
mail that has only a page, its words, without script and style. What a machine wrote says so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from email.utils import getaddresses, parseaddr
from html import unescape

from lyceum.kernel.heavy import Later

nh3 = Later("nh3")
LARGEST = 2 * 1024 * 1024
USUAL = "cp1252"  # what a mail is written in that lies about it
BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d)\b[^>]*>", re.IGNORECASE)
# What programmes write above the mail that is answered; a line of dashes may be the writer's own.
MARKED = re.compile(
    r"-{2,} ?(?:Original Message|Message d.origine|Ursprüngliche Nachricht) ?-{2,}", re.IGNORECASE
)
RULE = re.compile(r"_{20,}")
HEAD = re.compile(
    r"\*?(From|De|Von|Sent|Envoyé|Gesendet|Date|Datum|To|À|An|Subject|Objet|Betreff) ?:"
)
FROM, HEADS = {"From", "De", "Von"}, 3
FORWARDED = re.compile(
    r"(?:fwd?|tr|wg)\s*:", re.IGNORECASE
)  # then what stands below is what is meant
BROKEN = (MessageError, ValueError, LookupError, AttributeError, IndexError, TypeError)


@dataclass(frozen=True)
class Incoming:
    """What of a mail counts. `answers` are the Message-IDs of what it answers."""

    sender: str
    subject: str
    text: str
    reference: str
    answers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    is_automatic: bool = False


def read_mail(body: bytes) -> Incoming | None:
    """The mail, or nothing where it cannot be read or nobody sent it."""
    try:
        message = message_from_bytes(body[:LARGEST], policy=policy.compat32)
        told = _read(message_from_bytes(body[:LARGEST], policy=policy.default), message)
    except BROKEN:
        return None
    return told if told.sender else None


def _read(message: Message, raw: Message) -> Incoming:
    header: Callable[[str], str] = lambda name: _header(message, raw, name)
    text, subject = _said(message).replace("\r\n", "\n"), header("Subject")
    return Incoming(
        sender=parseaddr(header("From"))[1].lower(),
        subject=subject,
        text=text.strip() if FORWARDED.match(subject) else _own_words(text),
        reference=header("Message-ID")[:200],
        answers=tuple(re.findall(r"<[^<>\s]{1,200}>", header("In-Reply-To"))[:5]),
        recipients=_recipients(header),
        is_automatic=_is_automatic(message, header),
    )


def _recipients(header: Callable[[str], str]) -> tuple[str, ...]:
    """To whom it was written, and to which address it was delivered."""
    said = [header(name) for name in ("To", "Cc", "Delivered-To", "X-Original-To")]
    return tuple(address.lower() for _name, address in getaddresses(said) if address)[:50]


def _header(message: Message, raw: Message, name: str) -> str:
    """As its encoding means it; as it stands there, where that cannot be read."""
    try:
        value = str(message.get(name, ""))
    except BROKEN:
        value = str(raw.get(name, ""))
    printable = "".join(each if each.isprintable() else " " for each in value)
    return " ".join(_whole(printable).split())


def _is_automatic(message: Message, header: Callable[[str], str]) -> bool:
    """Away messages, lists and reports say that nobody wrote them (RFC 3834)."""
    if header("Auto-Submitted").lower() not in {"", "no"} or header("List-Id"):
        return True
    is_report = message.get_content_type() == "multipart/report"
    return is_report or header("Precedence").lower() in {"bulk", "junk", "list"}


def _said(message: Message) -> str:
    plain, page = "", ""
    for part in message.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain" and not plain:
            plain = _decoded(part)
        elif part.get_content_type() == "text/html" and not page:
            page = _decoded(part)
    return plain if plain.strip() else words_of(page)


def words_of(page: str) -> str:
    """The words of a page, without what only browsers run or show."""
    broken = BREAKS.sub("\n", page)
    bare = nh3.clean(broken, tags=set(), clean_content_tags={"script", "style", "title"})
    return unescape(bare)


def _decoded(part: Message) -> str:
    """In the encoding that it claims, in UTF-8, or in what such mails are usually written in.

    Some encodings (UTF-7) can write half a sign, which nothing can keep.
    """
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    for name in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return _whole(content.decode(name))
        except (UnicodeDecodeError, LookupError):
            continue
    return _whole(content.decode(USUAL, "replace"))


def _whole(text: str) -> str:
    """Without halves of signs, and without the zero that no database keeps in a text."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _own_words(text: str) -> str:
    """Without the signature, and without what is quoted at the end with the line that leads to it."""
    lines = text.split("\n")
    ends = [at for at, line in enumerate(lines) if line == "-- " or _begins_quote(lines, at)]
    lines = lines[: min(ends)] if ends else lines
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(">")):
        is_quote = lines.pop().lstrip().startswith(">")
        if is_quote and lines and lines[-1].rstrip().endswith(":"):
            lines.pop()
    return "\n".join(lines).strip()


def _begins_quote(lines: list[str], at: int) -> bool:
    """Where a programme puts the whole mail below that is answered, without marking each line."""
    line = lines[at].strip()
    if MARKED.fullmatch(line):
        return True
    heads = [HEAD.match(each.strip()) for each in lines[at : at + 4]]
    names = [head and head[1] for head in heads]
    if RULE.fullmatch(line):
        return bool(FROM.intersection(names[1:2]))
    return names[0] in FROM and len(names) - names.count(None) >= HEADS
