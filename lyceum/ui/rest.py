"""What every machine that speaks JSON with us meets: who it is, pages of rows, problems.

Only `rest.py` rooms import this: pydantic is loaded when the first machine asks.
"""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Query, Router, Schema, Status, UploadedFile
from ninja.security import APIKeyCookie
from pydantic import Field, StringConstraints

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden

__all__ = [
    "REFUSED",
    "File",
    "Form",
    "Id",
    "PageNumber",
    "Paging",
    "Problem",
    "Query",
    "Router",
    "Rows",
    "Schema",
    "Status",
    "UploadedFile",
    "Words",
    "asking",
    "asking_person",
    "by_page",
    "language",
]

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Words = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
PageNumber = Annotated[int, Field(ge=1, le=100_000)]
PageSize = Annotated[int, Field(ge=1, le=100)]


class WrongField(Schema):
    """One thing in a request that is not as it should be."""

    field: str
    expected: str


class Problem(Schema):
    """A refusal, as RFC 9457 problem details; `errors` where a field is wrong."""

    type: str
    title: str
    status: int
    code: str
    request_id: str
    errors: list[WrongField] = []


REFUSED = {frozenset({400, 401, 403, 404, 409, 410, 422, 429}): Problem}


class Rows(Schema):
    """Where a page of rows stands in the whole."""

    total: int
    page: int
    pages: int


class Paging(Schema):
    """Which page of a list."""

    page: PageNumber = 1
    size: PageSize = 50


class NeedsPerson(Forbidden):
    code = "rest.needs_person"
    message = _("This is about the person who asks; a service account is nobody.")


class ByPage(APIKeyCookie):
    """Whoever is signed in on the pages may ask from there; changes carry the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        return asking(request) if request.user.is_authenticated else None


by_page = ByPage()


def asking(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def asking_person(request: HttpRequest) -> tuple[Actor, int]:
    """Who asks, where only a person can."""
    actor = asking(request)
    if actor.person_id is None:
        raise NeedsPerson
    return actor, actor.person_id


def language() -> str:
    """The language that names are wanted in (`Accept-Language`, or the person's)."""
    return get_language() or "en"
