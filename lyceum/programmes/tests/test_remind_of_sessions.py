"""A day and an hour before, in the reader's own zone, once."""

from datetime import timedelta

import pytest
from django.apps import apps

from lyceum.kernel import clock
from lyceum.programmes import services
from lyceum.programmes.models import Session
from lyceum.programmes.services import reminders
from lyceum.programmes.testing import make_offering
from lyceum.programmes.types import NewSession

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def session(act, teacher, ada, resource):
    """Nine in the morning in Yekaterinburg, in a month; Ada reads it in New York."""
    ada.time_zone = "America/New_York"
    ada.save()
    run = make_offering(resource, seats=5)
    services.take_seat(by=act(ada), offering_id=run.pk, learner_id=ada.pk)
    wall = f"{clock.today() + timedelta(days=30)}T09:00"
    new = NewSession(
        wall=clock.now().fromisoformat(wall), minutes=60, zone="Asia/Yekaterinburg",
        teacher_ids=(teacher.pk,), bring="A pen.",
    )  # fmt: skip
    [made] = services.plan_sessions(by=act(teacher), offering_id=run.pk, new=new)
    return made


def told(person):
    rows = (
        apps.get_model("messaging.Message")
        .objects.unscoped(ALL)
        .filter(person=person, kind__startswith="programmes.session_")
    )
    return [each.kind.rpartition("_")[2] for each in rows.order_by("pk")]


def test_nobody_is_reminded_too_early(session, ada):
    with clock.travelled(session.starts_at - timedelta(hours=25)):
        assert services.remind_of_sessions() == 0
    assert told(ada) == []


def test_each_is_told_once_a_day_and_an_hour_before(session, ada, teacher):
    for hours in (24, 23.5, 13, 2, 1, 0.5, 0.1):
        with clock.travelled(session.starts_at - timedelta(hours=hours)):
            services.remind_of_sessions()

    assert told(ada) == told(teacher) == ["day", "hour"]


def test_it_says_the_time_of_the_reader_and_that_of_the_place(session, ada):
    with clock.travelled(session.starts_at - timedelta(hours=20)):
        services.remind_of_sessions()

    rows = apps.get_model("messaging.Message").objects.unscoped(ALL).filter(person=ada)
    message = rows.get(kind="programmes.session_in_a_day")
    assert message.words["zone"] == "America/New York"
    assert message.words["there"] == "09:00"
    assert message.words["time"] in ("23:00", "00:00")  # winter and summer there
    assert message.words["bring"] == "A pen."


def test_a_session_that_moves_is_told_anew(act, teacher, session, ada):
    with clock.travelled(session.starts_at - timedelta(hours=20)):
        services.remind_of_sessions()
        wall = clock.now().fromisoformat(f"{clock.today() + timedelta(days=10)}T09:00")
        new = NewSession(wall=wall, minutes=60, zone="UTC", teacher_ids=(teacher.pk,))
        services.change_session(
            by=act(teacher), session_id=session.pk, version=session.version, new=new
        )
    session = Session.objects.unscoped(ALL).get()
    with clock.travelled(session.starts_at - timedelta(hours=20)):
        assert services.remind_of_sessions() == 1

    assert told(ada) == ["day", "day"]


def test_what_is_called_off_is_not_reminded_of(act, teacher, session, ada):
    services.cancel_session(by=act(teacher), session_id=session.pk)
    with clock.travelled(session.starts_at - timedelta(hours=1)):
        assert services.remind_of_sessions() == 0


def test_one_session_that_cannot_be_told_stops_no_other(session, act, teacher, ada, monkeypatch):
    other = Session.objects.unscoped(ALL).get(pk=session.pk)
    other.pk = None
    other.save()
    real = reminders._about

    def about(each, title, card):
        if each.pk == session.pk:
            raise ZeroDivisionError
        return real(each, title, card)

    monkeypatch.setattr(reminders, "_about", about)
    with clock.travelled(session.starts_at - timedelta(minutes=30)):
        assert services.remind_of_sessions() == 1
    assert told(ada) == ["hour"]
