import hashlib
from collections.abc import Collection
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from lyceum.access.errors import LinkIsSpent
from lyceum.access.models import AddressChange, SignInLink
from lyceum.kernel import clock

FRESH = timedelta(minutes=5)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # codes alone are none


def can_add_way_in(request: HttpRequest) -> bool:
    """Can they prove themselves once more, or have they signed in just now?"""
    if get_adapter().get_reauthentication_methods(request.user):
        return True
    here = UserSession.objects.filter(session_key=request.session.session_key or "")
    return bool(here.filter(created_at__gt=clock.now() - FRESH).exists())


def has_shown_themselves(request: HttpRequest) -> bool:
    """Have they signed in, or proven themselves once more, a moment ago?"""
    here = UserSession.objects.filter(session_key=request.session.session_key or "")
    is_new = here.filter(user=request.user.pk, created_at__gt=clock.now() - FRESH).exists()
    return bool(is_new or did_recently_reauthenticate(request))


def hash_of(token: str) -> str:
    """What is kept of a token. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_for(token: str) -> SignInLink:
    """The link that a token opens, while it does."""
    link = SignInLink.objects.filter(token_hash=hash_of(token)).first()
    if link is None or link.used_at or link.expires_at <= clock.now():
        raise LinkIsSpent
    return link


def people_with_factor(person_ids: Collection[int]) -> set[int]:
    """Which of these people have a second factor or a passkey. One query."""
    factors = Authenticator.objects.filter(user_id__in=list(person_ids), type__in=FACTORS)
    return set(factors.values_list("user_id", flat=True))


def address_change_for(token: str) -> AddressChange:
    """What was asked for, behind the link to the present address, while it waits."""
    found = AddressChange.objects.filter(token_hash=hash_of(token), agreed_at=None)
    change = found.select_related("person").first()
    if change is None:
        raise LinkIsSpent
    return change
