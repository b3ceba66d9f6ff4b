"""Verbs of the way out."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from lyceum.connections import selectors
from lyceum.connections.errors import NotReached
from lyceum.connections.protocols.signatures import Sent, signed
from lyceum.connections.types import Answer, Proof
from lyceum.kernel import clock

SECONDS = 10
SIZE = 2 * 1024 * 1024


def session(*, seconds: float = SECONDS, size: int = SIZE) -> Any:
    """A `requests` session behind the guard, for a library that brings its own requests."""
    # requests costs megabytes that no page needs before somebody asks for an address
    from lyceum.connections.client.transport import GuardedSession, Limits  # noqa: PLC0415

    limits = Limits(seconds=seconds, size=size, networks=tuple(settings.ALLOWED_NETWORKS))
    return GuardedSession(limits)


def fetch(
    url: str,
    *,
    headers: dict[str, str] | None = None,
    method: str = "GET",
    data: dict[str, str] | None = None,
    seconds: float = SECONDS,
    size: int = SIZE,
) -> Answer:
    """Ask one address, which a person may have typed; refuses in words what cannot be reached."""
    from requests import RequestException  # noqa: PLC0415  loaded with the session

    with session(seconds=seconds, size=size) as guarded:
        try:
            found = guarded.request(method, url.strip(), headers=headers, data=data)
        except (RequestException, ValueError) as error:
            raise NotReached(url, selectors.trouble_with(error)) from error
    kind = found.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Answer(found.url, found.status_code, kind, found.content)


def post_signed(url: str, secret: str, *, name: str, body: bytes) -> Answer:
    """Tell a system outside, signed as Standard Webhooks ask; `name` is the delivery's own, the same
    however often it is sent. Refuses in words what cannot be reached."""
    from requests import RequestException  # noqa: PLC0415  loaded with the session

    try:
        proof = signed(Proof("standard"), secret, Sent({}, body, url, clock.now()), name)
    except ValueError as error:
        raise NotReached(url, _("its secret is none of Standard Webhooks")) from error
    headers = {"Content-Type": "application/json", **proof}
    with session() as guarded:
        try:
            found = guarded.post(url.strip(), data=body, headers=headers)
        except (RequestException, ValueError) as error:
            raise NotReached(url, selectors.trouble_with(error)) from error
    return Answer(found.url, found.status_code, "", found.content)
