"""A feed as a file: its table has the podcast in the first row, and below it its recordings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lyceum.catalogue.models import Episode, Resource
from lyceum.catalogue.readers.feeds import safe, seconds_of
from lyceum.catalogue.readers.words import said
from lyceum.catalogue.types import NewEpisode
from lyceum.kernel.intake import Context, Entry, Outcome

from .episodes import SAID, keep_episodes
from .importing import CHANGED, NEW, UNCHANGED, Catalogue


class CatalogueWithEpisodes(Catalogue):
    """A row that says of what it is an episode is no resource."""

    def survey(self, entries: Sequence[Entry], context: Context) -> None:
        super().survey([each for each in entries if not _podcast_of(each)], context)

    def check(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        listed = super().check([each for each in entries if not _podcast_of(each)], context)
        return _in_order(entries, listed, _recordings(entries, context))

    def apply(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        listed = super().apply([each for each in entries if not _podcast_of(each)], context)
        recordings = _recordings(entries, context)
        for name, resource in _podcasts(entries, context).items():
            mine = [each for each in entries if _podcast_of(each) == name]
            found = [episode for episode in map(_episode, mine) if episode]
            keep_episodes(by=context.actor, resource=resource, found=found)
        return _in_order(entries, listed, recordings)


def _in_order(
    entries: Sequence[Entry], listed: list[Outcome], recordings: dict[int, Outcome]
) -> list[Outcome]:
    others = iter(listed)
    return [recordings.get(each.line) or next(others) for each in entries]


def _podcast_of(entry: Entry) -> str:
    return said(entry.values.get("episode_of", ""))


def _podcasts(entries: Sequence[Entry], context: Context) -> dict[str, Resource]:
    """The podcasts of these rows that are there, by the name that a file gives them."""
    names = {name for name in map(_podcast_of, entries) if name}
    rows = Resource.objects.unscoped("the owner's own, for whom the run was permitted").filter(
        owner_id=context.owner_id, kind=Resource.Kind.PODCAST, key__in=names
    )
    return {each.key: each for each in rows.order_by("pk")}


def _recordings(entries: Sequence[Entry], context: Context) -> dict[int, Outcome]:
    """What the rows of recordings come to, by line."""
    podcasts = _podcasts(entries, context)
    known = {
        (each.resource_id, each.guid): each
        for each in Episode.objects.filter(resource__in=podcasts.values())
    }
    return {
        entry.line: _outcome(_episode(entry), podcasts.get(name), known)
        for entry in entries
        if (name := _podcast_of(entry))
    }


def _outcome(
    told: NewEpisode | None, podcast: Resource | None, known: dict[Any, Episode]
) -> Outcome:
    if told is None:
        return Outcome.error(_("has no address of a recording"), "url", "https://…")
    episode = known.get((podcast.pk, told.guid)) if podcast else None
    if episode is None:
        return Outcome(NEW, told.title)
    is_same = all(getattr(episode, name) == getattr(told, name) for name in SAID)
    return Outcome(UNCHANGED if is_same else CHANGED, told.title)


def _episode(entry: Entry) -> NewEpisode | None:
    audio, title = safe(entry.values.get("url", "")), said(entry.values.get("title", ""))
    if not audio:
        return None
    return NewEpisode(
        guid=(said(entry.values.get("key", "")) or audio)[:500],
        title=title[:300],
        audio=audio,
        media_type=entry.values.get("media_type", "")[:100],
        published_at=_moment(entry.values.get("published_on", "")),
        seconds=seconds_of(entry.values.get("seconds", "")),
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
