"""Two taps at once on one thing: one of them waits and sees what is there. Never an error."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_role
from lyceum.programmes import services
from lyceum.programmes.errors import SessionsClash
from lyceum.programmes.models import Attendance, Participation, Preference
from lyceum.programmes.testing import (
    make_offering,
    make_participant,
    make_programme,
)
from lyceum.programmes.types import NewSession

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ALL = "the tests see everything"


def actor_of(person):
    return actors.person(person.pk, organisations.scope_of(person.pk))


def twice_at_once(job):
    """What two who do the same at once are told."""
    surprises, ready = [], threading.Barrier(2)

    def work():
        try:
            ready.wait()
            job()
        except BaseException as surprise:  # noqa: BLE001  the test shows it
            surprises.append(surprise)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return surprises


def meanwhile(first, second):
    """Do the second while the first is not kept yet: it waits, or has not seen it."""
    surprises = []

    def work():
        try:
            second()
        except BaseException as surprise:  # noqa: BLE001  the test shows it
            surprises.append(surprise)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(timeout=1)
    thread.join()
    return surprises


@pytest.fixture
def crowd(acme):
    people = [make_person(f"Colleague {number}") for number in range(12)]
    for person in people:
        make_membership(acme, person)
    return people


def test_the_list_of_a_teacher_is_kept_once(acme, grace, resource, crowd):
    make_role(grace, "teacher", acme)
    run = make_offering(resource, seats=20)
    for person in crowd:
        services.take_seat(by=actor_of(person), offering_id=run.pk, learner_id=person.pk)
    wall = datetime.combine(clock.today() + timedelta(days=3), datetime.min.time()).replace(hour=9)
    new = NewSession(wall=wall, minutes=60, zone="UTC", rule="FREQ=DAILY;COUNT=6")
    sessions = services.plan_sessions(by=actor_of(grace), offering_id=run.pk, new=new)
    marks = {person.pk: "present" for person in crowd}

    for session in sessions:
        surprises = twice_at_once(
            lambda pk=session.pk: services.note_attendance(
                by=actor_of(grace), session_id=pk, marks=marks
            )
        )
        assert surprises == []
    assert Attendance.objects.unscoped(ALL).count() == len(sessions) * len(crowd)


def test_lists_of_two_sessions_at_once_complete_who_was_in_both(acme, grace, resource, crowd):
    make_role(grace, "teacher", acme)
    run = make_offering(resource, seats=20, present_in=2)
    seats = [
        services.take_seat(by=actor_of(person), offering_id=run.pk, learner_id=person.pk)
        for person in crowd[:3]
    ]
    wall = datetime.combine(clock.today() + timedelta(days=3), datetime.min.time()).replace(hour=9)
    new = NewSession(wall=wall, minutes=60, zone="UTC", rule="FREQ=DAILY;COUNT=2")
    sessions = services.plan_sessions(by=actor_of(grace), offering_id=run.pk, new=new)
    marks = {person.pk: "present" for person in crowd[:3]}

    def note(session):
        services.note_attendance(by=actor_of(grace), session_id=session.pk, marks=marks)

    assert meanwhile(lambda: note(sessions[0]), lambda: note(sessions[1])) == []

    house = actors.system("tests", *(seat.owner_id for seat in seats))
    states = {learning.enrolment_for(house, seat.enrolment_id).state for seat in seats}
    assert states == {"completed"}


def test_who_teaches_is_planned_for_one_session_at_a_time(acme, grace, resource):
    make_role(grace, "teacher", acme)
    runs = [make_offering(resource, seats=20) for _ in range(2)]
    wall = datetime.combine(clock.today() + timedelta(days=3), datetime.min.time()).replace(hour=9)
    new = NewSession(wall=wall, minutes=60, zone="UTC", teacher_ids=(grace.pk,))

    def plan(run):
        services.plan_sessions(by=actor_of(grace), offering_id=run.pk, new=new)

    [surprise] = meanwhile(lambda: plan(runs[0]), lambda: plan(runs[1]))

    assert isinstance(surprise, SessionsClash)


def test_one_asks_to_come_in_once_and_has_each_wish_once(acme, crowd):
    for person in crowd[:4]:
        programme = make_programme(acme)

        def ask(person=person, programme=programme):
            services.ask_admission(
                by=actor_of(person), programme_id=programme.pk, organisation_id=acme.pk
            )

        assert twice_at_once(ask) == []
        for one in crowd[4:6]:
            make_participant(programme, one, acme)

        def wish(programme=programme):
            services.state_preference(
                by=actor_of(crowd[4]), programme_id=programme.pk, other_id=crowd[5].pk, kind="with"
            )

        assert twice_at_once(wish) == []
    asked = Participation.objects.unscoped(ALL).filter(state="asked")
    assert asked.count() == 4
    assert Preference.objects.unscoped(ALL).count() == 4
