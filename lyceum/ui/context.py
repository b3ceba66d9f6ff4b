"""What the page shell needs on every page, and no query that a page could save."""

from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from . import brand
from .shell import Shell

THEMES = ("light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """The brand, the theme, what the rail shows, and the name of this request."""
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    theme = request.COOKIES.get("theme", "")
    return {
        "brand": brand.current(),
        "frame": "ui/page.html" if signed_in else "ui/plain.html",
        "request_id": getattr(request, "id", ""),
        "roles": _roles(request),
        "security_contact": settings.SECURITY_CONTACT,
        "shell": Shell(request),
        "theme": theme if theme in THEMES else "",
        "version": version(),
    }


@cache
def version() -> str:
    """Lyceum's own version, for the foot of the page."""
    try:
        return installed_version("lyceum")
    except PackageNotFoundError:
        return ""


def _roles(request: HttpRequest) -> frozenset[str]:
    """The roles a person holds anywhere: what the rail offers, never what is allowed."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return frozenset()
    held = {role for _, role in actor.scope.roles}
    return frozenset(held | {role for _, _, role in actor.scope.parts})
