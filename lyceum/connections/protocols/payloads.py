"""Bodies and headers of webhooks: read, trimmed, told apart. Plain Python."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from lyceum.connections.errors import NotUnderstood

DELIVERY_HEADERS = (
    "webhook-id",
    "x-github-delivery",
    "idempotency-key",
    "x-gitlab-event-uuid",
    "x-atlassian-webhook-identifier",
)
# What a header may be called to be kept: kinds of events and names of deliveries, never a proof.
HARMLESS = re.compile(
    r"content-type|user-agent|webhook-(id|timestamp)|idempotency-key"
    r"|x-(?!.*(?:signature|token|secret|key|auth))[\w-]*"
    r"(event|delivery|uuid|identifier|topic|timestamp)"
)
MOST_HEADERS, LONGEST_HEADER = 20, 200
MOST_FIELDS = 100
DEEPEST = 60


def read(body: bytes, content_type: str) -> Any:
    """JSON, or a form with JSON in its field `payload`, or a plain form as an object."""
    try:
        said = _read_form(body) if "form-urlencoded" in content_type else json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("not-json") from error
    if _is_too_deep(said):
        raise NotUnderstood("not-json")
    return said


def _read_form(body: bytes) -> Any:
    fields = parse_qs(body.decode(), max_num_fields=MOST_FIELDS)
    said = {name: values[0] for name, values in fields.items()}
    return json.loads(said["payload"]) if "payload" in said else said


def _is_too_deep(said: Any) -> bool:
    """No system says something a hundred levels deep; whoever does means to break a reader."""
    level = [said] if isinstance(said, dict | list) else []
    for _depth in range(DEEPEST):
        lists = [one.values() if isinstance(one, dict) else one for one in level]
        level = [each for some in lists for each in some if isinstance(each, dict | list)]
        if not level:
            return False
    return True


def written(said: Any) -> bytes:
    """As JSON in ASCII: what is no proper character stays an escape."""
    return json.dumps(said, separators=(",", ":")).encode()


def clean(words: str) -> str:
    """Without what no database keeps: zero bytes and halves of characters."""
    return words.replace("\0", "").encode("utf-8", "replace").decode()


def with_field(body: bytes, name: str, words: str) -> bytes:
    """An object with one more field, as a system sends that proves itself in the body."""
    said = read(body, "application/json")
    return written({**said, name: words} if isinstance(said, dict) else said)


def challenge_in(said: Any) -> str:
    """Slack tries an address with a word that it wants to hear back."""
    if isinstance(said, dict) and said.get("type") == "url_verification":
        return str(said.get("challenge", ""))[:200]
    return ""


def harmless(headers: Mapping[str, str]) -> dict[str, str]:
    """What the log may keep of the headers: no proof of any kind, no address of a sender."""
    kept = [(name, words) for name, words in headers.items() if HARMLESS.fullmatch(name)]
    return {name: words[:LONGEST_HEADER] for name, words in kept[:MOST_HEADERS]}


def delivery_of(headers: Mapping[str, str], said: Any, field: str, number: int = 0) -> str:
    """The name by which the system itself knows this delivery; empty where it has none. Several
    things that came together are numbered."""
    if field:
        found = said.get(field) if isinstance(said, dict) else None
        return clean(str(found)) if isinstance(found, str | int) else ""
    name = next((headers[name] for name in DELIVERY_HEADERS if headers.get(name)), "")
    return f"{name}-{number}" if name and number else name


def trimmed(said: Any, keeps: Sequence[str]) -> Any:
    """Only the paths that are kept (`event.user`); everything where none is named."""
    if not keeps:
        return said
    if isinstance(said, list):
        return [trimmed(one, keeps) for one in said[:MOST_FIELDS]]
    kept: dict[str, Any] = {}
    for name, rest in _by_first(keeps).items():
        if isinstance(said, dict) and name in said:
            found = trimmed(said[name], rest) if rest else said[name]
            if rest or not isinstance(found, dict | list):
                kept[name] = found
    return kept


def _by_first(paths: Sequence[str]) -> dict[str, list[str]]:
    """`a.b` and `a.c` → a: b and c."""
    found: dict[str, list[str]] = {}
    for path in paths:
        name, _dot, rest = path.partition(".")
        found.setdefault(name, []).extend([rest] if rest else [])
    return found
