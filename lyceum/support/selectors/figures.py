"""How questions were answered: no figure about fewer than five people who asked."""

import math
from collections import defaultdict
from datetime import timedelta
from statistics import median

from lyceum.kernel import clock
from lyceum.support.models import Case
from lyceum.support.types import HELPED, KINDS, SEEN_FROM, FigureRow

LOOKED_BACK = timedelta(days=90)
MANY = 50_000
Asked = tuple[str, int, int | None, int, int | None]


def figures_of(organisation_id: int) -> list[FigureRow]:
    """Of the last ninety days: all questions together, then each kind. One query.

    A kind of which few asked is not shown; nor is the only other one then, as it could be
    reckoned from the sum.
    """
    rows = Case.objects.unscoped("counts, nobody by name").filter(
        organisation_id=organisation_id,
        opened_at__gte=clock.now() - LOOKED_BACK,
        merged_into=None,
    )
    asked = list(
        rows.values_list("kind", "person_id", "first_minutes", "answer_minutes", "rating")[:MANY]
    )
    by_kind: dict[str, list[Asked]] = defaultdict(list)
    for row in asked:
        by_kind[row[0]].append(row)
    few = [kind for kind, some in by_kind.items() if not _is_seen(some)]
    if len(few) == 1:  # the smallest of the others hides it
        others = [kind for kind in by_kind if kind not in few]
        few += sorted(others, key=lambda kind: len(by_kind[kind]))[:1]
    whole = _row("", asked)
    return [whole, *(_row(k, [] if k in few else by_kind[k]) for k, _w in KINDS if k in by_kind)]


def _is_seen(some: list[Asked]) -> bool:
    return len({person for _kind, person, *_rest in some}) >= SEEN_FROM


def _row(kind: str, some: list[Asked]) -> FigureRow:
    words = dict(KINDS).get(kind, "")
    if not _is_seen(some):
        return FigureRow(words)
    answered = sorted(row[2] for row in some if row[2] is not None)
    in_time = [row for row in some if row[2] is not None and row[2] <= row[3]]
    rated = [row for row in some if row[4] is not None]
    helped = [row for row in rated if row[4] == HELPED]
    return FigureRow(
        kind=words,
        cases=len(some),
        median_minutes=round(median(answered)) if answered else None,
        p90_minutes=answered[math.ceil(0.9 * len(answered)) - 1] if answered else None,
        in_time=round(100 * len(in_time) / len(answered)) if answered else None,
        helped=round(100 * len(helped) / len(rated)) if _is_seen(rated) else None,
    )
