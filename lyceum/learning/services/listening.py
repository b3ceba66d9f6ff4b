"""Following a podcast, and listening to its episodes."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from lyceum.catalogue import api as catalogue
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.learning import selectors
from lyceum.learning.errors import ResourceIsWithdrawn
from lyceum.learning.events import (
    EpisodeHeard,
    EpisodeProgressed,
    PodcastEvent,
    PodcastSubscribed,
    PodcastUnsubscribed,
)
from lyceum.learning.models import Listening, Subscription
from lyceum.learning.types import Place
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

from .following import follow_effort

OWN = "one's own podcasts"
HEARD = 90  # percent
STEP = 10  # percent further, before it is told again
AT_ONCE = 5 * 60  # seconds that are worth a line of effort
SLACK = 5  # seconds by which clocks differ
FIRST = timedelta(minutes=1)
Kind = type[PodcastEvent]


@transaction.atomic
def subscribe(*, by: Actor, resource_id: int) -> Subscription:
    """Follow a podcast; once is enough. Its feed is read from now on."""
    person_id = _person(by)
    resource = catalogue.resource_for(by, resource_id)
    if resource.kind != resource.Kind.PODCAST:
        raise NotFound
    if resource.state == resource.State.WITHDRAWN:
        raise ResourceIsWithdrawn(title=resource.title)
    made, is_new = Subscription.objects.unscoped(OWN).get_or_create(
        person_id=person_id,
        resource_id=resource_id,
        defaults={
            "owner_id": person_owner(person_id),
            "organisation_id": by.organisation_id,
            "made_at": clock.now(),
        },
    )
    if is_new:
        publish(_fact(PodcastSubscribed, by, resource_id))
    return made


@transaction.atomic
def unsubscribe(*, by: Actor, resource_id: int) -> None:
    """Follow it no more. What was heard stays."""
    mine = Subscription.objects.unscoped(OWN).filter(person_id=_person(by), resource_id=resource_id)
    if mine.delete()[0]:
        publish(_fact(PodcastUnsubscribed, by, resource_id))


@transaction.atomic
def listen(*, by: Actor, episode_id: int, at: Place) -> Listening:
    """Keep where somebody is in an episode. From nine tenths on it is heard, and that is told;
    on the way it is told only where they stop, and a good piece further than before."""
    episode = catalogue.episode_for(by, episode_id)
    mine = _locked(by, episode_id)
    length = at.length or episode.seconds or 0
    since = (clock.now() - mine.changed_at).total_seconds() + SLACK
    mine.seconds_unlogged += int(max(0, min(at.played, since)))
    mine.second, mine.changed_at = max(0, at.second), clock.now()
    percent = min(100, 100 * mine.second // length) if length else 0
    _tell(by, mine, episode.resource_id, percent, pauses=at.pauses)
    if at.pauses:
        _log(by, mine, episode.resource_id)
    mine.save()
    return mine


def _locked(by: Actor, episode_id: int) -> Listening:
    person_id = _person(by)
    rows = Listening.objects.unscoped(OWN)
    mine, _is_new = rows.get_or_create(
        person_id=person_id,
        episode_id=episode_id,
        defaults={
            "owner_id": person_owner(person_id),
            "organisation_id": by.organisation_id,
            "changed_at": clock.now() - FIRST,
        },
    )
    return rows.select_for_update(of=("self",)).get(pk=mine.pk)


def _tell(by: Actor, mine: Listening, resource_id: int, percent: int, *, pauses: bool) -> None:
    if mine.heard_at is not None:
        return
    if percent >= HEARD:
        mine.heard_at, mine.percent_told = clock.now(), 100
        publish(_fact(EpisodeHeard, by, resource_id, episode_id=mine.episode_id))
    elif pauses and percent >= mine.percent_told + STEP:
        mine.percent_told = percent
        told = {"episode_id": mine.episode_id, "percent": percent}
        publish(_fact(EpisodeProgressed, by, resource_id, **told))


def _log(by: Actor, mine: Listening, resource_id: int) -> None:
    """Time spent, of whoever has taken the podcast up; of others it is not counted."""
    known = selectors.enrolments_in(by, mine.person_id, [resource_id]).get(resource_id)
    if known is None or not known.is_open:
        mine.seconds_unlogged = 0
        return
    if mine.seconds_unlogged < AT_ONCE and mine.heard_at is None:
        return
    minutes, mine.seconds_unlogged = divmod(mine.seconds_unlogged, 60)
    if minutes:
        follow_effort(
            by=by,
            person_id=mine.person_id,
            resource_id=resource_id,
            minutes=minutes,
            at=clock.now(),
        )


def read_podcasts() -> int:
    """The feeds of the podcasts that somebody follows."""
    followed = Subscription.objects.unscoped("whose feeds are read").values_list("resource_id")
    return catalogue.read_feeds({pk for (pk,) in followed.distinct()})


def tell_of_episode(*, by: Actor, resource_id: int, episode_id: int) -> int:
    """Whoever follows the podcast, and may still see it, hears of its newest episode."""
    found = catalogue.episodes([episode_id]).get(episode_id)
    if found is None:
        return 0
    rows = Subscription.objects.unscoped("who is told").filter(resource_id=resource_id)
    people = _who_may_see(by, resource_id, sorted(rows.values_list("person_id", flat=True)))
    return messaging.send_many(
        kind="learning.new_episode",
        to=people,
        about=messaging.About(
            found.title,
            reverse("catalogue:resource", args=[resource_id]),
            podcast=found.podcast,
        ),
        key=f"learning.episode:{episode_id}",
    )


def _who_may_see(by: Actor, resource_id: int, person_ids: list[int]) -> list[int]:
    resource = catalogue.resource_for(by, resource_id)
    if resource.visibility == resource.Visibility.ECOSYSTEM:
        return person_ids
    members = organisations.members_among(resource.organisation_id, person_ids)
    return [pk for pk in person_ids if pk in members]


def _fact(kind: Kind, by: Actor, resource_id: int, **more: Any) -> PodcastEvent:
    person_id = _person(by)
    return kind(
        by=str(by),
        owner_id=person_owner(person_id),
        person_id=person_id,
        resource_id=resource_id,
        organisation_id=by.organisation_id,
        **more,
    )


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise Forbidden
    return by.person_id
