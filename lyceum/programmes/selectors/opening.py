"""What programmes open to people who do not belong to who offers it, and to whom their runs are open."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from lyceum.kernel import clock
from lyceum.kernel.scope import Scope
from lyceum.organisations import api as organisations
from lyceum.programmes.models import (
    Agreement,
    Invitation,
    Offering,
    Part,
    Participation,
    Party,
    Session,
)

from .agreements import not_over_at

OWN = "what somebody is in, was asked to, or teaches"
FORCE = "agreements that count today"


def opened_to(scope: Scope) -> RawSQL | list[int]:
    """The resources that are parts of a programme which one is in; and where an agreement of one's
    organisation is in force, of a run of it to which one was invited or in which one teaches.

    Those of who runs the programme and no others, as nobody hands on what is not theirs. A query to
    look into, not run here: a page looks into it many times, and to write it anew each time cost a
    third of a page.
    """
    words = _written(scope.owners, clock.now().replace(second=0, microsecond=0))
    return RawSQL(*words) if words else []  # noqa: S611  written by Django itself


@lru_cache(maxsize=200)  # who is here this minute; each some kilobytes
def _written(owners: frozenset[str], _minute: datetime) -> tuple[str, tuple[Any, ...]] | None:
    """The query as the database gets it; what is in force is looked at each minute."""
    try:
        return _parts_for(
            _ids(owners, "person"), _ids(owners, "organisation")
        ).query.sql_with_params()
    except EmptyResultSet:  # nobody in particular
        return None


def _parts_for(people: list[int], at: list[int]) -> QuerySet[Part, Any]:
    mine = Participation.objects.unscoped(OWN).filter(
        person__in=people, state__in=Participation.SITTING
    )
    bound = Party.objects.filter(agreement__in=agreements_in_force(), organisation__in=at)
    parts = Part.objects.filter(
        Q(phase__programme__in=mine.values("programme"))
        | Q(phase__programme__in=bound.values("agreement__programme")) & _asked_or_teaching(people),
        resource__organisation=F("phase__programme__organisation"),
    )
    return parts.values("resource")


def _asked_or_teaching(people: Collection[int]) -> Q:
    asked = Invitation.objects.unscoped(OWN).filter(person__in=people)
    teaches = Session.objects.unscoped(OWN).filter(teachers__person__in=people, cancelled_at=None)
    return Q(offering__in=asked.values("offering")) | Q(offering__in=teaches.values("offering"))


def _ids(owners: Collection[str], kind: str) -> list[int]:
    parts = (owner.partition(":") for owner in owners)
    return [int(pk) for each, _colon, pk in parts if each == kind]


def agreements_in_force() -> QuerySet[Agreement]:
    """Those that count today, of whatever programme. Not run here."""
    day = clock.today()
    return Agreement.objects.unscoped(FORCE).filter(
        not_over_at(clock.now()),
        in_force_at__isnull=False,
        starts_on__lte=day,
        ends_on__gte=day,
    )


def organisations_of_run(offering: Offering) -> list[int]:
    """Whose people are invited to a run and teach in it: of who runs it, and of those who own a programme
    of theirs with it of which it is a part. One query."""
    parts = Part.objects.filter(
        offering=offering, phase__programme__organisation=offering.organisation_id
    )
    owners = Party.objects.filter(
        agreement__in=agreements_in_force(),
        agreement__programme__in=parts.values("phase__programme"),
    )
    others = set(owners.values_list("organisation_id", flat=True))
    return [offering.organisation_id, *sorted(others - {offering.organisation_id})]


def members_of_any(organisation_ids: Collection[int], person_ids: Collection[int]) -> set[int]:
    """Which of these people have a place in one of these organisations."""
    there = (organisations.members_among(at, person_ids) for at in organisation_ids)
    return set().union(*there)
