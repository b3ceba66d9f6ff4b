"""New names lead to the person at once; an erasure reaches whoever has a copy."""

from lyceum.access.events import AddressChangeAgreed, ConsentGiven, IdentityLinked, IdentityUnlinked
from lyceum.identity.events import PeopleAdded, PeopleMerged, PeopleUnmerged, PersonAdded
from lyceum.kernel.eventlog import subscribe
from lyceum.statements.events import StatementsPseudonymised

from . import services
from .events import NameConfirmed


@subscribe(NameConfirmed)
def take_in_what_waited(event: NameConfirmed) -> None:
    services.catch_up(event.name_id)


@subscribe(PersonAdded)
def know_who_came(event: PersonAdded) -> None:
    services.know([event.person_id])


@subscribe(PeopleAdded)
def know_who_came_together(event: PeopleAdded) -> None:
    services.know(event.person_ids)


@subscribe(ConsentGiven)
def know_by_a_tools_name(event: ConsentGiven) -> None:
    services.know([event.person_id])


@subscribe(IdentityLinked)
def know_by_an_identity(event: IdentityLinked) -> None:
    services.know([event.person_id])


@subscribe(IdentityUnlinked)
def know_no_longer_by_an_identity(event: IdentityUnlinked) -> None:
    services.know([event.person_id])


@subscribe(AddressChangeAgreed)
def know_by_a_new_address(event: AddressChangeAgreed) -> None:
    services.know([event.person_id])


@subscribe(PeopleMerged)
def know_by_both_names(event: PeopleMerged) -> None:
    services.know([event.kept_id])


@subscribe(PeopleUnmerged)
def know_each_by_their_own(event: PeopleUnmerged) -> None:
    services.know([event.kept_id, event.folded_id])


@subscribe(StatementsPseudonymised)
def take_back(event: StatementsPseudonymised) -> None:
    services.take_back(event.seqs)
