"""Files that are no tables: schema.org pages, podcasts, lists of feeds. Each becomes rows by field.

rows_of(raw)     a list of rows as `readers.listings` reads them; None where it is a table
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from lyceum.catalogue.errors import UnreadableFile
from lyceum.catalogue.types import NewEpisode

from .feeds import episodes_in, parsed, seconds_of

Row = dict[str, str]
HEAD = 2048
SAFE = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
KINDS = {
    "Course": "course", "CourseInstance": "course", "EducationalOccupationalProgram": "programme",
    "LearningResource": "lesson", "Article": "article", "BlogPosting": "article",
    "ScholarlyArticle": "article", "TechArticle": "article", "VideoObject": "video",
    "PodcastSeries": "podcast", "PodcastEpisode": "podcast", "Book": "book",
    "SoftwareApplication": "tool", "Event": "event", "EducationEvent": "event", "Quiz": "assessment",
}  # fmt: skip
MODES = {"online": "self-paced", "onsite": "on-site", "on-site": "on-site", "blended": "blended"}
LONGEST = 4000


def rows_of(raw: bytes) -> list[Row] | None:
    """The resources that the file describes, or None where it seems to be a table."""
    head = raw[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head[:1] in (b"{", b"["):
        return list(_graph(_json(raw)))
    if not head.startswith(b"<"):
        return None
    if b"<opml" in head:
        return list(_outlines(raw))
    if b"<rss" in head or b"<feed" in head or b"<rdf" in head:
        return _feed(raw)
    return list(_page(raw))


# schema.org ---------------------------------------------------------------------------------------


def _json(raw: bytes | str) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise UnreadableFile(reason=_("its JSON is damaged")) from None


def _page(raw: bytes) -> Iterator[Row]:
    """The JSON-LD inside a page."""
    from lxml import etree, html  # noqa: PLC0415  seldom needed, 4 MB

    try:
        page = html.fromstring(raw, parser=html.HTMLParser(no_network=True))
    except (etree.ParserError, ValueError):
        raise UnreadableFile(reason=_("there is no page in it")) from None
    scripts = page.xpath("//script[contains(@type, 'ld+json')]/text()")
    if not scripts:
        raise UnreadableFile(reason=_("the page has no schema.org data (JSON-LD) in it"))
    for script in scripts:
        yield from _graph(_json(script))


def _graph(thing: Any, depth: int = 0) -> Iterator[Row]:
    """Everything in it that can be learnt from, wherever it stands."""
    if depth > 6:  # noqa: PLR2004  deeper is no catalogue
        return
    if isinstance(thing, list):
        for each in thing:
            yield from _graph(each, depth + 1)
    elif isinstance(thing, dict):
        kind = next((KINDS[word] for word in _types(thing) if word in KINDS), "")
        if kind and (thing.get("name") or thing.get("headline")):
            yield _resource(thing, kind)
        else:
            for word in ("@graph", "itemListElement", "item", "mainEntity", "hasPart"):
                yield from _graph(thing.get(word), depth + 1)


def _types(thing: dict[str, Any]) -> list[str]:
    given = thing.get("@type") or []
    return [
        str(word).rpartition("/")[2] for word in (given if isinstance(given, list) else [given])
    ]


def _resource(thing: dict[str, Any], kind: str) -> Row:
    run = _first(thing.get("hasCourseInstance"))
    offer = _first(thing.get("offers")) or _first(run.get("offers"))
    teaches = [_name(each) for each in _many(thing.get("teaches"))]
    teaches += [_aligned(each) for each in _many(thing.get("educationalAlignment"))]
    workload = run.get("courseWorkload") or thing.get("timeRequired") or thing.get("duration")
    mode = str(run.get("courseMode") or thing.get("courseMode") or "").rpartition("/")[2]
    rating = _first(thing.get("aggregateRating"))
    said = {
        "title": _name(thing),
        "kind": kind,
        "key": _text(thing.get("identifier")) or _text(thing.get("courseCode")),
        "url": _text(thing.get("url") or thing.get("@id")),
        "provider": _name(thing.get("provider") or thing.get("publisher") or thing.get("author")),
        "summary": _text(thing.get("abstract") or thing.get("description")),
        "language": ", ".join(_text(each) for each in _many(thing.get("inLanguage"))),
        "level": _text(thing.get("educationalLevel") or thing.get("educationLevel")),
        "subjects": ", ".join(filter(None, map(_name, _many(thing.get("about"))))),
        "teaches": ", ".join(filter(None, teaches)),
        "effort": _text(workload),
        "mode": MODES.get(mode.casefold(), ""),
        "price": _price(thing, offer),
        "currency": _text(offer.get("priceCurrency")),
        "licence": _text(thing.get("license")),
        "audience": _audience(thing),
        "published_on": _text(thing.get("datePublished")),
        "rating": _text(rating.get("ratingValue")),
        "ratings": _text(rating.get("ratingCount") or rating.get("reviewCount")),
    }
    return said | ({"url": ""} if said["url"].startswith(("_:", "urn:", "#")) else {})


def _price(thing: dict[str, Any], offer: dict[str, Any]) -> str:
    given = _text(offer.get("price") or offer.get("lowPrice"))
    if not given and (thing.get("isAccessibleForFree") is True or offer.get("category") == "Free"):
        return "0"
    return "0" if offer.get("price") == 0 else given


def _audience(thing: dict[str, Any]) -> str:
    audience = _first(thing.get("audience"))
    return _text(audience.get("audienceType") or audience.get("educationalRole"))


def _aligned(thing: Any) -> str:
    return _text(thing.get("targetName")) if isinstance(thing, dict) else ""


def _name(thing: Any) -> str:
    thing = thing[0] if isinstance(thing, list) and thing else thing
    if isinstance(thing, dict):
        return _text(thing.get("name") or thing.get("headline"))
    return _text(thing)


def _first(thing: Any) -> dict[str, Any]:
    found: Any = next(iter(_many(thing)), {})
    return found if isinstance(found, dict) else {}


def _many(thing: Any) -> list[Any]:
    return thing if isinstance(thing, list) else [] if thing is None else [thing]


def _text(thing: Any) -> str:
    """Words, however they are wrapped."""
    if isinstance(thing, list):
        thing = thing[0] if thing else ""
    if isinstance(thing, dict):
        thing = thing.get("@value") or thing.get("value") or thing.get("name") or thing.get("@id")
    plain = re.sub(r"<[^>]+>", " ", str(thing)) if thing not in (None, True, False) else ""
    return " ".join(plain.split())[:LONGEST]


# Podcasts -----------------------------------------------------------------------------------------


def _outlines(raw: bytes) -> Iterator[Row]:
    """The feeds of an OPML list; folders name their subject."""
    from lxml import etree  # noqa: PLC0415  as above

    try:
        root = etree.fromstring(raw, etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError:
        raise UnreadableFile(reason=_("its XML is damaged")) from None
    for outline in root.iter("outline"):
        feed = outline.get("xmlUrl")
        if feed:
            above = outline.getparent()
            yield {
                "title": outline.get("title") or outline.get("text") or feed,
                "kind": "podcast",
                "key": feed,
                "url": outline.get("htmlUrl") or feed,
                "summary": outline.get("description") or "",
                "language": outline.get("language") or "",
                "mode": "self-paced",
                "price": "0",
                "subjects": (above.get("text") or "") if above.tag == "outline" else "",
            }


def _feed(raw: bytes) -> list[Row]:
    """The podcast itself, and below it a row for each of its recordings."""
    found = parsed(raw)
    podcast = _podcast(found)
    return [podcast, *(_episode(each, podcast["key"]) for each in episodes_in(found))]


def _podcast(found: Any) -> Row:
    feed = found.feed
    itself = next((link.href for link in feed.get("links", ()) if link.get("rel") == "self"), "")
    address = feed.get("link") or itself
    lengths = [seconds_of(entry.get("itunes_duration") or "") for entry in found.entries]
    known = sorted(each for each in lengths if each)
    return {
        "title": _text(feed.title),
        "kind": "podcast",
        "key": itself or address,
        "url": address if address.startswith("http") else "",
        "provider": _text(feed.get("author") or feed.get("publisher") or ""),
        "summary": _text(feed.get("subtitle") or feed.get("summary") or ""),
        "language": _text(feed.get("language") or ""),
        "mode": "self-paced",
        "price": "0",
        "subjects": ", ".join(tag.term for tag in feed.get("tags", ()) if tag.get("term")),
        "minutes": str(round(known[len(known) // 2] / 60)) if known else "",
    }


def _episode(each: NewEpisode, podcast: str) -> Row:
    return {
        "title": each.title,
        "episode_of": podcast,
        "key": each.guid,
        "url": each.audio,
        "media_type": each.media_type,
        "seconds": str(each.seconds or ""),
        "published_on": each.published_at.isoformat() if each.published_at else "",
    }
