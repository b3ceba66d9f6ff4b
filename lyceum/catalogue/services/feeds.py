"""Feeds of podcasts are read where they lie: seldom, politely, and less often where it fails."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lyceum.catalogue.errors import UnreadableFile
from lyceum.catalogue.models import Feed, Resource
from lyceum.catalogue.readers.feeds import episodes_in, feed_named_in, parsed
from lyceum.connections import api as connections
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import DomainError
from lyceum.kernel.schedule import one_by_one

from .episodes import keep_episodes

SECONDS, SIZE = 30, 32 * 1024 * 1024
AT_ONCE = 200  # feeds a time; the others come the next time
AMONG = 500  # ids in one question
UNCHANGED = 304
LONGEST_PAUSE = timedelta(days=7)
ALL = "feeds are read for whoever follows them"


def read_feeds(resource_ids: Collection[int]) -> int:
    """Those of these podcasts whose time has come; how many recordings are new.

    Nothing is read where the installation does not want it (`LYCEUM_PODCASTS_HOURS=0`).
    """
    if not settings.PODCASTS_HOURS:
        return 0
    ids = sorted(resource_ids)
    for start in range(0, len(ids), AMONG):
        _begin(ids[start : start + AMONG])
    due = Feed.objects.filter(due_at__lte=clock.now()).order_by("due_at", "pk")
    wanted = set(ids)
    found = [feed for feed in due.select_related("resource") if feed.resource_id in wanted]
    return one_by_one(_read, [feed for feed in found if feed.resource.is_open][:AT_ONCE])


def _begin(ids: list[int]) -> None:
    """A podcast that nobody followed before gets its feed: its number is the address, or it has one."""
    known = Feed.objects.filter(resource__in=ids).values("resource_id")
    podcasts = Resource.objects.unscoped(ALL).filter(pk__in=ids, kind=Resource.Kind.PODCAST)
    new = [
        Feed(resource=podcast, address=address, due_at=clock.now())
        for podcast in podcasts.exclude(pk__in=known)
        if (address := _address_of(podcast))
    ]
    Feed.objects.bulk_create(new, ignore_conflicts=True)


def _address_of(podcast: Resource) -> str:
    is_address = podcast.key.startswith(("http://", "https://"))
    return podcast.key if is_address else podcast.url


def _read(feed: Feed) -> int:
    """One feed. Its next time is set before anything is asked, so that no two workers ask at once."""
    mine = Feed.objects.filter(pk=feed.pk, due_at=feed.due_at)
    if not mine.update(due_at=clock.now() + timedelta(hours=settings.PODCASTS_HOURS)):
        return 0
    try:
        return _taken_in(feed, _asked(feed))
    except DomainError as refusal:
        return _failed(feed, str(refusal))


def _asked(feed: Feed) -> Any:
    """What its server answers: nothing new, or all of it."""
    from requests import RequestException  # noqa: PLC0415  loaded with the session

    told = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
    headers = {name: value for name, value in told.items() if value}
    with connections.session(seconds=SECONDS, size=SIZE) as guarded:
        try:
            answer = guarded.get(feed.address, headers=headers)
            if answer.status_code != UNCHANGED:
                answer.raise_for_status()
        except (RequestException, ValueError) as error:
            trouble = connections.trouble_with(error)
            raise connections.NotReached(feed.address, trouble) from error
    return answer


@transaction.atomic
def _taken_in(feed: Feed, answer: Any) -> int:
    number = 0
    if answer.status_code != UNCHANGED:
        if other := feed_named_in(answer.content, answer.url):  # a page that says where its feed is
            return _moved(feed, other)
        found = episodes_in(parsed(answer.content))
        if not found:
            raise UnreadableFile(reason=_("no episode in it has a recording"))
        number = keep_episodes(by=actors.system("catalogue"), resource=feed.resource, found=found)
        feed.etag = answer.headers.get("ETag", "")[:300]
        feed.modified = answer.headers.get("Last-Modified", "")[:100]
    feed.read_at, feed.failures, feed.trouble = clock.now(), 0, ""
    feed.save(update_fields=["etag", "modified", "read_at", "failures", "trouble"])
    return number


def _moved(feed: Feed, address: str) -> int:
    """Read there at the next turn of the clock."""
    if address == feed.address:
        raise UnreadableFile(reason=_("there is no feed in it"))
    feed.address, feed.due_at = address, clock.now()
    feed.save(update_fields=["address", "due_at"])
    return 0


def _failed(feed: Feed, trouble: str) -> int:
    """Again after one hour, two, four … a week; why stands where editors see it."""
    feed.failures = min(feed.failures + 1, 100)
    hours = max(settings.PODCASTS_HOURS, 2 ** min(feed.failures - 1, 10))
    feed.due_at = clock.now() + min(timedelta(hours=hours), LONGEST_PAUSE)
    feed.trouble = trouble[:500]
    feed.save(update_fields=["failures", "due_at", "trouble"])
    return 0
