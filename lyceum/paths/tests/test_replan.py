"""The worker: plans left behind, plans that are late, several facts at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lyceum.kernel import actors, clock, eventlog
from lyceum.messaging.testing import mails_to
from lyceum.paths import api as paths
from lyceum.paths import planner, services, tasks
from lyceum.paths.testing import make_path
from lyceum.skills import api as skills


@pytest.fixture
def path(ada, sql, offer):
    offer("SQL", {sql: (0, 3)}, hours=12)
    return make_path(ada, {sql: 3}, minutes_per_week=240)


def test_a_plan_that_a_worker_left_behind_is_taken_up(path):
    path.plans.update(state="first", proven_at=None)
    assert tasks.take_up_left_work() == 0  # not yet
    with clock.travelled(clock.now() + timedelta(hours=1)):
        assert tasks.take_up_left_work() == 1

    assert path.plans.get().state == "proven"


def test_a_late_plan_gets_new_dates_and_nobody_is_bothered(ada, act, path):
    before = paths.path_page(act(ada), path.pk).steps[0].starts_on
    with clock.travelled(clock.now() + timedelta(weeks=8)):
        assert tasks.replan_the_late() == 1
        page = paths.path_page(act(ada), path.pk)
        assert tasks.replan_the_late() == 0

    assert page.steps[0].starts_on == before + timedelta(weeks=8)
    assert page.plan.because == "late"
    assert mails_to(ada.email) == []


def test_facts_of_others_change_nothing(ada, act, grace, path, sql):
    skills.rate_self(by=act(grace), ratings={sql.pk: 3})
    eventlog.deliver()

    assert path.plans.count() == 1


def test_a_level_that_changed_is_planned_with(ada, act, path, sql, offer):
    offer("Deeper", {sql: (2, 3)}, hours=1)
    skills.rate_self(by=act(ada), ratings={sql.pk: 2})
    eventlog.deliver()

    assert [s.title for s in paths.path_page(act(ada), path.pk).steps] == ["Deeper"]
    assert "paths.plan_changed" in [mail.kind for mail in mails_to(ada.email)]


def test_a_round_that_fails_is_tried_again(path, monkeypatch):
    by = actors.system("paths", path.owner_id)
    with monkeypatch.context() as broken:
        broken.setattr(planner, "solve", lambda *_, **__: 1 / 0)
        services.note_fact(by=by, path_id=path.pk, because="level")
    path.refresh_from_db()
    assert path.stale_because == "level"
    with clock.travelled(clock.now() + timedelta(hours=1)):
        tasks.take_up_left_work()
    path.refresh_from_db()

    assert path.stale_because == ""
    assert path.plans.get(is_current=True).because == "level"


def test_what_a_killed_worker_had_in_hand_is_not_lost(path, monkeypatch):
    """Nothing runs after the cut: what happened has to be noted as long as the search goes on."""

    def look(*asked, **more):
        path.refresh_from_db()
        seen.append(path.stale_because)
        return solve(*asked, **more)

    seen, solve = [], planner.solve
    monkeypatch.setattr(planner, "solve", look)
    services.note_fact(by=actors.system("paths", path.owner_id), path_id=path.pk, because="level")
    path.refresh_from_db()

    assert seen == ["level"]
    assert path.stale_because == ""


@pytest.fixture
def meanwhile(monkeypatch):
    """meanwhile(act): what happens once while the worker searches."""

    def arrange(happens):
        def slowly(*asked, **more):
            monkeypatch.setattr(planner, "solve", solve)
            answer = solve(*asked, **more)
            happens()
            return answer

        solve = planner.solve
        monkeypatch.setattr(planner, "solve", slowly)

    return arrange


def test_a_plan_that_the_person_made_meanwhile_is_not_overwritten(ada, act, path, meanwhile):
    limits = replace(paths.path_page(act(ada), path.pk).limits, minutes_per_week=60)
    meanwhile(lambda: services.change_limits(by=act(ada), path_id=path.pk, limits=limits))
    services.note_fact(by=actors.system("paths", path.owner_id), path_id=path.pk, because="level")

    assert path.plans.get(is_current=True).because == "limits"


def test_what_happens_meanwhile_is_planned_with(path, meanwhile, sql, offer):
    by = actors.system("paths", path.owner_id)

    def happens():
        offer("Quicker", {sql: (0, 3)}, hours=1)
        services.note_fact(by=by, path_id=path.pk, because="offering")

    meanwhile(happens)
    services.note_fact(by=by, path_id=path.pk, because="level")
    path.refresh_from_db()

    plan = path.plans.get(is_current=True)
    assert [step.resource.title for step in plan.steps.all()] == ["Quicker"]
    assert path.stale_because == ""
