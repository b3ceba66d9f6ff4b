"""How sessions were, where five or more said so.

Nobody is shown alone, and nobody is told by the next answer: of a session the mean is taken over the
first five, ten, fifteen … answers, so that it changes by five at once; a mean of several sessions is
made of what is shown of each, and of nothing else.
"""

from collections import defaultdict
from collections.abc import Collection

from lyceum.programmes.models import Energy, Session

TOGETHER = "a mean of five or more"
FEWEST = 5


def energy_of_sessions(session_ids: Collection[int]) -> dict[int, tuple[float, int]]:
    """Of each session with five answers or more: their mean and how many. One query."""
    rows = Energy.objects.unscoped(TOGETHER).filter(session_id__in=session_ids)
    said: dict[int, list[int]] = defaultdict(list)
    for session_id, level in rows.order_by("said_at", "pk").values_list("session_id", "level"):
        said[session_id].append(level)
    return {
        pk: (round(sum(some[:whole]) / whole, 1), whole)
        for pk, some in said.items()
        if (whole := len(some) - len(some) % FEWEST)
    }


def mean_of(shown: Collection[tuple[float, int]]) -> float | None:
    """The mean of what is shown of several sessions."""
    answers = sum(count for _mean, count in shown)
    return round(sum(mean * count for mean, count in shown) / answers, 1) if answers else None


def energy_of_runs(offering_ids: Collection[int]) -> dict[int, float]:
    """The mean of what is shown of the sessions of each run; runs without any are left out."""
    rows = Session.objects.unscoped(TOGETHER).filter(offering_id__in=offering_ids)
    run_of = dict(rows.values_list("pk", "offering_id"))
    found: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for session_id, shown in energy_of_sessions(run_of).items():
        found[run_of[session_id]].append(shown)
    return {pk: mean for pk, some in found.items() if (mean := mean_of(some)) is not None}
