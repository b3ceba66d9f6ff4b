"""Questions about cases: who may see which, its teams, what they handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.programmes import policies
from lyceum.programmes.models import (
    Case,
    Deliverable,
    Feedback,
    Participation,
    Programme,
    Team,
    TeamMember,
)
from lyceum.programmes.types import MemberRow

SEEN = "of a case that the gate let the actor see"


@dataclass(frozen=True)
class TeamRow:
    """A team as the reader may see it: without names for the sponsor."""

    id: int
    number: int
    is_mine: bool
    members: tuple[MemberRow, ...]
    people: int
    organisations: int
    deliverables: tuple[Deliverable, ...]
    feedback: tuple[Feedback, ...]


def case_for(actor: Actor, case_id: int) -> Case:
    """The one way to a case: for who runs its programme, who is in it, and the sponsor's people who
    answer for it."""
    rows = Case.objects.unscoped("narrowed here").filter(pk=case_id)
    found = rows.select_related("programme", "sponsor").first()
    if found is None or not (
        runs_case(actor, found) or is_sponsor(actor, found) or _is_in(actor, found.programme_id)
    ):
        raise NotFound
    return found


def case_to_run(actor: Actor, case_id: int) -> Case:
    """A case of a programme that the actor runs; for others there is none to run."""
    case = case_for(actor, case_id)
    if not runs_case(actor, case):
        raise NotFound
    return case


def runs_case(actor: Actor, case: Case) -> bool:
    return policies.can_run(actor, case.organisation_id)


def is_sponsor(actor: Actor, case: Case) -> bool:
    """Who speaks for the sponsor: those who offer or answer there."""
    at = case.sponsor_id
    roles = {role for place, role in actor.scope.roles if place == at}
    return bool(roles & {*policies.OFFERERS, *policies.ADMITTERS})


def _is_in(actor: Actor, programme_id: int) -> bool:
    rows = Participation.objects.unscoped("whether the actor is in it")
    mine = rows.filter(programme_id=programme_id, person_id=actor.person_id or 0)
    return mine.filter(state__in=Participation.SITTING).exists()


def cases_of(programme: Programme) -> list[Case]:
    """The cases of a programme got through its gate."""
    rows = Case.objects.unscoped("of a programme that the gate let the actor see")
    return list(rows.filter(programme=programme).select_related("sponsor").order_by("due_on", "pk"))


def teams_of(actor: Actor, case: Case) -> list[TeamRow]:
    """Its teams. A participant sees their own with names and work; who runs the case sees all; the
    sponsor sees the work and how mixed a team is, but no names."""
    runs, sponsors = runs_case(actor, case), is_sponsor(actor, case)
    teams = list(case.teams.prefetch_related("deliverables", "feedback"))
    members = _members(actor, teams)
    mine = {pk for pk, rows in members.items() if any(row.is_me for row in rows)}
    return [
        _team(team, members.get(team.pk, []), is_mine=team.pk in mine, names=runs)
        for team in teams
        if runs or sponsors or team.pk in mine
    ]


def _team(team: Team, members: Sequence[MemberRow], *, is_mine: bool, names: bool) -> TeamRow:
    return TeamRow(
        id=team.pk,
        number=team.number,
        is_mine=is_mine,
        members=tuple(members) if names or is_mine else (),
        people=len(members),
        organisations=len({row.organisation for row in members}),
        deliverables=tuple(team.deliverables.all()),
        feedback=tuple(team.feedback.all()),
    )


def _members(actor: Actor, teams: Sequence[Team]) -> dict[int, list[MemberRow]]:
    rows = TeamMember.objects.unscoped(SEEN).filter(team__in=teams)
    found: list[Any] = list(rows.values_list("team_id", "person_id", "organisation_id"))
    names = identity.names_of({person for _team, person, _at in found})
    places = organisations.organisation_names({at for _team, _person, at in found})
    members: dict[int, list[MemberRow]] = {}
    for team, person, at in found:
        row = MemberRow(person, names[person], places[at], person == actor.person_id)
        members.setdefault(team, []).append(row)
    return {pk: sorted(some, key=lambda row: row.name.lower()) for pk, some in members.items()}


def people_in_team(team: Team) -> list[int]:
    """Who works in a team: of its people those who are in the programme."""
    members = TeamMember.objects.unscoped("of one team").filter(team=team)
    inside = Participation.objects.unscoped("whether they are in it").filter(
        programme=team.case.programme_id, state__in=Participation.SITTING
    )
    found = members.filter(person__in=inside.values("person")).order_by("person_id")
    return list(found.values_list("person_id", flat=True))


def people_to_team(case: Case) -> dict[int, str]:
    """Whom who runs a case may put into a team, by name: everybody in the programme. Two queries."""
    inside = Participation.objects.unscoped(SEEN).filter(
        programme=case.programme_id, state__in=Participation.SITTING
    )
    names = identity.names_of(inside.values_list("person_id", flat=True))
    return dict(sorted(names.items(), key=lambda one: one[1].lower()))


def team_to_deliver(actor: Actor, team_id: int) -> Team:
    """The actor's own team, as long as they are in its programme."""
    rows = TeamMember.objects.unscoped("whether the actor is in it")
    mine = rows.filter(team_id=team_id, person_id=actor.person_id or 0).select_related("team__case")
    found = mine.first()
    if found is None or not _is_in(actor, found.team.case.programme_id):
        raise NotFound
    return found.team


def team_to_judge(actor: Actor, team_id: int) -> Team:
    """A team whose work the actor judges for the sponsor."""
    team = Team.objects.select_related("case").filter(pk=team_id).first()
    if team is None or not is_sponsor(actor, team.case):
        raise NotFound
    return team


def deliverable_for(actor: Actor, deliverable_id: int) -> Deliverable:
    """What a team handed in, for the team, who runs the case, and the sponsor."""
    found = Deliverable.objects.select_related("team__case").filter(pk=deliverable_id).first()
    if found is None:
        raise NotFound
    case = found.team.case
    rows = TeamMember.objects.unscoped("whether the actor is in it")
    mine = rows.filter(team_id=found.team_id, person_id=actor.person_id or 0)
    is_mine = mine.exists() and _is_in(actor, case.programme_id)
    if not (runs_case(actor, case) or is_sponsor(actor, case) or is_mine):
        raise NotFound
    return found
