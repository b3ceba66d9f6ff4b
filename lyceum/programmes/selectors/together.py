"""Questions about what a cohort does together: its runs, the sessions ahead, how sessions were."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.programmes import policies
from lyceum.programmes.models import (
    Cohort,
    CohortMember,
    Energy,
    Part,
    Seat,
    Session,
)
from lyceum.programmes.types import AheadRow, CohortRow, HowWasRow

from .offerings import runs_in
from .opening import members_of_any
from .sessions import place_words, titles_of, wall_there

TOGETHER = "of a cohort that the gate let the actor see"
ASKED_FOR = timedelta(days=7)
AHEAD, ASKED, MANY = 20, 3, 100


def runs_of_cohort(actor: Actor, cohort: Cohort) -> list[Any]:
    """The runs of a cohort as rows: those of its programme, or those that were chosen for it."""
    return runs_in(actor, _runs(cohort))


def sessions_of_cohort(actor: Actor, cohort: Cohort) -> list[AheadRow]:
    """What is ahead of a cohort, the next first. Six queries."""
    rows = Session.objects.unscoped(TOGETHER).filter(
        offering_id__in=_runs(cohort),
        offering__cancelled_at=None,
        cancelled_at=None,
        ends_at__gte=clock.now(),
    )
    found = list(rows.select_related("offering", "room__place").order_by("starts_at", "pk")[:AHEAD])
    titles = titles_of(found)
    seats = Seat.objects.within(actor.scope).filter(
        given_up_at=None, person_id=actor.person_id or 0
    )
    mine = set(seats.values_list("offering_id", flat=True))
    return [
        AheadRow(
            id=each.pk,
            offering_id=each.offering_id,
            title=titles[each.offering.resource_id],
            about=each.title,
            starts_at=timezone.localtime(each.starts_at),
            ends_at=timezone.localtime(each.ends_at),
            there=wall_there(each),
            zone=each.zone,
            where=place_words(each),
            is_mine=each.offering_id in mine,
        )
        for each in found
    ]


def _runs(cohort: Cohort) -> list[int]:
    if cohort.programme_id:
        return runs_of_programme(cohort.programme_id)
    return list(cohort.runs.values_list("offering_id", flat=True))


def runs_of_programme(programme_id: int) -> list[int]:
    """The dated runs that are parts of a programme."""
    parts = Part.objects.filter(phase__programme=programme_id, offering__isnull=False)
    return list(parts.values_list("offering_id", flat=True))


def cohorts_alone(actor: Actor) -> list[CohortRow]:
    """Living cohorts without a programme: those that the actor is in, and those that they run."""
    inside = CohortMember.objects.unscoped("one's own").filter(
        person_id=actor.person_id or 0, left_at=None
    )
    at = [int(o.partition(":")[2]) for o in actor.scope.owners if o.startswith("organisation:")]
    runs = [pk for pk in at if policies.can_run(actor, pk)]
    rows = Cohort.objects.unscoped("narrowed here").filter(programme=None, dissolved_at=None)
    seen = rows.filter(Q(pk__in=inside.values("cohort")) | Q(organisation_id__in=runs))
    found = list(seen.order_by("-starts_on", "-pk")[:MANY])
    return [_row(each, counts) for each, counts in zip(found, _counts(found), strict=True)]


def _row(cohort: Cohort, counts: tuple[int, int]) -> CohortRow:
    return CohortRow(cohort.pk, cohort.title, *counts, purpose=cohort.purpose)


def _counts(cohorts: Sequence[Cohort]) -> list[tuple[int, int]]:
    members = CohortMember.objects.unscoped("counts").filter(cohort__in=cohorts, left_at=None)
    at: dict[int, list[int]] = {each.pk: [] for each in cohorts}
    for cohort, organisation in members.values_list("cohort_id", "organisation_id"):
        at[cohort].append(organisation)
    return [(len(at[each.pk]), len(set(at[each.pk]))) for each in cohorts]


def people_at(organisation_ids: Collection[int], addresses: Collection[str]) -> dict[str, int]:
    """Who has these addresses and a place in one of these organisations: address → person."""
    known = identity.people_by_email(addresses)
    there = members_of_any(organisation_ids, known.values())
    return {address: pk for address, pk in known.items() if pk in there}


# --- how sessions were ----------------------------------------------------------------------------


def sessions_to_rate(
    person_id: int, only: int = 0, runs: Collection[int] | None = None
) -> list[HowWasRow]:
    """The sessions of the last days in which a person has a seat, and what they said of each: those
    without an answer (of some runs, or of all), the last first; or one."""
    now = clock.now()
    seats = Seat.objects.unscoped("one's own").filter(person_id=person_id, given_up_at=None)
    rows = Session.objects.unscoped("one's own").filter(
        offering__in=seats.values("offering"),
        offering__cancelled_at=None,
        cancelled_at=None,
        ends_at__lte=now,
        ends_at__gt=now - ASKED_FOR,
    )
    if runs is not None:
        rows = rows.filter(offering__in=runs)
    said = dict(
        Energy.objects.unscoped("one's own")
        .filter(person_id=person_id, session__in=rows)
        .values_list("session_id", "level")
    )
    rows = rows.filter(pk=only) if only else rows.exclude(pk__in=said)
    found = list(rows.select_related("offering").order_by("-ends_at")[:ASKED])
    titles = titles_of(found)
    return [
        HowWasRow(
            id=each.pk,
            title=" · ".join(filter(None, [titles[each.offering.resource_id], each.title])),
            ended_at=timezone.localtime(each.ends_at),
            level=said.get(each.pk),
        )
        for each in found
    ]
