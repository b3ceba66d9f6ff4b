"""What connections told of a person."""

from collections import defaultdict

from lyceum.footprint.types import LineRow
from lyceum.kernel.actors import Actor

from .timeline import SYSTEM, my_lines, rows_of


def work_told(actor: Actor, *, limit: int = 500) -> dict[int, list[LineRow]]:
    """The last of the actor's own lines that connections told, by connection. Three queries."""
    found = my_lines(actor).filter(source__startswith=SYSTEM)
    lines = list(found.order_by("-happened_at", "-id")[:limit])
    told: dict[int, list[LineRow]] = defaultdict(list)
    for line, row in zip(lines, rows_of(lines), strict=True):
        told[int(line.source.removeprefix(SYSTEM))].append(row)
    return told
