"""The recordings of a podcast, as its feed tells them: again and again, each once."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from lyceum.catalogue.events import EpisodesPublished
from lyceum.catalogue.models import Episode, Resource
from lyceum.catalogue.types import NewEpisode
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish

SAID = ("title", "published_at", "seconds", "audio", "media_type")
BATCH = 500


@transaction.atomic
def keep_episodes(*, by: Actor, resource: Resource, found: Sequence[NewEpisode]) -> int:
    """Take in what is new and what is told otherwise now; how many are new."""
    rows = Resource.objects.unscoped("a podcast that was got through its gate")
    rows.select_for_update(of=("self",)).get(pk=resource.pk)  # a file and the clock may meet
    known = {each.guid: each for each in Episode.objects.filter(resource=resource)}
    new = [
        Episode(resource=resource, found_at=clock.now(), **asdict(each))
        for each in found
        if each.guid not in known
    ]
    changed = [known[each.guid] for each in found if _altered(known.get(each.guid), each)]
    Episode.objects.bulk_update(changed, SAID, batch_size=BATCH)
    Episode.objects.bulk_create(new, batch_size=BATCH)
    if new:
        _tell(by, resource, new, [each.published_at for each in known.values()])
    return len(new)


def _altered(episode: Episode | None, told: NewEpisode) -> bool:
    """Give it what is told now; whether anything is."""
    if episode is None or all(getattr(episode, name) == getattr(told, name) for name in SAID):
        return False
    for name in SAID:
        setattr(episode, name, getattr(told, name))
    return True


def _tell(by: Actor, resource: Resource, new: list[Episode], before: list[datetime | None]) -> None:
    """A podcast that moved gives all of its recordings new names: old ones are no news."""
    known = [moment for moment in before if moment]
    dated = [each for each in new if each.published_at]
    newest = max(dated, key=lambda each: each.published_at or clock.now(), default=new[0])
    publish(
        EpisodesPublished(
            by=str(by),
            owner_id=resource.owner_id,
            resource_id=resource.pk,
            episode_id=newest.pk,
            number=len(new),
            is_news=bool(known and newest.published_at and newest.published_at > max(known)),
        )
    )
