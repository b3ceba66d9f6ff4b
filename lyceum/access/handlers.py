"""What is heard at the door."""

from lyceum.kernel import actors
from lyceum.kernel.eventlog import subscribe
from lyceum.organisations.events import (
    MembershipChanged,
    MembershipEnded,
    MembershipStarted,
    PeopleImported,
    PersonInvited,
    RoleEndsSoon,
    UnitAdded,
    UnitChanged,
    UnitRemoved,
)

from . import selectors, services
from .events import TokenMade


@subscribe(PersonInvited)
def post_invitation(event: PersonInvited) -> None:
    """Somebody is invited: the letter goes out, with a link of its own."""
    by = actors.system("access", event.owner_id)
    services.post_invitation(by=by, invitation_id=event.invitation_id)


@subscribe(RoleEndsSoon)
def tell_ending_role(event: RoleEndsSoon) -> None:
    """A role ends within the week: who holds it hears of it, and whoever granted it."""
    by = actors.system("access", event.owner_id)
    services.tell_ending_role(by=by, grant_id=event.grant_id)


@subscribe(TokenMade)
def show_directory_everybody(event: TokenMade) -> None:
    """A directory is about to come: it finds everybody who is here."""
    if "scim" in event.scopes:
        services.know_everybody(organisation_id=event.organisation_id)


@subscribe(MembershipStarted)
def show_directory_who_came(event: MembershipStarted) -> None:
    """Somebody has a place."""
    _follow(event.organisation_id, [event.person_id])


@subscribe(PeopleImported)
def show_directory_who_was_imported(event: PeopleImported) -> None:
    """An HR file brought people in."""
    _follow(event.organisation_id, event.person_ids)


@subscribe(MembershipEnded)
def show_directory_who_left(event: MembershipEnded) -> None:
    """Somebody's place has ended."""
    _touch(event)


@subscribe(MembershipChanged)
def show_directory_who_moved(event: MembershipChanged) -> None:
    """Somebody's place says something else."""
    _touch(event)


@subscribe(UnitAdded)
def show_directory_unit(event: UnitAdded) -> None:
    """A unit is new."""
    if selectors.has_token_for(event.organisation_id, "scim"):
        services.know_units(organisation_id=event.organisation_id, unit_ids=[event.unit_id])


@subscribe(UnitChanged)
def show_directory_name(event: UnitChanged) -> None:
    """A unit is called otherwise."""
    if selectors.has_token_for(event.organisation_id, "scim"):
        services.know_units(organisation_id=event.organisation_id, unit_ids=[event.unit_id])


@subscribe(UnitRemoved)
def show_directory_no_unit(event: UnitRemoved) -> None:
    """A unit is gone."""
    services.forget_unit(organisation_id=event.organisation_id, unit_id=event.unit_id)


def _follow(organisation_id: int, person_ids: list[int]) -> None:
    if selectors.has_token_for(organisation_id, "scim"):
        services.know_places(organisation_id=organisation_id, person_ids=person_ids)


def _touch(event: MembershipEnded | MembershipChanged) -> None:
    if not event.by.startswith("service:"):  # what the directory does itself it knows already
        services.touch_user(organisation_id=event.organisation_id, person_id=event.person_id)
