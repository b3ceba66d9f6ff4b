"""What is heard at the door."""

from lyceum.kernel import actors
from lyceum.kernel.eventlog import subscribe
from lyceum.organisations.events import PersonInvited, RoleEndsSoon

from . import services


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
