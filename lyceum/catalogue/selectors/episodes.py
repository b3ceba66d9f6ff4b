"""The recordings of podcasts."""

from collections.abc import Collection, Iterable

from django.db.models import F, OuterRef, QuerySet, Subquery

from lyceum.catalogue.models import Episode, Feed, Resource
from lyceum.catalogue.types import EpisodeRow
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

from .resources import resource_for

NEWEST_FIRST = (F("published_at").desc(nulls_last=True), "-pk")
PAGE = 20


def episodes_of(actor: Actor, resource_id: int, page: int = 1) -> tuple[list[EpisodeRow], bool]:
    """A page of a podcast's recordings (from 1), the newest first, and whether there is more."""
    rows = _episodes(Episode.objects.filter(resource=resource_for(actor, resource_id)))
    start = (max(page, 1) - 1) * PAGE
    found = list(rows.order_by(*NEWEST_FIRST)[start : start + PAGE + 1])
    return [_row(each) for each in found[:PAGE]], len(found) > PAGE


def episode_for(actor: Actor, episode_id: int) -> EpisodeRow:
    """The one way to a recording: of a podcast that one may see."""
    found = _episodes(Episode.objects.filter(pk=episode_id)).first()
    if found is None:
        raise NotFound
    resource_for(actor, found.resource_id)
    return _row(found)


def episodes(ids: Iterable[int]) -> dict[int, EpisodeRow]:
    """Recordings by id, whoever may see them. One query."""
    return {each.pk: _row(each) for each in _episodes(Episode.objects.filter(pk__in=set(ids)))}


def latest_episodes(resource_ids: Collection[int]) -> dict[int, EpisodeRow]:
    """The newest recording of each of these podcasts. One query."""
    theirs = Episode.objects.filter(resource=OuterRef("pk")).order_by(*NEWEST_FIRST)
    newest = Resource.objects.unscoped("their ids only").filter(pk__in=resource_ids)
    ids = newest.annotate(newest=Subquery(theirs.values("pk")[:1])).values("newest")
    return {each.resource_id: _row(each) for each in _episodes(Episode.objects.filter(pk__in=ids))}


def feed_trouble(resource_id: int) -> str:
    """Why a podcast could not be read the last time, in words; nothing where it could."""
    found = Feed.objects.filter(resource=resource_id).values_list("trouble", flat=True)
    return found.first() or ""


def _episodes(rows: QuerySet[Episode]) -> QuerySet[Episode]:
    return rows.select_related("resource").only(
        "guid", "title", "audio", "media_type", "published_at", "seconds",
        "resource__title", "resource__language",
    )  # fmt: skip


def _row(episode: Episode) -> EpisodeRow:
    return EpisodeRow(
        id=episode.pk,
        resource_id=episode.resource_id,
        title=episode.title,
        audio=episode.audio,
        media_type=episode.media_type,
        published_at=episode.published_at,
        seconds=episode.seconds,
        podcast=episode.resource.title,
        language=episode.resource.language,
    )
