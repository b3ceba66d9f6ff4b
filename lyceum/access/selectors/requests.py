"""What is still missing before a tool gets what it asks for."""

from django.http import HttpRequest

from lyceum.access.types import Asked, HowSignedIn
from lyceum.kernel import clock

from .how import how_signed_in
from .tools import consented, may_use


def missing(request: HttpRequest, asked: Asked) -> str:
    """The first thing that is missing, in the words of OpenID Connect; or nothing."""
    person_id = request.user.pk
    if person_id is None or not _is_who_is_meant(request, asked):
        return "login_required"
    if "select_account" in asked.prompt:
        return "account_selection_required"
    if not may_use(person_id, asked.client):
        return "access_denied"
    return "" if _has_agreed(person_id, asked) else "consent_required"


def _is_who_is_meant(request: HttpRequest, asked: Asked) -> bool:
    is_other = asked.hinted_person not in (None, request.user.pk)
    return not is_other and is_fresh(asked, how_signed_in(request))


def _has_agreed(person_id: int, asked: Asked) -> bool:
    if asked.is_agreed:
        return True
    if "consent" in asked.prompt or could_be_anybody(asked):
        return False
    return set(asked.scopes) <= consented(person_id, asked.client)


def could_be_anybody(asked: Asked) -> bool:
    """An app without a secret, on an address that any program of the machine can take: each time
    it is the person who says that it was them who asked (RFC 8252)."""
    is_public = asked.client.client_type == "public"
    return is_public and not asked.redirect_uri.startswith("https://")


def is_fresh(asked: Asked, how: HowSignedIn) -> bool:
    """Have they proven themselves as recently as the tool wants it?"""
    if asked.mark and how.at >= asked.mark:
        return True
    if "login" in asked.prompt:
        return False
    if asked.max_age is None:
        return True
    return (clock.now() - how.at).total_seconds() <= asked.max_age
