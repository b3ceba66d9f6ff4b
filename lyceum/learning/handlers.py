"""What people do with what they open moves what they have taken up; what they follow is told."""

from lyceum.catalogue.events import EpisodesPublished
from lyceum.courseware import api as courseware
from lyceum.courseware import events
from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import subscribe
from lyceum.kernel.scope import person_owner
from lyceum.organisations.events import MembershipEnded

from . import services


@subscribe(events.ContentProgressed)
def on_progressed(fact: events.ContentProgressed) -> None:
    """Further in the content is further in the learning."""
    services.follow_progress(by=_by(fact), **_where(fact), percent=fact.percent)


@subscribe(events.ContentStudied)
def on_studied(fact: events.ContentStudied) -> None:
    """Time with the content is time spent."""
    at = fact.at or clock.now()
    services.follow_effort(by=_by(fact), **_where(fact), minutes=fact.minutes, at=at)


@subscribe(events.ContentCompleted)
def on_completed(fact: events.ContentCompleted) -> None:
    """All of the content is all of the learning."""
    services.follow_completion(by=_by(fact), **_where(fact))


@subscribe(events.LtiToolOpened)
def on_tool_opened(fact: events.LtiToolOpened) -> None:
    """Going to the tool is the beginning."""
    services.follow_opening(
        person_id=fact.person_id,
        resource_id=fact.resource_id,
        organisation_id=fact.organisation_id,
    )


@subscribe(events.LtiScoreReceived)
def on_score(fact: events.LtiScoreReceived) -> None:
    """What the tool tells by now; facts may overtake each other, so it is asked for."""
    standing = courseware.lti_standing(fact.person_id, fact.resource_id)
    if standing is not None:
        services.follow_standing(
            person_id=fact.person_id,
            resource_id=fact.resource_id,
            organisation_id=fact.organisation_id,
            standing=standing,
        )


@subscribe(events.ArrivedByLti)
def on_arrival(fact: events.ArrivedByLti) -> None:
    """Somebody who comes from a platform takes up what they came for."""
    services.follow_opening(
        person_id=fact.person_id,
        resource_id=fact.resource_id,
        organisation_id=fact.organisation_id,
    )
    if services.has_finished(fact.person_id, fact.resource_id):
        courseware.note_finished([(fact.person_id, fact.resource_id)])


@subscribe(MembershipEnded)
def on_gone(fact: MembershipEnded) -> None:
    """Nothing is asked any more of who belongs there no more."""
    services.let_go_of_person(organisation_id=fact.organisation_id, person_id=fact.person_id)


@subscribe(EpisodesPublished)
def on_episode(fact: EpisodesPublished) -> None:
    """Whoever follows the podcast is told."""
    if fact.is_news:
        services.tell_of_episode(
            by=actors.system("learning", fact.owner_id),
            resource_id=fact.resource_id,
            episode_id=fact.episode_id,
        )


def _by(fact: events.ContentEvent) -> actors.Actor:
    return actors.system("learning", person_owner(fact.person_id))


def _where(fact: events.ContentEvent) -> dict[str, int]:
    return {"person_id": fact.person_id, "resource_id": fact.resource_id}
