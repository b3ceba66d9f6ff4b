"""What every benchmark shares: repeat, summarise, compare with the goals, print.

A benchmark prints a table for people; its last line is one JSON object for machines: every figure
with its unit in the key, the goals, and the list of goals that this run did not reach.
"""

import json
import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of wall time, and what the work returned."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def p95(values: Sequence[float]) -> float:
    """The 95th percentile (inclusive method); the largest of fewer than twenty."""
    if len(values) < 2:
        return max(values, default=0.0)
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def peak_memory_mb() -> float:
    """The largest resident size of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory_mb(pids: Sequence[int]) -> float:
    """Proportional set size of some processes together: shared pages counted once (Linux)."""
    kilobytes = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def machine() -> dict[str, Any]:
    """Where the figures come from."""
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_1min": round(os.getloadavg()[0], 1),
    }


def report(
    name: str, figures: dict[str, float | int | str], goals: dict[str, float] | None = None
) -> dict[str, Any]:
    """Print the table and the JSON line. A goal is an upper limit, unless its key says `_min`."""
    goals = goals or {}
    width = max(map(len, figures), default=10)
    print(f"\n{name}  ({', '.join(f'{k} {v}' for k, v in machine().items())})")
    for key, value in figures.items():
        goal = goals.get(key, goals.get(f"{key}_min"))
        shown = f"{value:,.3f}" if isinstance(value, float) else f"{value}"
        print(f"  {key:<{width}}  {shown:>14}" + (f"   goal {goal:g}" if goal is not None else ""))
    told = {
        "benchmark": name,
        **figures,
        "machine": machine(),
        "goals": goals,
        "missed": _missed(figures, goals),
    }
    print(json.dumps(told, default=str))
    sys.stdout.flush()
    return told


def _missed(figures: dict[str, Any], goals: dict[str, float]) -> list[str]:
    missed = []
    for key, goal in goals.items():
        value = figures.get(key.removesuffix("_min"))
        if value is None or (value < goal if key.endswith("_min") else value > goal):
            missed.append(key)
    return missed
