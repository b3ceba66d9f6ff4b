"""The space of a cohort follows the cohort, a handle the name; who leaves a house leaves its spaces."""

from lyceum.identity.events import ProfileChanged
from lyceum.kernel import actors
from lyceum.kernel.eventlog import subscribe
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations.events import MembershipEnded
from lyceum.programmes import events as programmes

from . import selectors, services


@subscribe(programmes.CohortsFormed)
def on_cohorts_formed(fact: programmes.CohortsFormed) -> None:
    """Each cohort of a proposal that was taken, new or mended."""
    for cohort_id in fact.cohort_ids:
        services.follow_cohort(cohort_id=cohort_id)


@subscribe(programmes.CohortAdded)
def on_cohort_added(fact: programmes.CohortAdded) -> None:
    services.follow_cohort(cohort_id=fact.cohort_id)


@subscribe(programmes.CohortGrew)
def on_cohort_grew(fact: programmes.CohortGrew) -> None:
    services.follow_cohort(cohort_id=fact.cohort_id)


@subscribe(programmes.CohortLeft)
def on_cohort_left(fact: programmes.CohortLeft) -> None:
    services.follow_cohort(cohort_id=fact.cohort_id)


@subscribe(programmes.CohortDissolved)
def on_cohort_dissolved(fact: programmes.CohortDissolved) -> None:
    services.follow_cohort(cohort_id=fact.cohort_id)


@subscribe(programmes.ProgrammeLeft)
def on_programme_left(fact: programmes.ProgrammeLeft) -> None:
    """Who leaves a programme leaves its cohorts, of which no fact is told."""
    for cohort_id in selectors.cohorts_of_member(fact.person_id):
        services.follow_cohort(cohort_id=cohort_id)


@subscribe(ProfileChanged)
def on_profile_changed(fact: ProfileChanged) -> None:
    services.rename_handles(person_id=fact.person_id)


@subscribe(MembershipEnded)
def on_membership_ended(fact: MembershipEnded) -> None:
    services.leave_organisation(
        by=actors.system("communities", organisation_owner(fact.organisation_id)),
        organisation_id=fact.organisation_id,
        person_id=fact.person_id,
    )
