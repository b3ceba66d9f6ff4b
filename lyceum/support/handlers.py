"""Who leaves an organisation is in its pool of mentors no more."""

from lyceum.kernel import actors
from lyceum.kernel.eventlog import subscribe
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations.events import MembershipEnded

from . import services


@subscribe(MembershipEnded)
def on_membership_ended(fact: MembershipEnded) -> None:
    services.leave_organisation(
        by=actors.system("support", organisation_owner(fact.organisation_id)),
        organisation_id=fact.organisation_id,
        person_id=fact.person_id,
    )
