"""Log lines that say which request they belong to, for people and as JSON for machines.

No secret stands in them. Two nets catch those that a library, an error or a careless line lets in:
what the request at hand carries (cookies, passwords, codes, the words of a secret link) is known
exactly and taken out wherever it stands; and what looks like a secret goes by its looks.
"""

import json
import logging
import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
# Asked only when a line is written: the secrets of the request in which it is.
secrets_at_hand: ContextVar[Callable[[], Iterable[str]]] = ContextVar(
    "secrets_at_hand", default=tuple
)
GONE = "…"
SHORT = 4  # shorter ones would take half of every line with them
NAMES = r"pass(?:word|wd|phrase)\d?|secret|token|api[_-]?key|sessionid|csrf\w*|otp"
IS_SECRET = re.compile(rf"{NAMES}|code|assertion|^pass", re.IGNORECASE)
NAMED = rf"(\w*(?:{NAMES})['\"]?\s*[=:]\s*['\"]?)"
LOOKS = [
    (re.compile(rf"(?i){looks}"), instead)
    for looks, instead in (
        (r"\b(authorization|cookie|set-cookie)(['\"]?\s*[:=]\s*).*", rf"\1\2{GONE}"),
        (r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", rf"\1 {GONE}"),
        (rf"{NAMED}[^\s'\"&;,)}}]{{4,}}", rf"\1{GONE}"),
        (r"(\bcode['\"]?\s*[=:]\s*['\"]?)(?=[\w-]*\d)[\w-]{4,}", rf"\1{GONE}"),
        (r"(://[^/\s:@]*:)[^@\s/]+@", rf"\1{GONE}@"),  # postgres://user:password@host
        (r"\beyj[\w-]{8,}\.[\w-]+\.[\w-]*", GONE),  # a signed token (JWT)
        # a long word of an address with digits and letters: the secret of a link
        (r"/(?=[^/\s]*\d)(?=[^/\s]*[a-z])[\w:=-]{24,}(?=[/\s?'\"]|$)", f"/{GONE}"),
    )
]


def scrub(text: str) -> str:
    """The same words without secrets."""
    for secret in sorted(_at_hand(), key=len, reverse=True):
        text = text.replace(secret, GONE)
    for looks, instead in LOOKS:
        text = looks.sub(instead, text)
    return text


def is_secret(name: str) -> bool:
    """Does a field, a cookie or a word of an address with this name hold a secret?"""
    return IS_SECRET.search(name) is not None


def _at_hand() -> set[str]:
    return {secret for secret in secrets_at_hand.get()() if len(secret) >= SHORT}


class NameRequest(logging.Filter):
    """Every line knows the request that it was written in, if there is one."""

    def filter(self, record: logging.LogRecord) -> bool:
        found = request_id.get()
        record.request_id = found
        record.of_request = f" [{found}]" if found else ""
        return True


class PlainFormatter(logging.Formatter):
    """For people."""

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))


class JsonFormatter(logging.Formatter):
    """For machines."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": scrub(record.getMessage()),
        }
        if found := getattr(record, "request_id", ""):
            line["request_id"] = found
        if record.exc_info:
            line["exception"] = scrub(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
