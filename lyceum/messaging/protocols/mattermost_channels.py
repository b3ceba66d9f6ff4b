"""Channels of Mattermost, by its REST API, version 4 (https://api.mattermost.com).

`posts?since=` gives whatever was said, changed, signed or taken back since a moment of the server's
clock, replies too, a thousand at most: who was away for longer turns pages. What we write carries its
key in its `props`; the server itself knows one that comes twice for half a minute only.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from lyceum.messaging.errors import NobodyThere, NotSent

from .channels import ChannelRow, Member, Reading, Spoken
from .mattermost import KEY, Server, escaped
from .mrkdwn import UNSEEN

PAGE = 200
MOST_SINCE = 1000
MOST_PAGES = 200
LATE = 5000  # milliseconds: two changes at one moment, of which one is seen later
LONGEST = 16_000
CALLED = re.compile(r"(?<![\w@/.`])@([a-z0-9][a-z0-9._-]*[a-z0-9_]|[a-z0-9])", re.IGNORECASE)
HANDLE = re.compile(r"(?<![\w@/.])@([A-Za-z0-9][A-Za-z0-9-]{0,58})")
TONE = re.compile(r"_(light|medium_light|medium|medium_dark|dark)_skin_tone$")
EVERYBODY = {"all", "channel", "here"}
CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)


class MattermostChannels:
    """The channels of one server, by the token of its bot."""

    def __init__(self, token: str, url: str) -> None:
        self._asked = Server(token, url).asked
        self._url = url.rstrip("/")
        self._me = ""
        self._names: dict[str, str] = {}  # of whom is called: account by handle

    def me(self) -> str:
        if not self._me:
            self._me = str(self._asked("GET", "/users/me").get("id", ""))
        return self._me

    def listed(self) -> list[ChannelRow]:
        rows = []
        for team in self._asked("GET", "/users/me/teams"):
            found = self._asked("GET", f"/users/me/teams/{quote(team['id'])}/channels")
            rows += [_channel(one) for one in found if one.get("type") in ("O", "P")]
        return sorted(rows, key=lambda row: row.name)

    def channel(self, channel: str) -> ChannelRow:
        found = self._asked("GET", f"/channels/{quote(channel)}")
        if found.get("delete_at"):
            raise NobodyThere("is_archived")
        return _channel(found)

    def start_of(self, channel: str) -> str:
        found = self._asked("GET", f"/channels/{quote(channel)}/posts?per_page=1")
        made = self._asked("GET", f"/channels/{quote(channel)}").get("create_at") or 1
        return str(max([int(made), *map(_changed, (found.get("posts") or {}).values())]))

    def read(
        self,
        channel: str,
        mark: str,
        *,
        start: str = "",
        is_far: bool = False,
        threads: Collection[str] = (),
    ) -> Reading:
        since = max(int(mark or 0) - LATE, 1)
        found = self._asked("GET", f"/channels/{quote(channel)}/posts?since={since}")
        posts = dict(found.get("posts") or {})
        if len(posts) >= MOST_SINCE:
            posts |= {one["id"]: one for one in self._older(channel, since)}
        posts = {pk: one for pk, one in posts.items() if _changed(one) > since}
        self._know_called(posts.values())
        kept = [one for one in posts.values() if one.get("create_at", 0) > int(start or 0)]
        ordered = sorted(kept, key=lambda one: (one.get("create_at", 0), one["id"]))
        spoken = [self._spoken(one) for one in ordered]
        newest = max([int(mark or 0), *map(_changed, posts.values())])
        return Reading([one for one in spoken if one], str(newest))

    def _older(self, channel: str, since: int) -> Iterator[Mapping[str, Any]]:
        """Page by page, the newest first, back to a moment."""
        for page in range(MOST_PAGES):
            path = f"/channels/{quote(channel)}/posts?page={page}&per_page={PAGE}"
            posts = list((self._asked("GET", path).get("posts") or {}).values())
            yield from posts
            if len(posts) < PAGE or min(one.get("create_at", 0) for one in posts) <= since:
                return

    def _know_called(self, posts: Collection[Mapping[str, Any]]) -> None:
        """Who is behind the handles that are called: one question for all."""
        handles = {name for one in posts for name in _called_in(str(one.get("message", "")))}
        wanted = sorted(handles - set(self._names) - EVERYBODY)
        if wanted:
            for user in self._asked("POST", "/users/usernames", wanted):
                self._names[str(user["username"]).lower()] = str(user["id"])

    def _spoken(self, one: Mapping[str, Any]) -> Spoken | None:
        """Nothing for what no person said, and we neither: joined, hooks, other bots."""
        props = one.get("props") or {}
        is_ours = one.get("user_id") == self.me()
        is_others = props.get("from_webhook") == "true" or props.get("from_bot") == "true"
        if one.get("type") or (is_others and not is_ours):
            return None
        words = _with_files(one, self._url)
        called = [self._names[name] for name in _called_in(words) if name in self._names]
        return Spoken(
            id=str(one["id"]),
            thread=str(one.get("root_id") or ""),
            account=str(one.get("user_id", "")),
            words=words,
            at=_moment(one.get("create_at", 0)),
            edited=str(one.get("edit_at") or ""),
            calls=tuple(dict.fromkeys(called)),
            signs=_signs(one, self.me()),
            key=str(props.get(KEY, "")) if is_ours else "",
            is_ours=is_ours,
            is_gone=bool(one.get("delete_at")),
        )

    def members(self, accounts: Collection[str]) -> dict[str, Member]:
        if not accounts:
            return {}
        found = self._asked("POST", "/users/ids", sorted(accounts))
        return {str(one["id"]): _member(one) for one in found if not one.get("delete_at")}

    def say(self, channel: str, words: str, *, thread: str, key: str) -> str:
        body = {
            "channel_id": channel,
            "message": words[:LONGEST],
            "root_id": thread,
            "props": {KEY: key},
            "pending_post_id": f"{self.me()}:{key}",
        }
        found = str(self._asked("POST", "/posts", body).get("id", ""))
        if not found:
            raise NotSent("its answer has no id")
        return found

    def find(self, channel: str, key: str, *, thread: str, mark: str) -> str:
        at = max(int(mark or 0) - LATE, 1)
        found = self._asked("GET", f"/channels/{quote(channel)}/posts?since={at}")
        posts = list((found.get("posts") or {}).values())
        if len(posts) >= MOST_SINCE:
            posts += self._older(channel, at)
        mine = [
            one
            for one in posts
            if one.get("user_id") == self.me() and (one.get("props") or {}).get(KEY) == key
        ]
        return next((str(one["id"]) for one in mine if not one.get("delete_at")), "")

    def change(self, channel: str, said: str, words: str, *, key: str) -> None:
        body = {"message": words[:LONGEST], "props": {KEY: key}}
        self._asked("PUT", f"/posts/{quote(said)}/patch", body)

    def take_back(self, channel: str, said: str) -> None:
        try:
            self._asked("DELETE", f"/posts/{quote(said)}")
        except NobodyThere:
            return

    def put_sign(self, channel: str, said: str, sign: str, *, is_there: bool) -> None:
        if is_there:
            body = {"user_id": self.me(), "post_id": said, "emoji_name": sign}
            self._asked("POST", "/reactions", body)
            return
        try:
            path = f"/users/{quote(self.me())}/posts/{quote(said)}/reactions/{quote(sign)}"
            self._asked("DELETE", path)
        except NobodyThere:
            return

    def written(self, words: str, called: Mapping[str, Member]) -> str:
        """The same Markdown; nobody is called but by us, and no picture is fetched."""
        safe = words.replace("![", f"!{UNSEEN}[")
        return HANDLE.sub(lambda found: _call(found[1], called), safe)

    def read_words(self, words: str, called: Mapping[str, str]) -> str:
        """The same Markdown; a line is a line, as it was there."""
        by_handle = {handle: called.get(account, "") for handle, account in self._names.items()}
        parts = CODE.split(words)
        made = [
            part if at % 2 else _lines(_uncalled(part, by_handle)) for at, part in enumerate(parts)
        ]
        return "".join(made).strip()

    def signed(self, name: str, more: str, url: str, icon: str) -> str:
        line = f":{icon}: **{escaped(name)}**" if icon else f"**{escaped(name)}**"
        return f"{line} · [{escaped(more)}]({url})"

    def talks(self) -> dict[str, datetime]:
        found = self._asked("GET", "/users/me/channels")
        direct = [one for one in found if one.get("type") == "D" and not one.get("delete_at")]
        return {str(one["id"]): _moment(one.get("last_post_at") or 0) for one in direct}

    def mark_at(self, moment: datetime) -> str:
        return str(int(moment.timestamp() * 1000))

    def address_of(self, channel: str) -> str:
        return self._url


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _changed(one: Mapping[str, Any]) -> int:
    return max(int(one.get(name) or 0) for name in ("create_at", "update_at", "delete_at"))


def _called_in(words: str) -> list[str]:
    return [name.lower() for name in CALLED.findall(words)]


def _uncalled(part: str, by_handle: Mapping[str, str]) -> str:
    def words_for(found: re.Match[str]) -> str:
        known = by_handle.get(found[1].lower(), "")
        if known or found[1].lower() in EVERYBODY:
            return known or found[1]
        return f"@{UNSEEN}{found[1]}"

    return CALLED.sub(words_for, part)


def _lines(part: str) -> str:
    return re.sub(r"(?<![\n|])\n(?!\n|[>\-*+|#]|\d+[.)] )", "  \n", part)


def _call(handle: str, called: Mapping[str, Member]) -> str:
    known = called.get(handle.lower().rstrip("-"))
    if known is None:
        return f"@{UNSEEN}{handle}"
    return f"@{known.handle}" if known.account and known.handle else escaped(known.name)


def _signs(one: Mapping[str, Any], me: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in (one.get("metadata") or {}).get("reactions") or ():
        if each.get("user_id") != me and not each.get("delete_at"):
            name = TONE.sub("", str(each.get("emoji_name", "")))
            found[name] = (*found.get(name, ()), str(each["user_id"]))
    return found


def _with_files(one: Mapping[str, Any], url: str) -> str:
    """A file stays there: its name leads to the post."""
    lines = [str(one.get("message") or "")]
    for file in (one.get("metadata") or {}).get("files") or ():
        name = escaped(str(file.get("name") or "file"))
        lines.append(f"[{name}](<{url}/_redirect/pl/{one['id']}>)")
    return "\n".join(filter(None, lines))


def _channel(one: Mapping[str, Any]) -> ChannelRow:
    return ChannelRow(str(one["id"]), str(one.get("display_name") or one.get("name") or one["id"]))


def _member(user: Mapping[str, Any]) -> Member:
    full = f"{user.get('first_name', '')} {user.get('last_name', '')}".strip()
    name = str(user.get("nickname") or full or user.get("username") or user["id"])
    handle = str(user.get("username") or "")
    return Member(str(user["id"]), name, str(user.get("email") or ""), handle)
