"""Cases: what a sponsor asks, what teams hand in, what the sponsor says of it."""

import secrets
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from lyceum.kernel import clock, files
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.programmes import selectors
from lyceum.programmes.errors import NotAnOwner, NothingHandedIn
from lyceum.programmes.events import CaseAdded, CaseDelivered, CaseEvent, FeedbackGiven
from lyceum.programmes.models import Case, Deliverable, Feedback, Team, TeamMember
from lyceum.programmes.types import HANDED_IN, Brief, HandIn

from .programmes import insist_on_force, locked_programme
from .progress import follow_progress
from .states import ALL


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
    members = TeamMember.objects.unscoped(ALL).filter(team=team).order_by("person_id")
    people = list(members.values_list("person_id", flat=True))
    more = {"team_id": team.pk, "deliverable_id": made.pk, "person_ids": people}
    publish(_fact(CaseDelivered, by, team.case, **more))
    for person_id in people:
        follow_progress(programme_id=team.case.programme_id, person_id=person_id)
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
