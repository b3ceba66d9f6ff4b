"""Has somebody shown just now that it is them? For what cannot be undone."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from lyceum.kernel import clock

FRESH = timedelta(minutes=5)


def can_prove(request: HttpRequest) -> bool:
    """Is there a password or a factor by which they can prove themselves once more?"""
    return bool(get_adapter().get_reauthentication_methods(request.user))


def has_proven(request: HttpRequest) -> bool:
    """They have, a moment ago; who has neither password nor factor has just signed in."""
    if can_prove(request):
        return bool(did_recently_reauthenticate(request))
    here = UserSession.objects.filter(session_key=request.session.session_key or "")
    return bool(here.filter(created_at__gt=clock.now() - FRESH).exists())
