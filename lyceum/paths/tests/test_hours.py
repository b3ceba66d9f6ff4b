"""The steps of a plan in the calendar: due days, and blocks in hours that are free."""

from datetime import UTC, datetime, time, timedelta

import pytest

from lyceum.agenda.testing import choose_hours, entries_of, make_busy
from lyceum.catalogue.testing import make_resource
from lyceum.kernel import actors, clock, eventlog
from lyceum.paths import services
from lyceum.paths.services import hours
from lyceum.paths.testing import make_path
from lyceum.programmes import api as programmes
from lyceum.programmes.testing import make_offering

pytestmark = pytest.mark.django_db
HOURS = {day: (time(17), time(19)) for day in range(5)}


@pytest.fixture
def path(ada, sql, offer):
    offer("SQL for beginners", {sql: (0, 2)}, hours=3)
    return make_path(ada, {sql: 2})


def blocks(person):
    return [each for each in entries_of(person, "paths.step") if not each.cancelled_at]


def deliver():
    while eventlog.deliver():
        pass


def choose(person, hours=HOURS):
    choose_hours(person, hours)
    deliver()


def test_a_step_stands_in_the_calendar_with_its_day(ada, path):
    [entry] = entries_of(ada, "paths.due")

    assert entry.title == "SQL for beginners"
    assert entry.is_all_day
    assert not entry.is_busy
    assert blocks(ada) == []


def test_steps_go_into_learning_hours(ada, path):
    choose(ada)

    found = blocks(ada)
    minutes = sum((each.ends_at - each.starts_at).total_seconds() // 60 for each in found)
    assert minutes >= 180
    for each in found:
        assert each.starts_at.weekday() < 5
        assert time(17) <= each.starts_at.time() < each.ends_at.time() <= time(19)


def test_they_make_room_for_what_is_busy(ada, path):
    choose(ada)
    first = blocks(ada)[0]

    make_busy(ada, first.starts_at, first.ends_at)
    deliver()

    for each in blocks(ada):
        assert each.ends_at <= first.starts_at or each.starts_at >= first.ends_at


def test_no_week_gets_more_than_the_plan_was_made_for(ada, path):
    choose(ada, {day: (time(6), time(22)) for day in range(7)})

    per_week = {}
    for each in blocks(ada):
        week = each.starts_at.isocalendar()[:2]
        minutes = (each.ends_at - each.starts_at).total_seconds() / 60
        per_week[week] = per_week.get(week, 0) + minutes
    assert 0 < max(per_week.values()) <= path.minutes_per_week


def test_without_hours_they_leave_the_calendar(ada, path):
    choose(ada)
    choose(ada, {})

    assert blocks(ada) == []


def test_the_days_go_on(ada, path):
    choose(ada)
    with clock.travelled(datetime.now(UTC) + timedelta(days=10)):
        services.put_steps_of_all()

        assert all(each.ends_at > clock.now() for each in blocks(ada))


def test_they_make_room_for_a_session_that_is_planned_later(ada, acme, act, path):
    run = make_offering(make_resource(acme, "SQL live"))
    programmes.take_seat(by=act(ada), offering_id=run.pk, learner_id=ada.pk)
    choose(ada)
    first = blocks(ada)[0]
    wall = first.starts_at.astimezone(UTC).replace(tzinfo=None)
    house = actors.system("tests", run.owner_id)

    new = programmes.NewSession(wall=wall, minutes=90, zone="UTC")
    programmes.plan_sessions(by=house, offering_id=run.pk, new=new)
    deliver()

    ends = first.starts_at + timedelta(minutes=90)
    for each in blocks(ada):
        assert each.ends_at <= first.starts_at or each.starts_at >= ends


def test_one_whose_steps_cannot_be_put_stops_nobody(ada, grace, sql, path, monkeypatch):
    for person in (ada, grace):
        choose_hours(person, HOURS)
    put = []

    def fails(path):
        put.append(path.person_id)
        raise ValueError("no plan like this")

    make_path(grace, {sql: 2})
    monkeypatch.setattr(hours, "put_into_calendar", fails)
    services.put_steps_of_all()

    assert sorted(put) == sorted([ada.pk, grace.pk])
