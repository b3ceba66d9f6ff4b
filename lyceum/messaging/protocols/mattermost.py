"""Mattermost: direct messages of a bot by its REST API, version 4 (https://api.mattermost.com)."""

import re
from typing import Any
from urllib.parse import quote

from lyceum.connections import api as connections
from lyceum.messaging.errors import Hopeless, Limited, NobodyThere, NotSent, TokenRefused

from .posts import LONGEST, Line, Post
from .slack import wait_in

UNAUTHORISED, FORBIDDEN, NOT_FOUND, TOO_MANY, BROKEN = 401, 403, 404, 429, 500
KEY = "lyceum_key"  # by which a post of ours is found again
LAST = 20
MARKS = re.compile(r"([\\`*_{}\[\]()#+\-!|~<>@])")


class Server:
    """One server, by the token of a bot."""

    def __init__(self, token: str, url: str) -> None:
        self._base = url.rstrip("/") + "/api/v4"
        self._headers = {"Authorization": f"Bearer {token}"}

    def asked(self, method: str, path: str, body: Any = None) -> Any:
        """What it answers; its refusals as ours."""
        from requests import RequestException  # noqa: PLC0415

        try:
            with connections.session() as session:
                found = session.request(method, self._base + path, headers=self._headers, json=body)
        except (RequestException, ValueError) as error:
            raise NotSent(connections.trouble_with(error)) from error
        if not found.ok:
            raise _refusal(found)
        return _read(found)


class Mattermost:
    """One server, in which we write to one person at a time."""

    def __init__(self, token: str, url: str) -> None:
        self._asked = Server(token, url).asked

    def find(self, address: str) -> str:
        """The member with this address; nothing where nobody has it."""
        try:
            found = self._asked("GET", f"/users/email/{quote(address, safe='@')}")
        except NobodyThere:
            return ""
        return "" if found.get("delete_at") else str(found.get("id", ""))

    def tell(self, account: str, post: Post) -> None:
        """A direct message. By `pending_post_id` the server knows one that comes twice, for half a
        minute; after that it is known by its key among the last that stand there."""
        me = str(self._asked("GET", "/users/me").get("id", ""))
        channel = str(self._asked("POST", "/channels/direct", [me, account]).get("id", ""))
        last = self._asked("GET", f"/channels/{quote(channel)}/posts?per_page={LAST}")
        if any(_key(one) == post.key for one in (last.get("posts") or {}).values()):
            return
        body = {
            "channel_id": channel,
            "message": said(post),
            "props": {KEY: post.key},
            "pending_post_id": f"{me}:{post.key}",
        }
        self._asked("POST", "/posts", body)


def _key(one: Any) -> str:
    return str((one.get("props") or {}).get(KEY, ""))


def _read(found: Any) -> Any:
    try:
        answer = found.json()
    except ValueError:
        raise NotSent("its answer is no JSON") from None
    return answer if isinstance(answer, dict | list) else {}


def _refusal(found: Any) -> NotSent:
    try:
        code = str(found.json().get("id", ""))
    except (ValueError, AttributeError):
        code = ""
    words = code or f"HTTP {found.status_code}"
    if found.status_code == TOO_MANY:
        return Limited(words, wait_in(found.headers))
    if found.status_code == UNAUTHORISED:
        return TokenRefused(words)
    if found.status_code == NOT_FOUND:
        return NobodyThere(words)
    if found.status_code >= BROKEN:
        return NotSent(words)
    return Hopeless(words)


def said(post: Post) -> str:
    """The message in Markdown, with what others wrote as text."""
    parts = [f"**{escaped(post.above)}**"] if post.above else []
    return "\n\n".join([*parts, *(_line(line, post.button) for line in post.lines)])[:16_000]


def _line(line: Line, button: str) -> str:
    parts = [f"**{escaped(line.subject)}**", escaped(line.text)[:LONGEST]]
    if line.numbers:
        parts.append(" ".join(f"[{number}]({link})" for number, link in line.numbers))
    elif line.url:
        parts.append(f"[{escaped(button)}]({line.url})")
    return "\n".join(filter(None, parts))


def escaped(words: str) -> str:
    """Signs that steer Markdown or call somebody, as themselves. A sign behind `@` that nobody sees
    keeps a name from being called."""
    return MARKS.sub(r"\\\1", words).replace(r"\@", "@\u200b")
