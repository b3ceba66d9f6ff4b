"""One's own podcasts, and how far one is in their episodes."""

from lyceum.catalogue import api as catalogue
from lyceum.kernel.actors import Actor
from lyceum.learning.models import Listening, Subscription
from lyceum.learning.types import EpisodeLine, PodcastLine

MOST = 100


def episode_lines(actor: Actor, resource_id: int, page: int) -> tuple[list[EpisodeLine], bool]:
    """A page of a podcast's episodes (from 1) with one's place in each, and whether there is more."""
    rows, has_more = catalogue.episodes_of(actor, resource_id, page)
    mine = _listenings(actor, [row.id for row in rows])
    return [_line(row, mine.get(row.id)) for row in rows], has_more


def is_subscribed(actor: Actor, resource_id: int) -> bool:
    """Does one follow this podcast?"""
    mine = Subscription.objects.within(actor.scope).filter(person_id=actor.person_id or 0)
    return bool(mine.filter(resource_id=resource_id).exists())


def podcasts_of(actor: Actor) -> list[PodcastLine]:
    """The podcasts that one follows, the one with the newest episode first. Four queries."""
    mine = Subscription.objects.within(actor.scope).filter(person_id=actor.person_id or 0)
    ids = list(mine.order_by("-made_at", "-pk").values_list("resource_id", flat=True)[:MOST])
    if not ids:
        return []
    rows, newest = catalogue.rows(actor, ids), catalogue.latest_episodes(ids)
    heard = _listenings(actor, [each.id for each in newest.values()])
    lines = [_podcast(rows[pk], newest.get(pk), heard) for pk in ids if pk in rows]
    return sorted(lines, key=_age, reverse=True)


def _listenings(actor: Actor, episode_ids: list[int]) -> dict[int, Listening]:
    mine = Listening.objects.within(actor.scope).filter(person_id=actor.person_id or 0)
    return {each.episode_id: each for each in mine.filter(episode_id__in=episode_ids)}


def _line(row: catalogue.EpisodeRow, mine: Listening | None) -> EpisodeLine:
    """What was heard to its end begins anew."""
    if mine is None:
        return EpisodeLine(row)
    is_heard = mine.heard_at is not None
    at_end = is_heard and row.seconds is not None and mine.second >= row.seconds * 9 // 10
    return EpisodeLine(row, 0 if at_end else mine.second, is_heard)


def _podcast(
    row: catalogue.ResourceRow, newest: catalogue.EpisodeRow | None, heard: dict[int, Listening]
) -> PodcastLine:
    mine = heard.get(newest.id) if newest else None
    return PodcastLine(row.id, row.title, newest, bool(mine and mine.heard_at))


def _age(line: PodcastLine) -> float:
    moment = line.newest.published_at if line.newest else None
    return moment.timestamp() if moment else 0.0
