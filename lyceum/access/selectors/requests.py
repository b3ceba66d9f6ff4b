"""What is still missing before a tool gets what it asks for."""

from django.http import HttpRequest

from lyceum.access.types import Asked, HowSignedIn
from lyceum.kernel import clock

from .how import how_signed_in
from .tools import consented, may_use


def missing(request: HttpRequest, asked: Asked) -> str:
    """The first thing that is missing, in the words of OpenID Connect; nothing where all is there."""
    person_id = request.user.pk
    if person_id is None or not is_fresh(asked, how_signed_in(request)):
        return "login_required"
    if asked.hinted_person not in (None, person_id):
        return "login_required"
    if "select_account" in asked.prompt:
        return "account_selection_required"
    if not may_use(person_id, asked.client):
        return "access_denied"
    if "consent" in asked.prompt or set(asked.scopes) - consented(person_id, asked.client):
        return "consent_required"
    return ""


def is_fresh(asked: Asked, how: HowSignedIn) -> bool:
    """Have they proven themselves as recently as the tool wants it?"""
    if asked.mark and how.at >= asked.mark:
        return True
    if "login" in asked.prompt:
        return False
    if asked.max_age is None:
        return True
    return (clock.now() - how.at).total_seconds() <= asked.max_age
