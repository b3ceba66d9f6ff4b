"""Forming cohorts: asked for, worked out by the worker, looked at, taken or not; and mended."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.programmes import selectors
from lyceum.programmes.errors import (
    FormingIsOver,
    LimitsDoNotFit,
    NobodyToPlace,
    PeopleHaveChanged,
    TeamsAreThere,
)
from lyceum.programmes.events import (
    CaseTeamsFormed,
    CohortsFormed,
    FormingAsked,
    FormingDropped,
)
from lyceum.programmes.models import (
    Case,
    Cohort,
    CohortMember,
    Forming,
    Participation,
    Programme,
    Team,
    TeamMember,
)
from lyceum.programmes.types import Limits

from .cohorts import join_people
from .programmes import insist_on_force, locked_programme, programme_fact
from .states import ALL
from .telling import about_case, about_programme, tell, write_due

State, Kind = Forming.State, Forming.Kind
HOURS = 8  # of a working day
HEAVIEST = 10


# --- a proposal -----------------------------------------------------------------------------------


@transaction.atomic
def ask_forming(
    *,
    by: Actor,
    programme_id: int,
    limits: Limits,
    kind: str = Kind.COHORTS,
    case_id: int | None = None,
) -> Forming:
    """Let groups be worked out: new cohorts of who has none, cohorts mended, or teams for a case.

    The worker does it; a proposal that waited for an answer is not taken. Raises `LimitsDoNotFit`,
    `NobodyToPlace`, `AgreementIsNotInForce`, `TeamsAreThere`.
    """
    programme = locked_programme(by, programme_id)
    insist_on_force(programme)
    _insist_on_limits(limits)
    if kind == Kind.TEAMS:
        _case_without_teams(programme, case_id)
    waiting = Forming.objects.unscoped(ALL).filter(programme=programme, kind=kind)
    waiting.filter(state__in=(State.ASKED, State.READY)).update(state=State.DROPPED)
    forming = Forming(
        owner_id=programme.owner_id,
        programme=programme,
        case_id=case_id,
        kind=kind,
        limits=vars(limits),
        asked_by=str(by),
        asked_at=clock.now(),
    )
    people = len(selectors.to_place(forming))
    if people < limits.smallest:
        raise NobodyToPlace(people=people, needed=limits.smallest)
    forming.save()
    publish(programme_fact(FormingAsked, by, programme, forming_id=forming.pk))
    form_later.enqueue(forming.pk)
    return forming


@task()
def form_later(forming_id: int) -> None:
    """What the worker does when groups are asked for."""
    work_out(forming_id=forming_id)


def work_out(*, forming_id: int) -> None:
    """Find the groups, outside of any transaction, and keep them if they are still wanted."""
    rows = Forming.objects.unscoped("the worker's own work").select_related("programme")
    forming = rows.filter(pk=forming_id, state=State.ASKED).first()
    if forming is None:
        return
    try:
        state, answer = State.READY, _answer(forming)
    except Exception:
        _keep_answer(forming_id, State.FAILED, {})
        raise
    _keep_answer(forming_id, state, answer)


def _answer(forming: Forming) -> dict[str, Any]:
    """Loads the engine: only the worker comes here."""
    from lyceum.programmes import forming as engine  # noqa: PLC0415  numpy, and the solver later

    problem = selectors.problem_of(forming)
    former = selectors.former_groups(forming.programme_id)
    if forming.kind == Kind.BALANCE:
        found = engine.rebalance(problem, list(former.values()))
    else:
        found = engine.form(problem)
    return {
        "groups": [
            {
                "people": list(people),
                "scores": [[one.aim, one.got, one.possible] for one in scores],
                "languages": list(languages),
                "hours": hours,
            }
            for people, scores, languages, hours in zip(
                found.groups, found.scores, found.languages, found.hours, strict=True
            )
        ],
        "cohorts": list(former) if forming.kind == Kind.BALANCE else [],
        "waiting": list(found.waiting),
        "moved": list(found.moved),
        "cost": found.cost,
        "bound": found.bound,
    }


@transaction.atomic
def _keep_answer(forming_id: int, state: str, answer: dict[str, Any]) -> None:
    rows = Forming.objects.unscoped(ALL).select_for_update(of=("self",))
    forming = rows.filter(pk=forming_id, state=State.ASKED).first()
    if forming:
        forming.state, forming.answer, forming.found_at = state, answer, clock.now()
        forming.save()


@transaction.atomic
def take_forming(*, by: Actor, forming_id: int) -> Forming:
    """Make it so. Raises `PeopleHaveChanged` where somebody came or left since it was worked out."""
    forming = _open_forming(by, forming_id)
    programme = locked_programme(by, forming.programme_id)
    said = {pk for group in forming.answer["groups"] for pk in group["people"]}
    if said | set(forming.answer["waiting"]) != set(selectors.to_place(forming)):
        raise PeopleHaveChanged
    if forming.kind == Kind.TEAMS:
        _make_teams(by, forming)
    else:
        _make_cohorts(by, programme, forming)
    forming.state = State.TAKEN
    forming.answer = {}  # the cohorts say it now; who is in them may be erased, a list would not
    forming.save()
    return forming


@transaction.atomic
def drop_forming(*, by: Actor, forming_id: int) -> None:
    """Do not take it."""
    forming = _open_forming(by, forming_id)
    forming.state, forming.answer = State.DROPPED, {}
    forming.save()
    publish(programme_fact(FormingDropped, by, forming.programme, forming_id=forming.pk))


def _open_forming(by: Actor, forming_id: int) -> Forming:
    selectors.forming_for(by, forming_id)
    rows = Forming.objects.unscoped(ALL).select_for_update(of=("self",))
    forming = rows.select_related("programme", "case").get(pk=forming_id)
    if forming.state != State.READY:
        raise FormingIsOver
    return forming


def _make_cohorts(by: Actor, programme: Programme, forming: Forming) -> None:
    """New cohorts, and old ones with other people: who moved leaves one and joins another. Who has
    completed was not to be placed, and keeps theirs."""
    known = forming.answer["cohorts"]
    homes = _homes(programme)
    before = {pk: set(people) for pk, people in selectors.former_groups(programme.pk).items()}
    placed = set(selectors.to_place(forming))
    number = Cohort.objects.unscoped(ALL).filter(programme=programme).count()
    made: list[int] = []
    joined: set[int] = set()
    for at, group in enumerate(forming.answer["groups"]):
        people = set(group["people"])
        if at < len(known):
            cohort_id = known[at]
            were = before.get(cohort_id, set())
            _leave(cohort_id, (were & placed) - people)
            if not people | (were - placed):
                _dissolve(cohort_id)
        else:
            number += 1
            cohort_id = _cohort(programme, number).pk
        new = people - before.get(cohort_id, set())
        join_people(cohort_id, new, homes)
        joined |= new
        made.append(cohort_id)
    people_ids = sorted(pk for group in forming.answer["groups"] for pk in group["people"])
    more = {"forming_id": forming.pk, "cohort_ids": made, "person_ids": people_ids}
    publish(programme_fact(CohortsFormed, by, programme, **more))
    tell("in_cohort", joined, about_programme(programme), by=by)


def _cohort(programme: Programme, number: int) -> Cohort:
    return Cohort.objects.create(
        owner_id=programme.owner_id,
        organisation_id=programme.organisation_id,
        programme=programme,
        title=_("Cohort {number}").format(number=number),
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        made_at=clock.now(),
    )


def _homes(programme: Programme) -> dict[int, int]:
    rows = Participation.objects.unscoped(ALL).filter(programme=programme)
    return dict(rows.values_list("person_id", "organisation_id"))


def _leave(cohort_id: int, people: set[int]) -> None:
    members = CohortMember.objects.unscoped(ALL).filter(cohort_id=cohort_id, left_at=None)
    members.filter(person_id__in=people).update(left_at=clock.now())


def _dissolve(cohort_id: int) -> None:
    rows = Cohort.objects.unscoped(ALL).filter(pk=cohort_id)
    rows.update(dissolved_at=clock.now())


# --- teams for a case -----------------------------------------------------------------------------


def _case_without_teams(programme: Programme, case_id: int | None) -> Case:
    case = Case.objects.unscoped(ALL).filter(pk=case_id or 0, programme=programme).first()
    if case is None:
        raise NotFound
    if case.teams.exists():
        raise TeamsAreThere
    return case


def _make_teams(by: Actor, forming: Forming) -> None:
    case = _case_without_teams(forming.programme, forming.case_id)
    homes = _homes(forming.programme)
    people = sorted(pk for group in forming.answer["groups"] for pk in group["people"])
    groups: list[list[int]] = [group["people"] for group in forming.answer["groups"]]
    teams = [Team.objects.create(case=case, number=at) for at, _group in enumerate(groups, 1)]
    TeamMember.objects.bulk_create(
        TeamMember(
            owner_id=person_owner(pk),
            team=team,
            person_id=pk,
            organisation_id=homes[pk],
            joined_at=clock.now(),
        )
        for team, group in zip(teams, groups, strict=True)
        for pk in group
    )
    publish(
        CaseTeamsFormed(
            by=str(by),
            owner_id=case.owner_id,
            case_id=case.pk,
            programme_id=case.programme_id,
            organisation_id=case.sponsor_id,
            team_ids=[team.pk for team in teams],
            person_ids=people,
        )
    )
    tell("in_team", people, about_case(case), by=by)
    write_due(case, people)


# --- limits ---------------------------------------------------------------------------------------


def _insist_on_limits(limits: Limits) -> None:
    weights = (limits.organisations, limits.industries, limits.levels, limits.wishes)
    fits = 1 <= limits.smallest <= limits.largest and 0 <= limits.common_hours <= HOURS
    if not fits or not all(0 <= weight <= HEAVIEST for weight in weights):
        raise LimitsDoNotFit
