"""What learning money hears from the floors below."""

from lyceum.identity.events import PeopleMerged, PeopleUnmerged
from lyceum.kernel.eventlog import subscribe
from lyceum.organisations.events import MembershipEnded, MembershipStarted

from . import services


@subscribe(MembershipEnded)
def move_on_leaving(event: MembershipEnded) -> None:
    """Somebody left: the allowances of the organisation say what stays with them."""
    services.leave(
        person_id=event.person_id,
        organisation_id=event.organisation_id,
        mark=str(event.line_id or ""),
    )


@subscribe(MembershipStarted)
def grant_on_joining(event: MembershipStarted) -> None:
    """Somebody came, or came back: their part of the period is theirs at once."""
    who = {"person_id": event.person_id, "organisation_id": event.organisation_id}
    services.come_back(**who)
    services.grant_now(**who)


@subscribe(PeopleMerged)
def owe_to_the_account_that_stays(event: PeopleMerged) -> None:
    """Two accounts became one: what is owed to the one is owed to the other."""
    services.move_debts(merge_id=event.merge_id, folded_id=event.folded_id, kept_id=event.kept_id)


@subscribe(PeopleUnmerged)
def owe_to_either_again(event: PeopleUnmerged) -> None:
    """They are two again: what moved and is still owed goes back."""
    services.move_debts_back(merge_id=event.merge_id, folded_id=event.folded_id)
