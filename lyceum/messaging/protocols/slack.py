"""Slack: direct messages by its Web API, spoken by slack_sdk.

https://docs.slack.dev/apis/web-api: `users.lookupByEmail` (scope users:read.email),
`conversations.open` (im:write), `chat.postMessage` (chat:write).
"""

from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from lyceum.messaging.errors import Hopeless, Limited, NobodyThere, NotSent, TokenRefused

from .posts import LONGEST, Line, Post

SECONDS = 10
TOO_MANY = 429
DEFAULT_WAIT = 30.0
# What ends a token (https://docs.slack.dev/reference/methods/chat.postMessage#errors), …
ENDED = {"token_revoked", "token_expired", "invalid_auth", "account_inactive", "not_authed"}
ENDED |= {"missing_scope", "no_permission", "org_login_required", "team_access_not_granted"}
# … what ends a person, and what may be over in a while.
GONE = {"user_not_found", "user_disabled", "user_not_visible", "channel_not_found"}
GONE |= {"cannot_dm_bot", "users_not_found"}
PASSING = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
PASSING |= {"ratelimited", "rate_limited", "team_added_to_org", "accesslimited"}
BLOCKS = 40  # of the 50 that a message may have


class Slack:
    """One workspace, by the token of its app."""

    def __init__(self, token: str, api: str) -> None:
        self._client = client_of(token, api)

    def find(self, address: str) -> str:
        """The member with this address; nothing where nobody has it."""
        try:
            found = asked(lambda: self._client.users_lookupByEmail(email=address))
        except NobodyThere:
            return ""
        return str(found["user"]["id"])

    def tell(self, account: str, post: Post) -> None:
        """A direct message. Slack has no key by which it would know one that comes twice."""
        opened = asked(lambda: self._client.conversations_open(users=account))
        asked(
            lambda: self._client.chat_postMessage(
                channel=opened["channel"]["id"],
                text=escaped(post.above or post.lines[0].subject),
                blocks=list(blocks(post)),
                unfurl_links=False,
            )
        )


def client_of(token: str, api: str) -> Any:
    """What speaks to Slack; it tries nothing again by itself."""
    from slack_sdk import WebClient  # noqa: PLC0415  loaded when something is written there

    return WebClient(token=token, base_url=api, timeout=SECONDS, retry_handlers=[])


def asked(ask: Callable[[], Any]) -> Any:
    """What Slack answers; its refusals as ours."""
    from slack_sdk.errors import SlackApiError, SlackClientError  # noqa: PLC0415

    try:
        return ask()
    except SlackApiError as error:
        raise _refusal(error.response) from error
    except (SlackClientError, HTTPException, OSError, ValueError) as error:
        raise NotSent(str(error)[:300] or type(error).__name__) from error


def _refusal(response: Any) -> NotSent:
    code = str(response.get("error", "")) if isinstance(response.data, dict) else ""
    if response.status_code == TOO_MANY or code in {"ratelimited", "rate_limited"}:
        return Limited("ratelimited", wait_in(response.headers))
    if code in ENDED:
        return TokenRefused(code)
    if code in GONE:
        return NobodyThere(code)
    if not code or code in PASSING:
        return NotSent(code or f"HTTP {response.status_code}")
    return Hopeless(code)


def wait_in(headers: Any) -> float:
    """How many seconds to wait, as Retry-After says; half a minute where it says nothing."""
    said = {str(name).lower(): value for name, value in dict(headers).items()}
    try:
        return min(max(float(said.get("retry-after", DEFAULT_WAIT)), 1.0), 3600.0)
    except ValueError:
        return DEFAULT_WAIT


def blocks(post: Post) -> list[dict[str, Any]]:
    """The message in Block Kit: a section for each line, its button beside it."""
    made = [_section(f"*{escaped(post.above)}*")] if post.above else []
    for line in post.lines[:BLOCKS]:
        made.append(_line(line, post.button))
        made += [_section(_numbers(line))] if line.numbers and len(post.lines) == 1 else []
    return made


def _line(line: Line, button: str) -> dict[str, Any]:
    words = f"*{escaped(line.subject)}*\n{escaped(line.text)}".strip()
    section = _section(words[:LONGEST])
    if line.url:
        section["accessory"] = {
            "type": "button",
            "text": {"type": "plain_text", "text": button[:75]},
            "url": line.url[:3000],
        }
    return section


def _numbers(line: Line) -> str:
    return "  ".join(f"<{link}|{number}>" for number, link in line.numbers)


def _section(words: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def escaped(words: str) -> str:
    """The three signs that steer (https://docs.slack.dev/messaging/formatting-message-text)."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
