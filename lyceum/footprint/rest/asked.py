"""A request to the xAPI store: its version, its parameters, who comes, and its body.

In 1.0.3 a form may stand for a request (Communication 1.3): `unfold` makes one of the other.
"""

import re
from functools import cached_property, lru_cache
from typing import Literal
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest
from django.http.request import HttpHeaders

from lyceum.access import api as access
from lyceum.courseware import api as courseware
from lyceum.footprint.errors import CredentialMissing, ScopeMissing
from lyceum.kernel.files import MEGABYTE
from lyceum.statements.api import Flaw
from lyceum.ui.http import address_of

from .bodies import read_body
from .pacing import is_too_often, keep_pace

Version = Literal["1.0.3", "2.0.0"]
VERSION = "X-Experience-API-Version"
FAMILIES: tuple[tuple[re.Pattern[str], Version], ...] = (
    (re.compile(r"1\.0(\.\d+)?"), "1.0.3"),
    (re.compile(r"2\.0(\.\d+)?"), "2.0.0"),
)
FORM = "application/x-www-form-urlencoded"
IN_FORMS = (
    "Authorization",
    VERSION,
    "Content-Type",
    "Content-Length",
    "If-Match",
    "If-None-Match",
    "Accept-Language",
)
MOST_PARAMETERS = 40


class Asked:
    """A request as the resources see it. Whatever cannot be read raises a Flaw when it is asked for."""

    def __init__(self, request: HttpRequest, mount: Version) -> None:
        self.request = request
        self.mount = mount
        self.method = request.method or ""
        self.said: dict[str, str] = {}  # headers that a form says
        self.content: bytes | None = None  # the body, once it is known
        self.unit: courseware.RunningUnit | None = None  # of cmi5, if one comes

    def header(self, name: str) -> str:
        """A header, or what a form says in its place; empty if neither does."""
        return self.said.get(name) or self.request.META.get(_in_environ(name)) or ""

    @cached_property
    def version(self) -> Version:
        """The version that the request is of (1.0.3, Communication 3.3; 2.0, 4.1.6)."""
        found = version_of(self.header(VERSION))
        if found is None:
            raise Flaw(VERSION, "1.0.x or 2.0.x is expected (Communication 3.3)")
        return found

    @cached_property
    def parameters(self) -> dict[str, str]:
        try:
            query = self.request.META.get("QUERY_STRING", "").encode("latin-1").decode()
        except UnicodeError:
            raise Flaw("query", "UTF-8 is expected") from None
        return once_each(query)

    def only(self, *names: str, needs: tuple[str, ...] = ()) -> dict[str, str]:
        """The parameters, if there are no others, and those that it `needs` (3.2.s3.b1)."""
        for name in self.parameters:
            if name not in names and name not in needs:
                raise Flaw(name, "not a parameter of this resource and method (Communication 3.2)")
        for name in needs:
            if name not in self.parameters:
                raise Flaw(name, "this parameter is needed (Communication 2)")
        return self.parameters

    # --- who comes ----------------------------------------------------------------------------

    @cached_property
    def credential(self) -> access.Credential:
        found = self._checked()
        keep_pace(found.key)
        return found

    def _checked(self) -> access.Credential:
        said = self.header("Authorization")
        if not said:
            raise CredentialMissing
        try:
            if courseware.is_of_unit(said):
                self.unit = courseware.unit_of(said)
                return self.unit.credential
            return access.credential_of(said)
        except access.TokenIsWrong:
            if is_too_often(address_of(self.request)):
                raise access.TooManyTries from None
            raise

    def may(self, *scopes: str) -> bool:
        """Does the credential go so far? Each of these scopes is enough; `all` always is."""
        held = self.credential.scopes
        return "all" in held or not held.isdisjoint(scopes)

    def enter(self, *scopes: str) -> None:
        """It is of a version that is known, and by somebody who goes so far; else it is refused."""
        _known = self.version
        if not self.may(*scopes):
            raise ScopeMissing(*scopes)

    # --- the body -----------------------------------------------------------------------------

    @property
    def content_type(self) -> str:
        """What the body is, without parameters, in lower case; empty if it is not said."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    def body(self) -> bytes:
        """The body, within the limits of size and time."""
        if self.content is None:
            self.content = read_body(self.request, settings.XAPI_BODY_LIMIT_MB * MEGABYTE)
        return self.content

    def unfold(self) -> None:
        """A POST with ?method=… is the request that its form describes (1.0.3, Communication 1.3)."""
        if self.method != "POST" or "method=" not in self.request.META.get("QUERY_STRING", ""):
            return
        if version_of(self.header(VERSION)) == "2.0.0" or "method" not in self.parameters:
            return  # 2.0 has no such thing: a parameter that is not known
        if len(self.parameters) > 1:
            raise Flaw("query", "nothing but the method is expected (Communication 1.3.s3.b4)")
        if self.content_type != FORM:
            raise Flaw("Content-Type", f"{FORM} is expected (Communication 1.3)")
        body = read_body(self.request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        self._take(self.parameters["method"], once_each(_text(body)))

    def _take(self, method: str, form: dict[str, str]) -> None:
        if method not in {"GET", "HEAD", "PUT", "POST", "DELETE"}:
            raise Flaw("method", "GET, HEAD, PUT, POST or DELETE is expected (Communication 1.3)")
        self.method = method
        self.said = {name: _as_header(name, form.pop(name)) for name in IN_FORMS if name in form}
        self.said.setdefault("Content-Type", "application/json")
        content = form.pop("content", None)
        if content is None and method in {"PUT", "POST"}:
            raise Flaw("content", "this form parameter is needed (Communication 1.3.s3.b4)")
        self.content = (content or "").encode()
        self.parameters = form


@lru_cache(maxsize=64)
def _in_environ(name: str) -> str:
    """Where a header stands; `request.headers` reads all of them to find one."""
    return HttpHeaders.to_wsgi_name(name)


def version_of(said: str) -> Version | None:
    """Of which version a request is that says so; None if it says nothing that is known."""
    return next((version for form, version in FAMILIES if form.fullmatch(said.strip())), None)


def once_each(query: str) -> dict[str, str]:
    """Parameters by name; each comes once."""
    try:
        pairs = parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except ValueError:
        raise Flaw("query", "a few parameters in UTF-8, percent-encoded, are expected") from None
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Flaw("query", "each parameter once is expected")
    return found


def _as_header(name: str, value: str) -> str:
    """What a form says in place of a header could stand in one: it may be told again as one."""
    if not (value.isascii() and value.isprintable()):
        raise Flaw(name, "printable letters of ASCII are expected (Communication 1.3)")
    return value


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Flaw("body", "UTF-8 is expected") from None
