import json
import secrets
from datetime import timedelta
from typing import Any

from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lyceum.access import policies, selectors
from lyceum.access.errors import AlreadySetUp, LinkIsSpent
from lyceum.access.events import FactorsRemoved, SignInLinkMade, SignInLinkUsed
from lyceum.access.models import SignInLink, UsedAssertion
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

BATCH = 500
LINKS_KEPT_FOR = timedelta(days=30)


@transaction.atomic
def sign_in_link(*, by: Actor, person_id: int, hours: int = 24) -> str:
    """The path of a link that signs one person in, once."""
    if not policies.can_make_links(by):
        raise Forbidden
    if person_id not in identity.names_of([person_id]):
        raise NotFound
    token = secrets.token_urlsafe(32)
    link = SignInLink.objects.create(
        person_id=person_id,
        token_hash=selectors.hash_of(token),
        made_by=str(by),
        made_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=hours),
    )
    fact = SignInLinkMade(
        by=str(by), owner_id=person_owner(person_id), person_id=person_id, link_id=link.pk
    )
    publish(fact)
    return reverse("access:sign-in-link", args=[token])


@transaction.atomic
def use_link(*, token: str) -> Any:
    """The person behind the link; it opens nothing again."""
    link = selectors.link_for(token)
    link = SignInLink.objects.select_for_update().select_related("person").get(pk=link.pk)
    if link.used_at or not link.person.is_active:
        raise LinkIsSpent
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    owner = person_owner(link.person_id)
    publish(SignInLinkUsed(by=owner, owner_id=owner, person_id=link.person_id, link_id=link.pk))
    return link.person


@transaction.atomic
def create_first_account(*, name: str, email: str, password: str | None = None) -> Any:
    """The person who sets the installation up; refused as soon as there is anybody."""
    if not identity.is_empty():
        raise AlreadySetUp
    return identity.add_person(
        by=actors.system("access"),
        name=name,
        email=email,
        password=password,
        address_is_proven=True,
    )


def post_invitation(*, by: Actor, invitation_id: int) -> None:
    """Mail the letter of an invitation, if there is still something to accept."""
    letter = organisations.invitation_letter(by=by, invitation_id=invitation_id)
    if letter is None:
        return
    url = reverse("organisations:accept", args=[letter.token])
    about = messaging.About(letter.organisation, url, until=f"{letter.expires_at:%Y-%m-%d}")
    messaging.send_mail(
        kind="access.invited", address=letter.email, locale=letter.locale, about=about
    )


@transaction.atomic
def forget_what_expired() -> int:
    """Drop sessions and links that open nothing any more; the log still knows the links."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    open_keys = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=open_keys).delete()
    UsedAssertion.objects.filter(expires_at__lt=clock.now()).delete()
    return SignInLink.objects.filter(expires_at__lt=clock.now() - LINKS_KEPT_FOR).delete()[0]


def end_sessions(subject: identity.Subject) -> None:
    """Sign somebody out everywhere. A session tells whose it is only when it is opened; one in
    which somebody began to sign in holds their address."""
    for session in Session.objects.iterator(BATCH):
        said = session.get_decoded()
        began = any(address in json.dumps(said) for address in subject.addresses)
        if began or said.get(SESSION_KEY) == str(subject.person_id):
            session.delete()


@transaction.atomic
def remove_factors(*, by: Actor, person_id: int) -> int:
    """Take every second factor of somebody away who has lost them all; they hear of it.

    Says how many there were.
    """
    if not policies.can_make_links(by):
        raise Forbidden
    removed: int = Authenticator.objects.filter(user_id=person_id).delete()[0]
    messaging.send(kind="access.factor_changed", to=person_id, about=messaging.About())
    publish(FactorsRemoved(by=str(by), owner_id=person_owner(person_id), person_id=person_id))
    return removed


def sign_out_everywhere(person_id: int) -> int:
    """End every session of a person, this one too; says how many there were."""
    sessions = list(UserSession.objects.filter(user_id=person_id))
    for session in sessions:
        session.end()
    return len(sessions)


def sign_in(request: HttpRequest, person: Any, *, redirect_url: str | None = None) -> HttpResponse:
    """Open a session for a person who has shown who they are, and go where they wanted."""
    answer: HttpResponse = perform_login(
        request, person, email_verification="none", redirect_url=redirect_url
    )
    return answer
