"""Dates that spaces announce."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count

from lyceum.communities.models import Coming, Gathering, Post
from lyceum.communities.types import ComingRow, GatheringRow, Place
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.errors import NotFound

HERE = "of posts that the gate let the actor read"
SHOWN = 60
Answer = Coming.Answer


def gatherings_of(post_ids: Collection[int], me: int) -> dict[int, GatheringRow]:
    """The dates that these posts announce, with what was said to each. Three queries."""
    found = list(Gathering.objects.filter(post_id__in=post_ids))
    if not found:
        return {}
    rows = Coming.objects.unscoped(HERE).filter(gathering__in=found)
    counted = rows.order_by().values_list("gathering_id", "answer").annotate(n=Count("pk"))
    numbers = {(pk, answer): n for pk, answer, n in counted}
    mine = dict(rows.filter(person_id=me).values_list("gathering_id", "answer"))
    return {each.post_id: _row(each, numbers, mine.get(each.pk, "")) for each in found}


def _row(each: Gathering, numbers: dict[tuple[int, str], int], mine: str) -> GatheringRow:
    answers = tuple(
        ComingRow(value, str(label), numbers.get((each.pk, value), 0), value == mine)
        for value, label in Answer.choices
    )
    return GatheringRow(
        title=each.title,
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        zone=each.zone,
        there=_there(each.starts_at, each.zone),
        place=each.place,
        answers=answers,
        is_cancelled=each.cancelled_at is not None,
        is_over=each.ends_at <= clock.now(),
    )


def _there(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def gathering_of(post: Post) -> Gathering:
    """The date that a post announces, got through the gate of the post."""
    found = Gathering.objects.filter(post=post).first()
    if found is None:
        raise NotFound
    return found


def who_comes(place: Place, post: Post) -> list[str]:
    """The names of those who said yes, for whoever is in the space."""
    if not (place.is_in or place.may_keep):
        return []
    rows = Coming.objects.unscoped(HERE).filter(gathering__post=post, answer=Answer.YES)
    ids = list(rows.order_by("pk").values_list("person_id", flat=True)[:SHOWN])
    names = identity.names_of(ids)
    return [names[pk] for pk in ids if pk in names]
