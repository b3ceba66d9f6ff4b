"""Cohorts without a programme: people of one organisation, put together for a purpose with dates."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.organisations import api as organisations
from lyceum.programmes import policies, selectors
from lyceum.programmes.errors import LimitsDoNotFit
from lyceum.programmes.events import (
    CohortAdded,
    CohortDissolved,
    CohortGrew,
    CohortLeft,
    CohortRunChosen,
)
from lyceum.programmes.models import Cohort, CohortMember, CohortRun

from .states import ALL


@transaction.atomic
def add_cohort(
    *,
    by: Actor,
    organisation_id: int,
    title: str,
    purpose: str,
    dates: tuple[date, date],
    person_ids: Sequence[int],
) -> Cohort:
    """Put people of one organisation together for a purpose with dates. Who has no place there is not
    known there: `NotFound`."""
    if not policies.can_run(by, organisation_id):
        raise Forbidden
    people = set(person_ids)
    if organisations.members_among(organisation_id, people) != people:
        raise NotFound
    if dates[1] < dates[0]:
        raise LimitsDoNotFit
    cohort = Cohort.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        title=title,
        purpose=purpose,
        starts_on=dates[0],
        ends_on=dates[1],
        made_at=clock.now(),
    )
    join_people(cohort.pk, people, dict.fromkeys(people, organisation_id))
    publish(
        CohortAdded(
            by=str(by),
            owner_id=cohort.owner_id,
            cohort_id=cohort.pk,
            organisation_id=organisation_id,
            person_ids=sorted(people),
        )
    )
    return cohort


@transaction.atomic
def leave_cohort(*, by: Actor, cohort_id: int) -> None:
    """One is no more in it."""
    rows = CohortMember.objects.unscoped(ALL).select_for_update()
    mine = rows.filter(cohort_id=cohort_id, person_id=by.person_id or 0, left_at=None).first()
    if mine is None:
        raise NotFound
    mine.left_at = clock.now()
    mine.save(update_fields=["left_at"])
    publish(
        CohortLeft(
            by=str(by),
            owner_id=mine.owner_id,
            cohort_id=cohort_id,
            person_id=mine.person_id,
            organisation_id=mine.organisation_id,
        )
    )


@transaction.atomic
def add_to_cohort(*, by: Actor, cohort_id: int, person_ids: Collection[int]) -> int:
    """More people of its organisation come in; who is in it stays. Gives how many are new."""
    cohort = _locked(by, cohort_id)
    people = set(person_ids)
    at = cohort.organisation_id
    if organisations.members_among(at, people) != people:
        raise NotFound
    members = CohortMember.objects.unscoped(ALL).filter(cohort=cohort, left_at=None)
    new = people - set(members.values_list("person_id", flat=True))
    if new:
        join_people(cohort.pk, new, dict.fromkeys(new, at))
        publish(CohortGrew(**_about(by, cohort), person_ids=sorted(new)))
    return len(new)


@transaction.atomic
def choose_run(*, by: Actor, cohort_id: int, offering_id: int) -> CohortRun:
    """It goes into a run together: everybody finds it on the cohort's page, and takes a seat."""
    cohort = _locked(by, cohort_id)
    offering = selectors.offering_for(by, offering_id)
    made, is_new = CohortRun.objects.get_or_create(cohort=cohort, offering=offering)
    if is_new:
        publish(CohortRunChosen(**_about(by, cohort), offering_id=offering.pk))
    return made


@transaction.atomic
def dissolve_cohort(*, by: Actor, cohort_id: int) -> None:
    """It is over; who was in it is kept."""
    cohort = _locked(by, cohort_id)
    cohort.dissolved_at = clock.now()
    cohort.save(update_fields=["dissolved_at"])
    publish(CohortDissolved(**_about(by, cohort)))


# --- what they have in common ---------------------------------------------------------------------


def join_people(cohort_id: int, people: set[int], homes: dict[int, int]) -> None:
    """They are in it from now on, each from their home."""
    CohortMember.objects.bulk_create(
        CohortMember(
            owner_id=person_owner(pk),
            cohort_id=cohort_id,
            person_id=pk,
            organisation_id=homes[pk],
            joined_at=clock.now(),
        )
        for pk in sorted(people)
    )


def _locked(by: Actor, cohort_id: int) -> Cohort:
    """A living cohort without a programme, locked, for who runs it."""
    selectors.cohort_to_run(by, cohort_id)
    rows = Cohort.objects.unscoped(ALL).select_for_update()
    cohort = rows.filter(pk=cohort_id, programme=None, dissolved_at=None).first()
    if cohort is None:
        raise NotFound
    return cohort


def _about(by: Actor, cohort: Cohort) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": cohort.owner_id,
        "cohort_id": cohort.pk,
        "organisation_id": cohort.organisation_id,
    }
