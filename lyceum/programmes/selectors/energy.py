"""How sessions were, where five or more said so.

Nobody is shown alone, and nobody is told by the next answer: of a session the mean is taken over the
first five, ten, fifteen … answers, so that it changes by five at once; a mean of several sessions is
made of what is shown of each, and of nothing else.
"""

from collections import defaultdict
from collections.abc import Collection

from lyceum.programmes.models import Energy

TOGETHER = "a mean of five or more"
FEWEST = 5


def energy_of_sessions(session_ids: Collection[int]) -> dict[int, tuple[float, int]]:
    """Of each session with five answers or more: their mean and how many. One query."""
    rows = Energy.objects.unscoped(TOGETHER).filter(session_id__in=session_ids)
    said: dict[int, list[int]] = defaultdict(list)
    for session_id, level in rows.order_by("said_at", "pk").values_list("session_id", "level"):
        said[session_id].append(level)
    return {pk: shown for pk, levels in said.items() if (shown := _shown(levels))}


def _shown(levels: list[int]) -> tuple[float, int] | None:
    whole = len(levels) - len(levels) % FEWEST
    return (round(sum(levels[:whole]) / whole, 1), whole) if whole else None


def mean_of(shown: Collection[tuple[float, int]]) -> float | None:
    """The mean of what is shown of several sessions."""
    answers = sum(count for _mean, count in shown)
    return round(sum(mean * count for mean, count in shown) / answers, 1) if answers else None


def energy_of_runs(offering_ids: Collection[int]) -> dict[int, float]:
    """The mean of what is shown of the sessions of each run; runs without any are left out. One
    query."""
    rows = Energy.objects.unscoped(TOGETHER).filter(session__offering_id__in=offering_ids)
    said: dict[tuple[int, int], list[int]] = defaultdict(list)
    names = ("session__offering_id", "session_id", "level")
    for run_id, session_id, level in rows.order_by("said_at", "pk").values_list(*names):
        said[run_id, session_id].append(level)
    found: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (run_id, _session), levels in said.items():
        if shown := _shown(levels):
            found[run_id].append(shown)
    return {pk: mean for pk, some in found.items() if (mean := mean_of(some)) is not None}
