"""How alive a space is: counted when somebody asks, between two days, by the indexes of time.

Only numbers leave: of kinds, of days, of organisations. Who is silent is known to who looks after
the space, as how many there are.
"""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from lyceum.communities.models import CoffeeSeat, Post, Reaction, Space, SpaceMember
from lyceum.communities.types import Culture, WeekRow

SUMS = "sums, and nobody's name"
DAY = timedelta(days=1)
COUNTED = ("win", "frustration", "question", "introduction", "story", "idea")


def space_ids_of(organisation_id: int) -> list[int]:
    """The spaces of an organisation, for sums about all of them. One query."""
    rows = Space.objects.unscoped(SUMS).filter(organisation_id=organisation_id)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def culture(space_ids: Collection[int], since: date, until: date) -> Culture:
    """The figures of these spaces, from one day up to another (which is not counted any more)."""
    began, ended = _midnight(since), _midnight(until)
    posts = Post.objects.unscoped(SUMS).filter(
        space_id__in=space_ids,
        posted_at__gte=began,
        posted_at__lt=ended,
        removed_at=None,
        hidden_at=None,
    )
    roots = posts.filter(root=None, author__isnull=False)
    members = SpaceMember.objects.unscoped(SUMS).filter(
        space_id__in=space_ids, state=SpaceMember.State.IN
    )
    kinds = dict(roots.values("kind").annotate(n=Count("pk")).values_list("kind", "n"))
    within, replied = _replied(roots)
    met, asked = _met(space_ids, since, until)
    return Culture(
        people=members.values("person").distinct().count(),
        members=members.count(),
        silent=members.filter(said=0).count(),
        posts=sum(kinds.values()),
        kinds={kind: kinds.get(kind, 0) for kind in COUNTED},
        replied_within_a_day=within,
        replied=replied,
        weeks=tuple(_weeks(roots)),
        **_across(posts, space_ids, began, ended),
        met=met,
        asked_whether_met=asked,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _replied(roots: QuerySet[Post]) -> tuple[int, int]:
    """How many were answered by somebody else within a day, and at all."""
    counts = roots.aggregate(
        within=Count("pk", filter=Q(first_reply_at__lte=F("posted_at") + DAY)),
        replied=Count("pk", filter=Q(first_reply_at__isnull=False)),
    )
    return counts["within"], counts["replied"]


def _weeks(roots: QuerySet[Post]) -> list[WeekRow]:
    """Wins and frustrations, week by week."""
    rows = (
        roots.filter(kind__in=["win", "frustration"])
        .annotate(week=TruncWeek("posted_at", tzinfo=UTC))
        .values("week", "kind")
        .annotate(n=Count("pk"))
        .values_list("week", "kind", "n")
    )
    weeks: dict[date, dict[str, int]] = {}
    for week, kind, n in rows:
        weeks.setdefault(week.date(), {})[kind] = n
    return [
        WeekRow(week, said.get("win", 0), said.get("frustration", 0))
        for week, said in sorted(weeks.items())
    ]


def _across(
    posts: QuerySet[Post], space_ids: Collection[int], began: datetime, ended: datetime
) -> dict[str, Any]:
    """How much of what people do for each other crosses organisations; and how mutual that is: of
    what goes one way between two organisations, how much comes back."""
    replies = posts.filter(root__isnull=False, root__author__isnull=False)
    given: Counter[tuple[int, int]] = Counter()
    for one, other, n in (
        replies.exclude(author=F("root__author"))
        .values("organisation_id", "root__organisation_id")
        .annotate(n=Count("pk"))
        .values_list("organisation_id", "root__organisation_id", "n")
    ):
        given[one or 0, other or 0] += n
    signs = Reaction.objects.unscoped(SUMS).filter(
        post__space_id__in=space_ids, made_at__gte=began, made_at__lt=ended
    )
    between = {pair: n for pair, n in given.items() if pair[0] != pair[1]}
    mutual = sum(min(n, between.get((other, one), 0)) for (one, other), n in between.items())
    total = sum(between.values())
    return {
        "replies": sum(given.values()),
        "replies_across": total,
        "reciprocity": mutual / total if total else 0.0,
        "signs": signs.count(),
    }


def _met(space_ids: Collection[int], since: date, until: date) -> tuple[int, int]:
    rows = CoffeeSeat.objects.unscoped(SUMS).filter(
        group__round__space_id__in=space_ids,
        group__round__on__gte=since,
        group__round__on__lt=until,
        has_met__isnull=False,
    )
    counts = rows.aggregate(met=Count("pk", filter=Q(has_met=True)), asked=Count("pk"))
    return counts["met"], counts["asked"]
