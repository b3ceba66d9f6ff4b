"""Language tags (RFC 5646) and language maps (4.2)."""

import re
from collections.abc import Mapping, Sequence

from .flaws import Flaw

_TAG = re.compile(
    r"""(?: (?: [a-z]{2,3}(?:-[a-z]{3}){0,3} | [a-z]{4,8} )  # language, extended language
        (?:-[a-z]{4})?                                      # script
        (?:-(?:[a-z]{2}|\d{3}))?                            # region
        (?P<variants>(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)
        (?P<extensions>(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*)
        (?:-x(?:-[a-z0-9]{1,8})+)?
    | x(?:-[a-z0-9]{1,8})+ )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_GRANDFATHERED = frozenset(
    [
        "en-gb-oed",
        "i-ami",
        "i-bnn",
        "i-default",
        "i-enochian",
        "i-hak",
        "i-klingon",
        "i-lux",
        "i-mingo",
        "i-navajo",
        "i-pwn",
        "i-tao",
        "i-tay",
        "i-tsu",
        "sgn-be-fr",
        "sgn-be-nl",
        "sgn-ch-de",
        "art-lojban",
        "cel-gaulish",
        "no-bok",
        "no-nyn",
        "zh-guoyu",
        "zh-hakka",
        "zh-min",
        "zh-min-nan",
        "zh-xiang",
    ]
)
_SINGLETON = re.compile(r"-([0-9a-wyz])(?=-)", re.IGNORECASE)
_MOST = 1024
_good: set[str] = set()


def is_tag(text: str) -> bool:
    """Well-formed by RFC 5646, 2.2.9: no variant and no singleton twice."""
    if text in _good:
        return True
    if not _is_well_formed(text):
        return False
    if len(_good) >= _MOST:
        _good.clear()
    _good.add(text)
    return True


def insist(text: str, place: str) -> None:
    if not is_tag(text):
        raise Flaw(place, "a language tag of RFC 5646 is expected (4.2)")


def insist_map(words: object, place: str) -> None:
    """Language tags with texts; it may be empty (4.2). The types are proven by the shape."""
    if isinstance(words, dict):
        for tag in words:
            if tag not in _good:
                insist(tag, f"{place}[{tag}]")


def best(words: Mapping[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """One language of a map: the first wanted that is there (also by its prefix, RFC 4647 3.4;
    or with a region more), else English, else the first."""
    by_tag = {tag.lower(): tag for tag in words}
    for want in [*wanted, "en"]:
        if found := _lookup(want.lower(), by_tag):
            return {found: words[found]}
    return {tag: words[tag] for tag in list(words)[:1]}


def _lookup(want: str, by_tag: Mapping[str, str]) -> str | None:
    if want == "*":
        return next(iter(by_tag.values()), None)
    prefix = want
    while prefix:
        if prefix in by_tag:
            return by_tag[prefix]
        longer = (tag for lower, tag in by_tag.items() if lower.startswith(f"{prefix}-"))
        if found := next(longer, None):
            return found
        prefix = prefix.rpartition("-")[0]
    return None


def preferred(header: str) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first; what is odd is left out."""
    wanted: list[tuple[float, int, str]] = []
    for position, part in enumerate(header.split(",")[:50]):
        tag, _, quality = part.strip().partition(";")
        weight = _weight(quality)
        if weight > 0 and (tag == "*" or is_tag(tag.strip())):
            wanted.append((-weight, position, tag.strip()))
    return [tag for _weight, _position, tag in sorted(wanted)]


def _weight(quality: str) -> float:
    if not quality.strip():
        return 1.0
    found = re.fullmatch(r"\s*q\s*=\s*([01](\.\d{0,3})?)\s*", quality)
    return float(found[1]) if found else 0.0


def _is_well_formed(text: str) -> bool:
    if text.lower() in _GRANDFATHERED:
        return True
    found = _TAG.fullmatch(text) if len(text) <= 200 else None  # noqa: PLR2004 - longer is nobody's
    if not found:
        return False
    variants = (found["variants"] or "").lower().split("-")[1:]
    singletons = _SINGLETON.findall((found["extensions"] or "").lower())
    return len(set(variants)) == len(variants) and len(set(singletons)) == len(singletons)
