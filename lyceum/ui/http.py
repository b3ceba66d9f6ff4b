"""The request as our views get it, and files as they leave."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files import File
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from lyceum.kernel.actors import Actor

from .middleware import CONTENT_POLICY

R = TypeVar("R", bound=HttpResponseBase)
YEAR = 60 * 60 * 24 * 365
DIGITS = 18  # of a number that every database takes
PAGE_DIGITS = 9  # the rows before a page are a number, too


class Request(HttpRequest):
    """For annotations only; the middleware sets these on Django's own request."""

    actor: Actor
    htmx: HtmxDetails
    id: str
    user: Any
    place: str  # in the rail, where it is not the app's own


def number_in(words: str) -> int | None:
    """A number that an address or a form says, as a row may have it; None for anything else."""
    return int(words) if words.isdecimal() and len(words) <= DIGITS else None


def numbers_in(words: Iterable[str]) -> list[int]:
    """Those of the words that are numbers."""
    return [number for one in words if (number := number_in(one)) is not None]


def page_in(words: str | None) -> int:
    """Which page of a list an address says, from 1; the first for anything else."""
    return (number_in(words or "") if len(words or "") <= PAGE_DIGITS else None) or 1


def back_in(request: HttpRequest) -> str:
    """The page of ours to which a form wants to go back; empty where it names none."""
    there = request.POST.get("back", "")
    return there if is_ours(there) else ""


def is_ours(url: str) -> bool:
    """Whether an address that somebody wrote leads to a page here, as browsers read it: to them
    `/\\elsewhere.example` is another house."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def handed_out(file: File[bytes], name: str, media_type: str) -> FileResponse:
    """What somebody handed in, as a download that a browser neither opens nor believes.

    Whoever calls it has asked whether the actor may have the file.
    """
    answer = FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type=media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def with_sound(answer: R) -> R:
    """A page that plays recordings from where they lie, encrypted; on a developer's machine from
    that very machine, too."""
    here = urlsplit(settings.BASE_URL).hostname
    local = " http://127.0.0.1:* http://localhost:*" if here in {"127.0.0.1", "localhost"} else ""
    answer["Content-Security-Policy"] = f"{CONTENT_POLICY}; media-src 'self' https:{local}"
    return answer


def keep(request: HttpRequest, response: R) -> R:
    """An address with a version may be kept for ever; one without, for five minutes."""
    versioned = "v" in request.GET
    response["Cache-Control"] = f"max-age={YEAR}, immutable" if versioned else "max-age=300"
    return response


def address_of(request: HttpRequest) -> str:
    """Where it came from, as the last proxy that we trust saw it; a household of IPv6 is one."""
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.TRUSTED_PROXIES
    found = said[-proxies] if 0 < proxies <= len(said) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(found)
    except ValueError:
        return str(request.META.get("REMOTE_ADDR", ""))
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)
