"""Feeds of podcasts (RSS, Atom), by feedparser: the podcast itself and its recordings.

parsed(raw)                  the feed, or why it is none
episodes_in(found)           its recordings, the newest first
feed_named_in(raw, address)  where the feed of a web page lies
"""

import hashlib
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from lyceum.catalogue.errors import UnreadableFile
from lyceum.catalogue.types import NewEpisode

HEAD = 2048
MOST = 5000  # of one podcast; the older ones are left out
GUID, TITLE, ADDRESS, KIND = 500, 300, 1000, 100  # letters
LONGEST = 7 * 24 * 3600
AT_HOME = {"127.0.0.1", "localhost"}
SOUNDS = {
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".aac": "audio/aac", ".ogg": "audio/ogg",
    ".oga": "audio/ogg", ".opus": "audio/ogg", ".wav": "audio/wav", ".flac": "audio/flac",
}  # fmt: skip
OLDEST = datetime.min.replace(tzinfo=UTC)


def parsed(raw: bytes) -> Any:
    """What feedparser makes of it. Raises UnreadableFile where it is no feed."""
    import feedparser  # noqa: PLC0415  seldom needed, 4 MB

    # It is shown as text only, so nobody cleans the HTML of thousands of descriptions.
    found = feedparser.parse(BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    if not found.feed.get("title"):
        raise UnreadableFile(reason=_("there is no feed in it"))
    return found


def episodes_in(found: Any) -> list[NewEpisode]:
    """The recordings of a feed, the newest first, each once; what has no sound is none."""
    each = {one.guid: one for entry in found.entries for one in _episode(entry)}
    newest_first = sorted(each.values(), key=lambda one: one.published_at or OLDEST, reverse=True)
    return newest_first[:MOST]


def seconds_of(text: str) -> int | None:
    """`3600`, `60:00` or `1:00:00` as seconds; None where it says nothing that can be so."""
    parts = str(text).strip().partition(".")[0].split(":")
    if not all(part.isascii() and part.isdecimal() and len(part) <= 6 for part in parts):  # noqa: PLR2004
        return None
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return seconds if 0 < seconds <= LONGEST else None


def _episode(entry: Any) -> Iterator[NewEpisode]:
    audio, kind = _sound(entry)
    if not audio:
        return
    guid = str(entry.get("id") or audio)
    title = " ".join(str(entry.get("title") or "").split())
    yield NewEpisode(
        guid=guid if len(guid) <= GUID else hashlib.sha256(guid.encode()).hexdigest(),
        title=(title or urlsplit(audio).path.rpartition("/")[2] or audio)[:TITLE],
        audio=audio,
        media_type=kind[:KIND],
        published_at=_moment(entry),
        seconds=seconds_of(entry.get("itunes_duration") or ""),
    )


def _sound(entry: Any) -> tuple[str, str]:
    """Where the sound lies, and of which type it is."""
    for enclosure in entry.get("enclosures", ()):
        address, kind = str(enclosure.get("href") or "").strip(), str(enclosure.get("type") or "")
        by_name = next((SOUNDS[end] for end in SOUNDS if _path(address).endswith(end)), "")
        if kind.startswith("audio/") or by_name:
            return safe(address), kind if kind.startswith("audio/") else by_name
    return "", ""


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.lower()
    except ValueError:
        return ""


def safe(address: str) -> str:
    """The address, encrypted: pages play nothing else. Only of this very machine it stays as it is."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host or len(address) >= ADDRESS:
        return ""
    if host in AT_HOME:
        return address
    return parts._replace(scheme="https").geturl()


def _moment(entry: Any) -> datetime | None:
    told = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(timegm(told), UTC) if told else None
    except (ValueError, OverflowError, OSError):
        return None


def feed_named_in(raw: bytes, address: str) -> str:
    """The feed that a web page names as its own (`<link rel=alternate>`); none where it is a feed."""
    head = raw[:HEAD].lower()
    if b"<html" not in head or b"<rss" in head:
        return ""
    from lxml import etree, html  # noqa: PLC0415  as above

    try:
        page = html.fromstring(raw, parser=html.HTMLParser(no_network=True))
    except (etree.ParserError, ValueError):
        return ""
    named = page.xpath("//link[contains(@rel, 'alternate')][contains(@type, 'rss')]/@href")
    return urljoin(address, str(named[0]))[:ADDRESS] if named else ""
