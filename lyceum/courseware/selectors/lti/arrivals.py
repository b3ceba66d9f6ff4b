"""Choosing in a tool, and who arrives from a platform."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from lyceum.access import api as access
from lyceum.courseware import policies
from lyceum.courseware.errors.lti import LaunchRefused
from lyceum.courseware.models import (
    LtiAccount,
    LtiLaunch,
    LtiPlatform,
)
from lyceum.courseware.types.lti import Visitor
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.ui.http import number_in

TICKET_FRESH = timedelta(
    minutes=10
)  # a new tab has no secret of the frame: it comes in by this, and says so


def hash_of(token: str) -> str:
    """What of a secret lies in the database."""
    return sha256(token.encode()).hexdigest()


def lti_choice_for(actor: Actor, public_id: UUID) -> LtiLaunch:
    """What a tool brought back, for whoever went there to choose."""
    rows = LtiLaunch.objects.unscoped("one's own, asked for below").select_related("tool")
    launch = rows.filter(public_id=public_id, way="out", message="deep-link").first()
    if launch is None or launch.person_id != actor.person_id or launch.tool is None:
        raise NotFound
    if not policies.can_edit(actor, launch.tool.organisation_id):
        raise NotFound
    return launch


def lti_arrival_by_ticket(ticket: str) -> LtiLaunch:
    """The arrival that goes on with this ticket."""
    rows = LtiLaunch.objects.unscoped("whoever holds the ticket").select_related("platform")
    recent = rows.filter(way="in", begun_at__gte=clock.now() - TICKET_FRESH)
    found = recent.filter(kept__ticket=hash_of(ticket)).first()
    if found is None:
        raise LaunchRefused("begun")
    return found


def lti_is_of_browser(launch: LtiLaunch, secret: str) -> bool:
    """Is this the browser in which it began?"""
    return bool(secret) and launch.kept.get("bound") == hash_of(secret)


def lti_has_mail_of(launch: LtiLaunch, person_id: int | None) -> bool:
    """Has this person proven that the address is theirs which the platform says?"""
    mail = launch.kept.get("mail", "")
    known = identity.people_by_proven_email([mail]).get(mail) if mail else None
    return known is not None and known == person_id


def lti_arrival_for(actor: Actor, public_id: UUID) -> LtiLaunch:
    """An arrival to choose something, for whoever arrived."""
    rows = LtiLaunch.objects.unscoped("one's own, asked for below").select_related("platform")
    found = rows.filter(public_id=public_id, way="in", person_id=actor.person_id or 0).first()
    if found is None or not found.kept.get("choosing"):
        raise NotFound
    return found


def lti_person_of(platform: LtiPlatform, subject: str) -> int | None:
    """Who somebody of a platform is here."""
    accounts = LtiAccount.objects.unscoped("who a platform means")
    found = accounts.filter(platform=platform, subject=subject).values_list("person_id", flat=True)
    return identity.current_ids(found).get(found[0]) if found else None


def lti_visitor(launch: LtiLaunch, visitor_id: int | None) -> Visitor:
    """What the page may offer to somebody for whom the launch did not open by itself."""
    platform, kept = launch.platform, launch.kept
    assert platform is not None  # noqa: S101  of every launch that comes in
    known = lti_person_of(platform, kept["subject"])
    return Visitor(
        person_id=known,
        name=kept["name"],
        mail=kept["mail"],
        may_be_invited=known is None and bool(kept["mail"]) and platform.new_people != "refuse",
        may_link=known is None and visitor_id is not None,
    )


def lti_resource_in(url: str) -> int | None:
    """The resource that one of our launch addresses names; None for any other address."""
    before, _one, after = access.address("courseware:lti-resource", 1).rpartition("1")
    if not (url.startswith(before) and url.endswith(after)):
        return None
    return number_in(url[len(before) : len(url) - len(after)])
