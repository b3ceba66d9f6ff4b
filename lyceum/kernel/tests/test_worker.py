"""The worker: the clock's tasks once each, abandoned work taken over."""

from datetime import timedelta
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from lyceum.kernel import clock, schedule, worker
from lyceum.kernel.models import WorkerBeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def rings(monkeypatch):
    heard = []
    monkeypatch.setattr(schedule, "_tasks", {})
    return heard


def test_a_clock_task_runs_once_a_period_however_many_ask(rings, time_machine):
    time_machine.move_to("2026-03-29T00:30:00+00:00", tick=False)
    schedule.every(hours=1)(lambda: rings.append(clock.now()))

    schedule.run_due()
    schedule.run_due()
    time_machine.shift(timedelta(minutes=61))
    schedule.run_due()

    assert len(rings) == 2


def test_a_clock_task_that_fails_stops_no_other(rings):
    def fail() -> None:
        raise ValueError("no bell")

    def ring() -> None:
        rings.append(1)

    schedule.every(hours=1)(fail)
    schedule.every(hours=1)(ring)

    assert schedule.run_due() == 2
    assert rings == [1]


def _running_task(worker_name: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status="RUNNING",
        started_at=clock.now(),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        worker_ids=[worker_name],
        backend_name="default",
        run_after=clock.now(),
    )


def test_the_task_of_a_dead_worker_goes_back_in_the_queue():
    dead = f"{worker._host()}-999999999-abcdef"
    WorkerBeat.objects.create(worker=dead, beat_at=clock.now())
    task = _running_task(dead)

    assert worker.take_over() == 1

    task.refresh_from_db()
    assert task.status == "READY"
    assert not WorkerBeat.objects.exists()


def test_the_task_of_a_living_worker_is_left_alone():
    alive = worker.Worker().name
    WorkerBeat.objects.create(worker=alive, beat_at=clock.now())
    _running_task(alive)

    assert worker.take_over() == 0


def test_a_worker_elsewhere_is_given_time_to_beat():
    elsewhere = "other-host-1-abcdef"
    beat = WorkerBeat.objects.create(worker=elsewhere, beat_at=clock.now())
    _running_task(elsewhere)
    assert worker.take_over() == 0

    WorkerBeat.objects.filter(pk=beat.pk).update(beat_at=clock.now() - timedelta(minutes=2))

    assert worker.take_over() == 1


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not say")
def test_a_worker_that_has_grown_ends_when_it_has_nothing_to_do():
    kept, replaced = worker.Worker(), worker.Worker(is_replaced=True)
    grown = bytearray(b"x") * (worker.GROWN_KB * 1024 + 8 * 2**20)

    replaced._tasks.running_task = True
    for one in (kept, replaced) * 3:
        one._live()
    assert kept._tasks.running
    assert replaced._tasks.running

    replaced._tasks.running_task = False
    for one in (kept, replaced) * worker.QUIET_BEATS:
        one._live()
    assert kept._tasks.running
    assert not replaced._tasks.running
    assert len(grown) > worker.GROWN_KB


def test_a_worker_that_has_not_grown_stays():
    one = worker.Worker(is_replaced=True)

    for _ in range(worker.QUIET_BEATS + 1):
        one._live()

    assert one._tasks.running
