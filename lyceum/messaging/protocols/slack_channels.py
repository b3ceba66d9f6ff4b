"""Channels of Slack, by its Web API (https://docs.slack.dev/apis/web-api), spoken by slack_sdk.

Scopes: channels:read, channels:history (groups:… for private channels, im:history for direct messages),
chat:write, reactions:read, reactions:write, users:read, users:read.email. What we write carries its key as message metadata
(https://docs.slack.dev/messaging/message-metadata): Slack knows no message that comes twice.

`conversations.history` leaves out replies: a thread is read where its `latest_reply` is new.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from lyceum.messaging.errors import Hopeless, NobodyThere, TokenRefused

from .channels import ChannelRow, Member, Reading, Spoken
from .mrkdwn import calls_in, escaped, markdown_of, mrkdwn_of, plain
from .slack import asked, client_of

PAGE = 200
LOOKED_BACK = timedelta(days=2)  # what may have been changed, taken back or signed
LOOKED_FAR = timedelta(days=30)
LATE = Decimal(60)
MOST_CHANNELS = 1000
LONGEST = 12_000
EVENT = "lyceum_post"
OF_PEOPLE = {None, "thread_broadcast", "file_share", "me_message"}
GONE = {"message_not_found", "thread_not_found", "cant_delete_message", "no_reaction"}
THERE_ALREADY = {"already_reacted", "no_reaction", "message_not_found"}
NOT_ALLOWED = {"missing_scope", "no_permission"}


class SlackChannels:
    """The channels of one workspace, by the token of its app."""

    def __init__(self, token: str, api: str) -> None:
        self._client = client_of(token, api)
        self._me: tuple[str, str] | None = None
        self._home = ""

    def me(self) -> str:
        return self._ours()[0]

    def _ours(self) -> tuple[str, str]:
        if self._me is None:
            found = _asked(self._client.auth_test)
            self._me = (str(found.get("user_id", "")), str(found.get("bot_id", "")))
            self._home = str(found.get("url", ""))
        return self._me

    def listed(self) -> list[ChannelRow]:
        pages = self._pages(
            self._client.conversations_list,
            "channels",
            types="public_channel,private_channel",
            exclude_archived=True,
        )
        rows = []
        for one in pages:
            rows.append(_channel(one))
            if len(rows) >= MOST_CHANNELS:
                break
        return sorted(rows, key=lambda row: (not row.is_in, row.name))

    def channel(self, channel: str) -> ChannelRow:
        found = _asked(lambda: self._client.conversations_info(channel=channel))
        return _channel(found["channel"])

    def start_of(self, channel: str) -> str:
        found = _asked(lambda: self._client.conversations_history(channel=channel, limit=1))
        newest = [_latest(one) for one in found["messages"]]
        return max(newest, default="0", key=_number)

    def read(
        self,
        channel: str,
        mark: str,
        *,
        start: str = "",
        is_far: bool = False,
        threads: Collection[str] = (),
    ) -> Reading:
        back = LOOKED_FAR if is_far else LOOKED_BACK
        since = max(_number(mark) - Decimal(int(back.total_seconds())), Decimal(0))
        roots = list(self._history(channel, since))
        wanted = [one["ts"] for one in roots if _is_news(one, mark)]
        whole = frozenset(threads)
        found = {one["ts"]: self._spoken(one) for one in roots}
        for thread in dict.fromkeys([*wanted, *threads]):
            for one in self._replies(channel, thread, "0" if thread in whole else mark):
                found[one["ts"]] = self._spoken(one)
        newest = max((_latest(one) for one in roots), default=mark, key=_number)
        ordered = [found[ts] for ts in sorted(found, key=_number)]
        first = _number(start)
        kept = [one for one in ordered if one is not None and _number(one.id) > first]
        return Reading(kept, max(newest, mark, key=_number), f"{max(since, first):f}", whole)

    def _history(self, channel: str, since: Decimal) -> Iterator[Mapping[str, Any]]:
        return self._pages(
            self._client.conversations_history,
            "messages",
            channel=channel,
            oldest=f"{since:f}",
            inclusive=True,
            include_all_metadata=True,
        )

    def _replies(self, channel: str, thread: str, mark: str) -> list[Mapping[str, Any]]:
        """What stands in a thread after a mark; nothing where the thread is no more."""
        oldest = max(_number(mark) - LATE, Decimal(0))
        pages = self._pages(
            self._client.conversations_replies,
            "messages",
            channel=channel,
            ts=thread,
            oldest=f"{oldest:f}",
            inclusive=True,
            include_all_metadata=True,
        )
        try:
            return list(pages)
        except Hopeless as trouble:
            if str(trouble) in GONE:
                return []
            raise

    def _pages(
        self, ask: Callable[..., Any], field: str, **said: Any
    ) -> Iterator[Mapping[str, Any]]:
        cursor: str | None = None
        while True:
            found = _asked(lambda at=cursor: ask(limit=PAGE, cursor=at, **said))  # type: ignore[misc]
            yield from found.get(field) or ()
            cursor = (found.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    def _spoken(self, one: Mapping[str, Any]) -> Spoken | None:
        """Nothing for what no person said, and we neither: joined, other bots."""
        me, bot = self._ours()
        is_ours = one.get("user") == me or (bool(bot) and one.get("bot_id") == bot)
        is_gone = one.get("subtype") == "tombstone"
        is_persons = one.get("subtype") in OF_PEOPLE and not one.get("bot_id")
        if not (is_ours or is_gone or is_persons):
            return None
        words = _with_files(one)
        return Spoken(
            id=str(one["ts"]),
            thread=_thread(one),
            account=str(one.get("user", "")),
            words=words,
            at=datetime.fromtimestamp(float(one["ts"]), UTC),
            edited=str((one.get("edited") or {}).get("ts", "")),
            calls=calls_in(words),
            signs=_signs(one, me),
            key=_key(one) if is_ours else "",
            is_ours=is_ours,
            is_gone=is_gone,
        )

    def members(self, accounts: Collection[str]) -> dict[str, Member]:
        found: dict[str, Member] = {}
        for account in accounts:
            try:
                user = _asked(lambda who=account: self._client.users_info(user=who))["user"]  # type: ignore[misc]
            except NobodyThere:
                continue
            found[account] = _member(account, user)
        return found

    def say(self, channel: str, words: str, *, thread: str, key: str) -> str:
        found = _asked(
            lambda: self._client.chat_postMessage(
                channel=channel,
                text=words[:LONGEST],
                thread_ts=thread or None,
                metadata={"event_type": EVENT, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return str(found["ts"])

    def find(self, channel: str, key: str, *, thread: str, mark: str) -> str:
        if thread:
            found: Iterable[Mapping[str, Any]] = self._replies(channel, thread, mark)
        else:
            found = self._history(channel, max(_number(mark) - LATE, Decimal(0)))
        return next((str(one["ts"]) for one in found if self._is_ours(one, key)), "")

    def _is_ours(self, one: Mapping[str, Any], key: str) -> bool:
        spoken = self._spoken(one)
        return spoken is not None and spoken.is_ours and spoken.key == key

    def change(self, channel: str, said: str, words: str, *, key: str) -> None:
        metadata = {"event_type": EVENT, "event_payload": {"key": key}}
        _asked(
            lambda: self._client.chat_update(
                channel=channel, ts=said, text=words[:LONGEST], metadata=metadata
            )
        )

    def take_back(self, channel: str, said: str) -> None:
        _but(GONE, lambda: self._client.chat_delete(channel=channel, ts=said))

    def put_sign(self, channel: str, said: str, sign: str, *, is_there: bool) -> None:
        verb = self._client.reactions_add if is_there else self._client.reactions_remove
        _but(THERE_ALREADY, lambda: verb(channel=channel, timestamp=said, name=sign))

    def written(self, words: str, called: Mapping[str, Member]) -> str:
        return mrkdwn_of(words, called)

    def read_words(self, words: str, called: Mapping[str, str]) -> str:
        return markdown_of(words, called)

    def signed(self, name: str, more: str, url: str, icon: str) -> str:
        line = f":{icon}: *{plain(name)}*" if icon else f"*{plain(name)}*"
        return f"{line} · <{escaped(url)}|{escaped(more).replace('|', '¦')}>"

    def talks(self) -> dict[str, datetime]:
        return {}  # its events tell

    def mark_at(self, moment: datetime) -> str:
        return f"{Decimal(int(moment.timestamp() * 1_000_000)) / 1_000_000:.6f}"

    def address_of(self, channel: str) -> str:
        self._ours()
        return f"{self._home.rstrip('/')}/archives/{channel}" if self._home else ""


def is_direct(channel: str) -> bool:
    """A conversation with one person (https://docs.slack.dev/reference/objects/conversation-object)."""
    return channel.startswith("D")


def heard_in(body: Any) -> tuple[str, str] | None:
    """Of an event (https://docs.slack.dev/apis/events-api) the channel, and the thread or message
    that is to be looked at; nothing where it is about no channel."""
    event = body.get("event") if isinstance(body, dict) else None
    if not isinstance(event, dict):
        return None
    item = event.get("item")
    item = item if isinstance(item, dict) else {}
    about = event.get("message") or event.get("previous_message") or event
    channel = event.get("channel") or item.get("channel")
    if not isinstance(channel, str) or not isinstance(about, dict):
        return None
    thread = about.get("thread_ts") or event.get("thread_ts") or item.get("ts") or ""
    return channel, str(thread)


def _asked(ask: Callable[[], Any]) -> Any:
    """A scope that is missing is no end of the token: it may still write to people."""
    try:
        return asked(ask)
    except TokenRefused as trouble:
        if str(trouble) in NOT_ALLOWED:
            raise Hopeless(str(trouble)) from trouble
        raise


def _but(fine: Collection[str], ask: Callable[[], Any]) -> None:
    try:
        _asked(ask)
    except Hopeless as trouble:
        if str(trouble) not in fine:
            raise


def _number(ts: str) -> Decimal:
    try:
        return Decimal(ts or "0")
    except InvalidOperation:
        return Decimal(0)


def _latest(one: Mapping[str, Any]) -> str:
    return max(str(one["ts"]), str(one.get("latest_reply") or "0"), key=_number)


def _is_news(root: Mapping[str, Any], mark: str) -> bool:
    """Somebody has answered since."""
    return _number(str(root.get("latest_reply") or "0")) > _number(mark) - LATE


def _thread(one: Mapping[str, Any]) -> str:
    thread = str(one.get("thread_ts") or "")
    return "" if thread == one["ts"] else thread


def _key(one: Mapping[str, Any]) -> str:
    metadata = one.get("metadata") or {}
    if metadata.get("event_type") != EVENT:
        return ""
    return str((metadata.get("event_payload") or {}).get("key", ""))


def _signs(one: Mapping[str, Any], me: str) -> dict[str, tuple[str, ...]]:
    """Who put what, but for ourselves; the tone of a hand is no other sign."""
    found: dict[str, tuple[str, ...]] = {}
    for each in one.get("reactions") or ():
        name = str(each.get("name", "")).partition("::")[0]
        people = tuple(str(who) for who in each.get("users") or () if who != me)
        found[name] = tuple(dict.fromkeys(found.get(name, ()) + people))
    return found


def _with_files(one: Mapping[str, Any]) -> str:
    """A file stays there: its name leads to it."""
    lines = [str(one.get("text") or "")]
    for file in one.get("files") or ():
        if file.get("permalink"):
            lines.append(f"<{file['permalink']}|{escaped(str(file.get('name') or 'file'))}>")
    return "\n".join(filter(None, lines))


def _channel(one: Mapping[str, Any]) -> ChannelRow:
    return ChannelRow(str(one["id"]), str(one.get("name") or one["id"]), bool(one.get("is_member")))


def _member(account: str, user: Mapping[str, Any]) -> Member:
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name")
    name = str(name or user.get("name") or account)
    return Member(account, name, str(profile.get("email") or ""), account)
