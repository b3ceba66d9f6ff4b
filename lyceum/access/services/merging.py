"""Two accounts become one: what tools and directories know of them, and where they are signed in."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from lyceum.access.models import Consent, ScimUser
from lyceum.identity import api as identity

ALL = "a person's own, at whichever tool or directory"


def settle_tool_consents(fold: identity.Fold) -> None:
    """The stricter wins: a tool keeps what both let it know; for the rest it asks anew."""
    consents = Consent.objects.unscoped(ALL)
    mine = {one.client_id: one for one in consents.filter(person_id=fold.kept_id)}
    theirs = list(consents.filter(person_id=fold.folded_id))
    for one in theirs:
        known = mine.get(one.client_id)
        if known:
            shared = [scope for scope in known.scopes if scope in one.scopes]
            fold.change(known, scopes=shared)
    if theirs:
        fold.set_aside(consents.filter(pk__in=[one.pk for one in theirs]))
        fold.say(_("tools keep what both accounts let them know, and ask anew for the rest"))


def settle_directories(fold: identity.Fold) -> None:
    """A directory's entry of a place that was joined means the place that stayed."""
    places = fold.instead_of("organisations.Membership")
    users = ScimUser.objects.unscoped(ALL)
    known = set(users.filter(person_id=fold.kept_id).values_list("organisation_id", flat=True))
    for user in users.filter(person_id=fold.folded_id, place_id__in=list(places)):
        if user.organisation_id not in known:
            fold.change(user, place_id=places[user.place_id])


def end_folded_sessions(fold: identity.Fold) -> None:
    """Wherever the folded account is signed in, it no longer is."""
    open_ones = UserSession.objects.filter(user_id=fold.folded_id)
    Session.objects.filter(
        session_key__in=list(open_ones.values_list("session_key", flat=True))
    ).delete()
