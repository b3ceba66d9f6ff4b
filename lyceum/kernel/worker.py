"""The worker: delivers facts, keeps the clock, does the long work. Any number may run.

Three loops, one thread each, because a long import must not keep a fact waiting.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db import close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from . import clock, eventlog, schedule
from .models import WorkerBeat

log = logging.getLogger(__name__)
IDLE = 0.5
BEAT = 5.0
SILENT_FOR = timedelta(seconds=60)
GROWN_KB = 64 * 1024
QUIET_BEATS = 2


class Worker:
    """One worker process; `run` returns when it is told to end.

    `is_replaced` says that whoever began this one begins another when it ends. It then ends by
    itself when it has grown and has nothing to do: what long work took of the memory, libraries
    and loose pages alike, goes back to the system only with the process.
    """

    def __init__(self, *, is_replaced: bool = False) -> None:
        self.stop = threading.Event()
        self._is_replaced = is_replaced
        self._began_with_kb, self._quiet_beats = _own_memory_kb(), 0
        self.name = f"{_host()}-{os.getpid()}-{get_random_string(6)}"
        self._tasks = TaskWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=IDLE,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
        )

    def run(self) -> None:
        """Work until stopped."""
        self._live()
        loops = [
            threading.Thread(target=self._loop, args=(work, pause), name=work.__name__)
            for work, pause in (
                (eventlog.deliver, IDLE),
                (schedule.run_due, 1.0),
                (self._live, BEAT),
            )
        ]
        for loop in loops:
            loop.start()
        while self._tasks.running:
            self._guarded(self._tasks.run)
        self.stop.set()
        for loop in loops:
            loop.join()
        WorkerBeat.objects.filter(worker=self.name).delete()

    def end(self) -> None:
        """Finish what is at hand, then return from `run`."""
        self.stop.set()
        self._tasks.running = False

    def _loop(self, work: Callable[[], int], pause: float) -> None:
        while not self.stop.is_set():
            did = self._guarded(work)
            if not did:
                self.stop.wait(pause)
        connection.close()

    def _guarded(self, work: Callable[[], int | None]) -> int | None:
        """A database that is away for a moment must not end the worker."""
        close_old_connections()
        try:
            return work()
        except Exception:
            log.exception("%s failed; going on", getattr(work, "__name__", work))
            self.stop.wait(BEAT)
            return 0

    def _live(self) -> int:
        WorkerBeat.objects.update_or_create(worker=self.name, defaults={"beat_at": clock.now()})
        take_over()
        if self._is_replaced:
            self._make_room()
        return 0

    def _make_room(self) -> None:
        """End between two tasks; facts and clock go on until then."""
        self._quiet_beats = 0 if self._tasks.running_task else self._quiet_beats + 1
        has_grown = _own_memory_kb() - self._began_with_kb > GROWN_KB
        if has_grown and self._quiet_beats >= QUIET_BEATS:
            log.info("giving back memory: another worker goes on")
            self._tasks.running = False


def take_over() -> int:
    """Put the tasks of workers that are gone back in the queue. Long tasks can be resumed."""
    running = list(DBTaskResult.objects.filter(status="RUNNING"))
    moment = clock.now() - SILENT_FOR  # read after the tasks: who began one since has beaten before
    beats = dict(WorkerBeat.objects.values_list("worker", "beat_at"))
    alive = {name for name, at in beats.items() if at >= moment and not _has_died(name)}
    WorkerBeat.objects.filter(worker__in=beats.keys() - alive).delete()
    taken = 0
    for task in running:
        if not {*task.worker_ids[-1:]} & alive:
            found = DBTaskResult.objects.filter(pk=task.pk, status="RUNNING")
            same = found.filter(started_at=task.started_at)  # and not by another one since
            taken += same.update(status="READY", started_at=None)
    return taken


def _has_died(name: str) -> bool:
    """On this machine we need not wait for silence: is the process there?"""
    host, pid, _ = name.rsplit("-", 2)
    if host != _host():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _own_memory_kb() -> int:
    """What only this process holds; 0 where the system does not say (it is not Linux)."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:"))


def _host() -> str:
    return socket.gethostname()[:30]
