"""What may be shown from elsewhere: players of these hosts, in their form that sets no cookies.

A page that shows one is told so by its Content-Security-Policy (`EMBED_HOSTS`); nothing is loaded
from there before the learner asks for it.
"""

import re
from urllib.parse import parse_qs, urlsplit

YOUTUBE = "https://www.youtube-nocookie.com"
VIMEO = "https://player.vimeo.com"
TED = "https://embed.ted.com"
HOSTS = (YOUTUBE, VIMEO, TED)
SLUG = re.compile(r"[\w-]{1,80}")


def embed_of(address: str) -> str:
    """Where the player of a page lies that somebody pasted; nothing if its host is not listed."""
    parts = urlsplit(address.strip())
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if parts.scheme not in ("http", "https"):
        return ""
    names = [name for name in parts.path.split("/") if name]
    if host in ("youtube.com", "youtube-nocookie.com", "youtu.be"):
        return _youtube(host, names, parse_qs(parts.query))
    if host in ("vimeo.com", "player.vimeo.com"):
        number = next((name for name in names if name.isdecimal()), "")
        return f"{VIMEO}/video/{number}?dnt=1" if number else ""
    if host in ("ted.com", "embed.ted.com") and names[:1] == ["talks"]:
        return f"{TED}/talks/{names[1]}" if names[1:] and SLUG.fullmatch(names[1]) else ""
    return ""


def _youtube(host: str, names: list[str], query: dict[str, list[str]]) -> str:
    found = query.get("v", [""])[0]
    if host == "youtu.be" and names:
        found = names[0]
    elif names[:1] in (["embed"], ["shorts"], ["live"]):
        found = (names[1:] or [""])[0]
    return f"{YOUTUBE}/embed/{found}" if SLUG.fullmatch(found) else ""
