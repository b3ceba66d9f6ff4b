"""How far somebody is in a programme: looked at again when something of it is done."""

from typing import Any

from django.db import transaction

from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.programmes import selectors
from lyceum.programmes.events import ParticipationEvent, PhaseCompleted, ProgrammeCompleted
from lyceum.programmes.models import Participation

from .states import ALL

State = Participation.State


@transaction.atomic
def follow_progress(*, programme_id: int, person_id: int) -> Participation | None:
    """Look again how far somebody is; told when a phase or all of it is done. What is done stays so."""
    rows = Participation.objects.unscoped(ALL).select_for_update()
    mine = rows.filter(programme_id=programme_id, person_id=person_id, state="admitted").first()
    if mine is None:
        return None
    by = actors.person(person_id, organisations.scope_of(person_id))
    phases = selectors.phases_for(by, mine.programme, person_id)
    done = [phase for phase in phases if phase.is_done]
    house = actors.system("programmes", mine.owner_id)
    for phase in done:
        if phase.id not in mine.phases_done:
            publish(participation_fact(PhaseCompleted, house, mine, phase_id=phase.id))
            mine.phases_done.append(phase.id)
    if phases and all(phase.id in mine.phases_done for phase in phases):
        _complete(house, mine)
    mine.save()
    return mine


def _complete(by: Actor, mine: Participation) -> None:
    mine.state, mine.completed_at = State.COMPLETED, clock.now()
    done = selectors.completion_of(mine)
    publish(
        participation_fact(
            ProgrammeCompleted,
            by,
            mine,
            agreement_id=done.agreement_id,
            cohort_id=done.cohort_id,
            owner_ids=done.owner_ids,
            phase_ids=tuple(pk for pk, _title in done.phases),
            case_ids=tuple(case.id for case in done.cases),
            sessions_present=done.sessions_present,
        )
    )
    for seat in selectors.seats_into(
        mine.programme_id, mine.person_id
    ):  # the runs are finished, too
        if seat.enrolment.is_open:
            learning.complete(by=by, enrolment_id=seat.enrolment_id, is_seen=True)


def participation_fact(
    kind: type[ParticipationEvent], by: Actor, mine: Participation, **more: Any
) -> ParticipationEvent:
    """A fact about somebody in a programme."""
    return kind(
        by=str(by),
        owner_id=mine.owner_id,
        participation_id=mine.pk,
        programme_id=mine.programme_id,
        person_id=mine.person_id,
        organisation_id=mine.organisation_id,
        **more,
    )
