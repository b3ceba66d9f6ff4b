"""A person is erased: what organisations knew of them goes; that somebody was there stays."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from lyceum.identity import api as identity
from lyceum.kernel import actors, clock, intake
from lyceum.kernel.eventlog import publish
from lyceum.kernel.models import ImportProblem, ImportRun
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations.events import MemberErased, MembershipEnded
from lyceum.organisations.models import Invitation, Membership

from .people import PEOPLE

ALL = "a person's own, wherever it stands"
LEAST = 3  # a part of a name that is shorter may be anything


def known_by(person_id: int) -> list[str]:
    """The addresses and numbers under which organisations know a person."""
    places = Membership.objects.unscoped(ALL).filter(person_id=person_id)
    said = places.values_list("work_email", "employee_number")
    return [word for words in said for word in words if "@" in word]


def close_places(subject: identity.Subject) -> None:
    """Their places end today, nobody reports to them any more, and each organisation is told."""
    places = Membership.objects.unscoped(ALL)
    mine = places.select_for_update().filter(person_id=subject.person_id)
    for place in mine.filter(is_open=True):
        place.ends_on = max(clock.today(), place.starts_on)
        place.is_open = False
        place.save()
        publish(_told(MembershipEnded, subject, place.organisation_id))
    places.filter(manager__person_id=subject.person_id).update(manager=None)
    for organisation_id in sorted(set(mine.values_list("organisation_id", flat=True))):
        publish(_told(MemberErased, subject, organisation_id))


def _told(
    fact: type[MembershipEnded] | type[MemberErased],
    subject: identity.Subject,
    organisation_id: int,
) -> MembershipEnded | MemberErased:
    return fact(
        by=str(actors.system("identity")),
        owner_id=organisation_owner(organisation_id),
        person_id=subject.person_id,
        organisation_id=organisation_id,
    )


def forget_invitations(subject: identity.Subject) -> None:
    """Invitations to any of their addresses, accepted or not."""
    invitations = Invitation.objects.unscoped(ALL)
    invitations.filter(email__in=subject.addresses).delete()


def insist_no_list_is_read(subject: identity.Subject) -> None:
    """A list that is being brought in would write them anew."""
    if any(run.is_at_work for run in _lists_about(subject.person_id)):
        raise identity.CannotBeErasedNow


def forget_in_files(subject: identity.Subject) -> None:
    """Lists of people in which they may stand: the files go now, not after their month."""
    insist_no_list_is_read(subject)  # one may have begun meanwhile
    runs = _lists_about(subject.person_id)
    for run in runs:
        intake.forget_file(run)
    told = Q()
    for word in _parts(subject):
        told |= Q(reason__icontains=word)
    if told:
        ImportProblem.objects.filter(told, run__in=runs).delete()


def _lists_about(person_id: int) -> list[ImportRun]:
    places = Membership.objects.unscoped(ALL).filter(person_id=person_id)
    owners = set(map(organisation_owner, places.values_list("organisation_id", flat=True)))
    runs = ImportRun.objects.unscoped(ALL).filter(owner_id__in=owners, kind=PEOPLE.kind)
    return list(runs.exclude(file="", samples=[], preview=[]))


def _parts(subject: identity.Subject) -> Iterable[str]:
    """Names part by part, for a list has them in columns; addresses whole."""
    parts = {part for name in subject.names for part in name.split() if len(part) >= LEAST}
    return sorted(parts | set(subject.addresses))


def forget_files(since: datetime) -> int:
    """Files that came in hold names and addresses: they go when their time is over."""
    return intake.forget_files(since)
