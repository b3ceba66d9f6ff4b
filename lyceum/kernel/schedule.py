"""What the clock does: functions that run every so often, once for all workers together.

@every(minutes=5)
def send_waiting_mail() -> None: ...
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

from django.db import transaction

from . import clock
from .models import ClockTask

log = logging.getLogger(__name__)
Task = Callable[[], object]
T = TypeVar("T")
_tasks: dict[str, tuple[timedelta, Task]] = {}


def one_by_one(work: Callable[[T], int | bool | None], things: Iterable[T]) -> int:
    """Do it for each, and say how often something came of it. `work` is a transaction of its own.

    One that cannot be done is logged and stops no other; it comes again at the task's next time.
    """
    came = 0
    for thing in things:
        try:
            came += int(work(thing) or 0)
        except Exception:
            log.exception("%s.%s failed for %r", work.__module__, work.__qualname__, thing)
    return came


def every(**period: float) -> Callable[[Task], Task]:
    """Run a function at this period (the words of timedelta); its dotted path is its name."""

    def register(task: Task) -> Task:
        _tasks[f"{task.__module__}.{task.__name__}"] = (timedelta(**period), task)
        return task

    return register


def run_due() -> int:
    """Run what is due now; a task that fails is logged and comes again at its next time.

    One question tells which are not due: to ask for each, every second, cost more than all of them.
    """
    waiting = set(ClockTask.objects.filter(due_at__gt=clock.now()).values_list("name", flat=True))
    ran = 0
    for name, (period, task) in _tasks.items():
        if name in waiting or not _claim(name, period):
            continue
        ran += 1
        try:
            task()
        except Exception:
            log.exception("clock task %s failed", name)
    return ran


@transaction.atomic
def _claim(name: str, period: timedelta) -> bool:
    """Whoever moves the due time first runs the task; the others see it moved."""
    moment = clock.now()
    ClockTask.objects.get_or_create(name=name, defaults={"due_at": moment})
    claimed = ClockTask.objects.filter(name=name, due_at__lte=moment)
    return bool(claimed.update(due_at=moment + period))
