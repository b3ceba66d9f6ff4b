"""Statements with attachments in one body: multipart/mixed (Communication 1.5.2, RFC 2046).

The bytes of attachments are cut out of the body and never written anew.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from email.message import Message
from typing import NamedTuple
from uuid import uuid4

from .flaws import Flaw

HASHES = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
SECTION = "(Communication 1.5.2)"
_GAP = re.compile(rb"\r?\n\r?\n")


class Part(NamedTuple):
    """An attachment."""

    sha2: str  # lower case
    content_type: str
    body: bytes
    headers: Mapping[str, str]  # names in lower case


def read(body: bytes, content_type: str) -> tuple[bytes, list[Part]]:
    """The statements' JSON and the attachments, each once, or a `Flaw`."""
    parts = _parts(body, _boundary(content_type))
    headers, statements = next(parts)
    if _kind(headers.get("content-type", "")) != "application/json":
        raise Flaw("", f"the first part is application/json {SECTION}")
    found = [_part(headers, content, number) for number, (headers, content) in enumerate(parts, 1)]
    return statements, list({part.sha2: part for part in found}.values())


def write(statements: bytes, parts: Iterable[Part]) -> tuple[bytes, str]:
    """One body and its content type; without parts, too (`attachments=true` answers so). A content
    that several statements name comes once."""
    boundary = uuid4().hex
    lines = [b"--%s\r\nContent-Type: application/json\r\n\r\n" % boundary.encode(), statements]
    for part in {part.sha2: part for part in parts}.values():
        head = (
            f"\r\n--{boundary}\r\nContent-Type: {part.content_type}\r\n"
            f"Content-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {part.sha2}\r\n\r\n"
        )
        lines += (head.encode("latin-1", "replace"), part.body)
    lines.append(b"\r\n--%s--\r\n" % boundary.encode())
    return b"".join(lines), f"multipart/mixed; boundary={boundary}"


def _boundary(content_type: str) -> bytes:
    head = Message()
    head["Content-Type"] = re.sub(r"[\r\n]", " ", content_type)
    boundary = head.get_boundary()
    if head.get_content_type() != "multipart/mixed" or not boundary:
        raise Flaw("", f"multipart/mixed with a boundary is expected {SECTION}")
    return boundary.encode("latin-1", "replace")


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[dict[str, str], bytes]]:
    """Headers and content of each part; at least one, and the closing boundary, must be there.

    Lines end as the first boundary's does: CRLF, or LF alone from those who know no better.
    """
    name = re.escape(boundary)
    first = re.search(rb"(?:\A|\n)--%s[ \t]*(\r?\n)" % name, body)
    if first is None:
        raise Flaw("", f"there is no part {SECTION}")
    line = re.compile(rb"%s--%s(--)?[ \t]*(?:%s|\Z)" % (first[1], name, first[1]))
    start, number = first.end(), 0
    while True:
        found = line.search(body, start)
        if found is None:
            raise Flaw("", f"there is no closing boundary {SECTION}")
        yield _headers(body, start, found.start(), number)
        if found[1]:
            return
        start, number = found.end(), number + 1


def _headers(body: bytes, start: int, end: int, number: int) -> tuple[dict[str, str], bytes]:
    place = f"part {number + 1}"
    gap = _GAP.search(body, start, end)
    if gap is None:
        raise Flaw(place, f"headers, an empty line and content are expected {SECTION}")
    headers: dict[str, str] = {}
    for line in re.split(rb"\r?\n", body[start : gap.start()]):
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon or not value.strip().isprintable():
            raise Flaw(place, f"a header is expected {SECTION}")
        headers[name.strip().lower()] = value.strip()
    return headers, body[gap.end() : end]


def _part(headers: Mapping[str, str], content: bytes, number: int) -> Part:
    place = f"part {number + 1}"
    if headers.get("content-transfer-encoding", "").lower() != "binary":
        raise Flaw(place, f"Content-Transfer-Encoding: binary is expected {SECTION}")
    sha2 = headers.get("x-experience-api-hash", "").lower()
    if len(sha2) not in HASHES:
        raise Flaw(place, f"X-Experience-API-Hash with a SHA-2 is expected {SECTION}")
    if hashlib.new(HASHES[len(sha2)], content).hexdigest() != sha2:
        raise Flaw(place, f"its content has another hash than X-Experience-API-Hash {SECTION}")
    return Part(sha2, headers.get("content-type", "application/octet-stream"), content, headers)


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
