"""What somebody did in a programme, for a joint credential: whoever awards it asks no more."""

from lyceum.programmes.models import (
    Attendance,
    CohortMember,
    Feedback,
    Part,
    Participation,
    Seat,
    TeamMember,
)
from lyceum.programmes.types import CaseDone, Completion

from .agreements import agreement_of, parties_of

OWN = "of one participation that the house follows"


def completion_of(mine: Participation) -> Completion:
    """The facts of one participation, as they are now. Nine queries at most."""
    agreement = agreement_of(mine)
    owners = [p.organisation_id for p in parties_of(agreement)] if agreement else []
    phases = mine.programme.phases.filter(pk__in=mine.phases_done)
    members = CohortMember.objects.unscoped(OWN).filter(
        person_id=mine.person_id, left_at=None, cohort__programme_id=mine.programme_id
    )
    cohort = members.first()
    return Completion(
        participation_id=mine.pk,
        programme_id=mine.programme_id,
        title=mine.programme.title,
        person_id=mine.person_id,
        home_id=mine.organisation_id,
        owner_ids=tuple(owners or [mine.programme.organisation_id]),
        agreement_id=agreement.pk if agreement else None,
        digest=agreement.digest if agreement else "",
        cohort_id=cohort.cohort_id if cohort else None,
        phases=tuple(phases.values_list("pk", "title")),
        cases=_cases(mine),
        sessions_present=_sessions(mine),
        completed_at=mine.completed_at,
    )


def completion_for(participation_id: int) -> Completion | None:
    """The same by its number, for who heard `ProgrammeCompleted`; None where there is none."""
    rows = Participation.objects.unscoped(OWN).select_related("programme")
    mine = rows.filter(pk=participation_id, state=Participation.State.COMPLETED).first()
    return completion_of(mine) if mine else None


def _cases(mine: Participation) -> tuple[CaseDone, ...]:
    teams = TeamMember.objects.unscoped(OWN).filter(
        person_id=mine.person_id,
        team__case__programme_id=mine.programme_id,
        team__delivered_at__isnull=False,
    )
    found = list(teams.select_related("team__case").order_by("team__case_id"))
    rows = Feedback.objects.filter(team__in=[one.team_id for one in found]).order_by("given_at")
    said = dict(rows.values_list("team_id", "verdict"))
    return tuple(
        CaseDone(
            id=one.team.case_id,
            title=one.team.case.title,
            sponsor_id=one.team.case.sponsor_id,
            verdict=said.get(one.team_id, ""),
        )
        for one in found
    )


def _sessions(mine: Participation) -> int:
    """In how many sessions of its runs the person was, with a seat."""
    runs = Part.objects.filter(phase__programme_id=mine.programme_id, offering__isnull=False)
    seats = Seat.objects.unscoped(OWN).filter(person_id=mine.person_id, given_up_at=None)
    there = Attendance.objects.unscoped(OWN).filter(
        person_id=mine.person_id,
        state__in=Attendance.THERE,
        session__cancelled_at=None,
        session__offering__in=seats.filter(offering__in=runs.values("offering")).values("offering"),
    )
    return there.count()
