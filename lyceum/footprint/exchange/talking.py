"""Another store, by its statements API (xAPI 1.0.3 Communication, IEEE 9274.1.1)."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import msgspec
from django.utils.translation import gettext as _

from lyceum.connections import api as connections
from lyceum.kernel import clock
from lyceum.statements import api as statements
from lyceum.statements.api import Part

SECONDS = 30
SIZE = 64 * 1024 * 1024
OK, TOO_MANY, REFUSES = {200, 204}, 429, {400, 409, 413, 422}
NOT_THERE = {400, 404, 410}
SAID = 300  # letters of what another store says about an error
LONGEST = 3600


class Trouble(Exception):
    """The other store could not be used; `reason` is for a person. `seconds`: how long it wants."""

    def __init__(self, reason: str, seconds: float = 0) -> None:
        super().__init__(reason)
        self.reason, self.seconds = reason, seconds


class Gone(Trouble):
    """What was asked for is not there, or no more, as behind a link that is too old."""


class Refusal(Exception):
    """The other store was reached, and does not take this."""


@dataclass(frozen=True)
class Account:
    """By whom we come in: a user with a password, or the bearer of a token (without a user)."""

    user: str = ""
    secret: str = field(default="", repr=False)

    @property
    def header(self) -> str:
        if not self.user:
            return f"Bearer {self.secret}"
        return "Basic " + b64encode(f"{self.user}:{self.secret}".encode()).decode()


class Fetched(NamedTuple):
    """A page: statements as they came, their attachments by hash, and where it goes on."""

    statements: list[bytes]
    parts: Mapping[str, Part]
    more: str


class _Page(msgspec.Struct):
    statements: list[msgspec.Raw]
    more: str = ""


class OtherStore:
    """`address` is where its resources lie: `…/xapi` for `…/xapi/statements`."""

    def __init__(self, address: str, version: str, account: Account) -> None:
        self.address, self.version = address.rstrip("/") + "/", version
        self._headers = {"X-Experience-API-Version": version, "Authorization": account.header}

    def try_out(self) -> None:
        """Is it a store, and does it let us in? Reads one statement at most."""
        self._asked("statements", {"limit": "1"})

    def send(self, said: Sequence[bytes], parts: Sequence[Part]) -> None:
        """Hand statements over, in their order. Raises Refusal or Trouble."""
        body, media_type = b"[" + b",".join(said) + b"]", "application/json"
        if parts:
            body, media_type = statements.write_multipart(body, parts)
        answer = self._request("POST", self._url("statements"), body, media_type)
        if answer.status_code in REFUSES:
            raise Refusal(_said(answer))
        _insist(answer)

    def first(self, **asked: str) -> Fetched:
        """The first page of what is asked, with attachments, the oldest first."""
        return self._page(self._asked("statements", asked))

    def go_on(self, more: str) -> Fetched:
        """The page behind a link, which never leads to another server."""
        url = urljoin(self.address, more)
        if urlsplit(url)[:2] != urlsplit(self.address)[:2]:
            raise Trouble(_("It leads to another server for more, which is not followed."))
        answer = self._request("GET", url)
        _insist(answer)
        return self._page(answer)

    def _asked(self, what: str, asked: Mapping[str, str]) -> Any:
        from requests.models import PreparedRequest  # noqa: PLC0415  loaded with the client

        prepared = PreparedRequest()
        prepared.prepare_url(self._url(what), dict(asked))
        answer = self._request("GET", str(prepared.url))
        _insist(answer)
        return answer

    def _page(self, answer: Any) -> Fetched:
        body, media_type = answer.content, answer.headers.get("Content-Type", "")
        parts: Sequence[Part] = ()
        try:
            if media_type.startswith("multipart/"):
                body, parts = statements.read_multipart(body, media_type)
            page = msgspec.json.decode(body, type=_Page)
        except (statements.Flaw, msgspec.MsgspecError) as error:
            raise Trouble(
                _("What it answers is no list of statements: {error}").format(error=error)
            ) from None
        return Fetched(
            [bytes(each) for each in page.statements], {p.sha2: p for p in parts}, page.more
        )

    def _url(self, what: str) -> str:
        return urljoin(self.address, what)

    def _request(self, method: str, url: str, body: bytes = b"", media_type: str = "") -> Any:
        from requests import RequestException  # noqa: PLC0415  loaded with the session

        headers = {**self._headers, **({"Content-Type": media_type} if media_type else {})}
        with connections.session(seconds=SECONDS, size=SIZE) as guarded:
            try:
                return guarded.request(method, url, headers=headers, data=body or None)
            except (RequestException, ValueError) as error:
                raise Trouble(connections.trouble_with(error)) from error


def _insist(answer: Any) -> None:
    """Go on only if it went well."""
    status = answer.status_code
    if status in OK:
        return
    words = {
        401: _("It does not know this user, password or token."),
        403: _("It knows us, but we may not do this there."),
        404: _("There is no statements resource at this address."),
        405: _("There is no statements resource at this address."),
        TOO_MANY: _("We are too fast for it."),
    }
    reason = words.get(status) or _("It has a trouble of its own.")
    if status in {301, 302, 307, 308}:
        reason = _("It has moved to {place}.").format(place=answer.headers.get("Location", "?"))
    kind = Gone if status in NOT_THERE else Trouble
    raise kind(f"{reason} ({_said(answer)})", _wanted(answer.headers.get("Retry-After", "")))


def _said(answer: Any) -> str:
    """The status and the first words of an answer, printable."""
    text = " ".join(answer.content[: 4 * SAID].decode(errors="replace").split())[:SAID]
    shown = "".join(letter if letter.isprintable() else "·" for letter in text)
    return f"HTTP {answer.status_code}: {shown}" if shown else f"HTTP {answer.status_code}"


def _wanted(retry_after: str) -> float:
    """Seconds or a date, an hour at most."""
    if retry_after.isdecimal():
        return min(float(retry_after), LONGEST)
    try:
        seconds = (parsedate_to_datetime(retry_after) - clock.now()).total_seconds()
    except (ValueError, TypeError):
        return 0
    return min(max(seconds, 0), LONGEST)
