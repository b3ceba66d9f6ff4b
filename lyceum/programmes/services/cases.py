"""Cases: what a sponsor asks, what teams hand in, what the sponsor says of it."""

import secrets
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from lyceum.kernel import clock, files
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.programmes import selectors
from lyceum.programmes.errors import NotAnOwner, NothingHandedIn, TeamHasDelivered
from lyceum.programmes.events import (
    CaseAdded,
    CaseDelivered,
    CaseEvent,
    CaseTeamChanged,
    FeedbackGiven,
)
from lyceum.programmes.models import (
    Case,
    Deliverable,
    Feedback,
    Participation,
    Team,
    TeamMember,
)
from lyceum.programmes.types import HANDED_IN, Brief, HandIn

from .programmes import insist_on_force, locked_programme
from .progress import follow_progress
from .states import ALL
from .telling import about_case, keepers_of, take_back_due, tell, write_due


@transaction.atomic
def add_case(*, by: Actor, programme_id: int, brief: Brief) -> Case:
    """Take up what one of the owners asks. To whom belongs what is found stands in the note."""
    programme = locked_programme(by, programme_id)
    insist_on_force(programme)
    if brief.sponsor_id not in selectors.owners_of(programme):
        raise NotAnOwner
    case = Case.objects.create(
        owner_id=programme.owner_id,
        organisation_id=programme.organisation_id,
        programme=programme,
        made_at=clock.now(),
        **vars(brief),
    )
    publish(_fact(CaseAdded, by, case))
    return case


@transaction.atomic
def place_in_team(*, by: Actor, case_id: int, person_id: int, team_id: int | None) -> None:
    """Put somebody who was let in into a team of a case, into another, or (without one) into none.

    Raises `TeamHasDelivered` for who is in a team that has handed something in.
    """
    case = selectors.case_to_run(by, case_id)
    locked_programme(by, case.programme_id)  # two hands at once are one after the other
    team = _team_of(case, team_id)
    rows = TeamMember.objects.unscoped(ALL).filter(team__case=case, person_id=person_id)
    now = rows.select_related("team").first()
    if (now.team_id if now else None) == team_id:
        return
    if now and now.team.delivered_at:
        raise TeamHasDelivered
    rows.delete()
    if team:
        _join_team(team, person_id)
        write_due(case, [person_id])
        tell("in_team", [person_id], about_case(case), by=by)
    else:
        take_back_due([case], [person_id])
    publish(_fact(CaseTeamChanged, by, case, team_id=team_id, person_id=person_id))
    follow_progress(programme_id=case.programme_id, person_id=person_id)


def _team_of(case: Case, team_id: int | None) -> Team | None:
    team = case.teams.filter(pk=team_id).first() if team_id else None
    if team_id and team is None:
        raise NotFound
    return team


def _join_team(team: Team, person_id: int) -> None:
    rows = Participation.objects.unscoped(ALL).filter(programme=team.case.programme_id)
    mine = rows.filter(person_id=person_id, state__in=Participation.SITTING).first()
    if mine is None:
        raise NotFound
    TeamMember.objects.create(
        owner_id=person_owner(person_id),
        team=team,
        person_id=person_id,
        organisation_id=mine.organisation_id,
        joined_at=clock.now(),
    )


@transaction.atomic
def deliver(*, by: Actor, team_id: int, given: HandIn) -> Deliverable:
    """Hand something in for one's team: a link, or a file. With the first the case is delivered.

    Raises `NothingHandedIn`, and what `files.take_in` does.
    """
    selectors.team_to_deliver(by, team_id)
    team = Team.objects.select_for_update().select_related("case").get(pk=team_id)
    if not given.url and not given.content:
        raise NothingHandedIn
    made = _kept(by, team, given)
    if team.delivered_at is None:
        team.delivered_at = made.delivered_at
        team.save(update_fields=["delivered_at"])
    people = selectors.people_in_team(team)
    more = {"team_id": team.pk, "deliverable_id": made.pk, "person_ids": people}
    publish(_fact(CaseDelivered, by, team.case, **more))
    for person_id in people:
        follow_progress(programme_id=team.case.programme_id, person_id=person_id)
    at = team.case.sponsor_id
    tell("handed_in", keepers_of(at), about_case(team.case), by=by, organisation_id=at)
    return made


def _kept(by: Actor, team: Team, given: HandIn) -> Deliverable:
    made = Deliverable(
        team=team,
        title=given.title,
        words=given.words,
        url=given.url,
        token=secrets.token_hex(20),
        by=str(by),
        delivered_at=clock.now(),
    )
    if given.content:
        kept = files.take_in(HANDED_IN, given.name, given.content)
        made.name, made.media_type = kept.name, kept.media_type
        made.file.save(made.token, ContentFile(kept.content), save=False)
    made.save()
    return made


@transaction.atomic
def give_feedback(*, by: Actor, team_id: int, verdict: str, words: str) -> Feedback:
    """What the sponsor says of a team's work, once there is some."""
    team = selectors.team_to_judge(by, team_id)
    if team.delivered_at is None:
        raise NotFound
    made = Feedback.objects.create(
        team=team, verdict=verdict, words=words, by=str(by), given_at=clock.now()
    )
    publish(_fact(FeedbackGiven, by, team.case, team_id=team.pk, verdict=verdict))
    about = about_case(team.case, sponsor=team.case.sponsor.name)
    tell("feedback", selectors.people_in_team(team), about, by=by)
    return made


def _fact(kind: type[CaseEvent], by: Actor, case: Case, **more: Any) -> CaseEvent:
    return kind(
        by=str(by),
        owner_id=case.owner_id,
        case_id=case.pk,
        programme_id=case.programme_id,
        organisation_id=case.sponsor_id,
        **more,
    )
