"""The request as our views get it: with an actor, an id and htmx's details."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from lyceum.kernel.actors import Actor


class Request(HttpRequest):
    """For annotations only; the middleware sets these on Django's own request."""

    actor: Actor
    htmx: HtmxDetails
    id: str
    user: Any
