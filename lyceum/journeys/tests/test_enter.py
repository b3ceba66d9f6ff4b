"""Into a playbook on days, with segments, on schedule; and with two workers at once."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.apps import apps
from django.db import OperationalError, connection

from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.journeys import handlers, services
from lyceum.journeys.errors import NobodyEnters
from lyceum.journeys.models import Run, Trace, Version
from lyceum.journeys.reasons import FACTS
from lyceum.journeys.services import entering
from lyceum.journeys.testing import later, make_book, make_playbook, put_in
from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import deliver, publish
from lyceum.learning import api as learning
from lyceum.learning.events import QuestionAnswered, QuestionAsked
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_membership, make_role, make_unit

pytestmark = pytest.mark.django_db
ALL = "tests"


def test_every_fact_that_is_heard_names_a_person_and_an_organisation():
    assert {event.event_name() for event in handlers.HEARD} == FACTS.keys()
    for event in handlers.HEARD:
        fields = event.__dataclass_fields__.keys()
        assert "organisation_id" in fields, event
        assert {"person_id", "person_ids"} & fields, event


def began(playbook):
    rows = Run.objects.unscoped(ALL).filter(playbook=playbook)
    return set(rows.values_list("person_id", flat=True))


def test_so_many_days_after_somebody_came(acme, ada, grace):
    newcomer = make_person("New")
    make_membership(acme, newcomer, starts_on=clock.today() - timedelta(days=29))
    playbook = make_playbook(acme, trigger={"kind": "date", "of": "start", "days": 30})
    assert services.look_around() == 0
    with clock.travelled(clock.now() + timedelta(days=1)):
        assert services.look_around() == 1
        assert services.look_around() == 0
    with clock.travelled(clock.now() + timedelta(days=40)):  # the house stood still
        assert services.look_around() == 0
    assert began(playbook) == {newcomer.pk}


def test_everybody_on_a_day_and_who_is_late_within_the_days(acme, ada, grace):
    day = clock.today() + timedelta(days=3)
    playbook = make_playbook(
        acme, trigger={"kind": "date", "on": day.isoformat()}, audience={"roles": ["manager"]}
    )
    assert services.look_around() == 0
    with clock.travelled(clock.now() + timedelta(days=4)):
        services.look_around()
        services.look_around()
    assert began(playbook) == {grace.pk}


def test_every_week_again(acme, ada, grace):
    playbook = make_playbook(
        acme, trigger={"kind": "schedule", "every": "week", "day": 3}, again_after=5
    )
    monday = datetime(2030, 5, 6, 12, tzinfo=clock.now().tzinfo)
    found = []
    for days in (0, 2, 3, 9, 16):
        with clock.travelled(monday + timedelta(days=days)):
            found.append(services.look_around())
            services.tick()
    assert found == [0, 2, 0, 2, 2]
    assert began(playbook) == {ada.pk, grace.pk}


@pytest.mark.parametrize(
    ("said", "moment", "occasion"),
    [
        ({"every": "week", "day": 6}, datetime(2030, 5, 6, 12, tzinfo=UTC), "week:2030-18"),
        ({"every": "month", "day": 28}, datetime(2030, 5, 1, 12, tzinfo=UTC), "month:2030-04"),
    ],
)
def test_what_was_missed_is_caught_up_beyond_the_week_and_the_month(
    acme, ada, grace, said, moment, occasion
):
    make_playbook(acme, trigger={"kind": "schedule", **said}, again_after=5)
    with clock.travelled(moment):
        assert services.look_around() == 2
        assert services.look_around() == 0
    assert set(Run.objects.unscoped(ALL).values_list("occasion", flat=True)) == {occasion}


def test_what_came_before_it_ran_is_past(acme, ada, grace):
    thursday = datetime(2030, 5, 9, 12, tzinfo=UTC)
    with clock.travelled(thursday):
        make_playbook(acme, trigger={"kind": "schedule", "every": "week", "day": 3})
        assert services.look_around() == 0, "yesterday it did not run yet"
    with clock.travelled(thursday + timedelta(days=6)):
        assert services.look_around() == 2


def test_what_was_broken_off_goes_on_with_who_has_not_begun(acme, ada, grace, monkeypatch):
    playbook = make_playbook(acme, trigger={"kind": "date", "on": clock.today().isoformat()})
    monkeypatch.setattr(entering, "BATCH", 1)
    real = entering._take_in
    taken = []

    def break_off(*said):
        if taken:
            raise ConnectionError
        taken.append(said)
        return real(*said)

    monkeypatch.setattr(entering, "_take_in", break_off)
    assert services.look_around() == 0
    assert len(began(playbook)) == 1
    monkeypatch.setattr(entering, "_take_in", real)
    assert services.look_around() == 1
    assert began(playbook) == {ada.pk, grace.pk}
    late = make_person("Late")
    make_membership(acme, late)
    assert services.look_around() == 0, "the day was theirs who were here"


def test_one_playbook_that_cannot_be_looked_at_stops_no_other(acme, ada, grace):
    broken = make_playbook(acme, trigger={"kind": "date", "on": clock.today().isoformat()})
    Version.objects.unscoped(ALL).filter(playbook=broken).update(book={"name": "No sense"})
    playbook = make_playbook(acme, trigger={"kind": "date", "on": clock.today().isoformat()})
    assert services.look_around() == 2
    assert began(playbook) == {ada.pk, grace.pk}


ENROLLED = {"kind": "fact", "fact": {"name": "learning.Enrolled"}}


def enrolled(person, organisation, act):
    resource = make_resource(organisation)
    learning.enrol(by=act(person), resource_id=resource.pk, learner_id=person.pk)
    deliver()


def test_one_playbook_that_cannot_hear_keeps_no_other_from_it(acme, ada, act):
    broken, sound = (make_playbook(acme, trigger=ENROLLED) for _number in range(2))
    versions = Version.objects.unscoped(ALL).filter(playbook=broken)
    versions.update(book=versions.get().book | {"again_after": 10**6})
    enrolled(ada, acme, act)
    assert (began(broken), began(sound)) == (set(), {ada.pk})


def test_where_the_database_fails_the_fact_comes_again_to_all(acme, ada, act, monkeypatch):
    playbooks = [make_playbook(acme, trigger=ENROLLED) for _number in range(2)]
    real = entering._take_in

    def fail(by, playbook_id, *said):
        if playbook_id == playbooks[1].pk:
            raise OperationalError
        return real(by, playbook_id, *said)

    monkeypatch.setattr(entering, "_take_in", fail)
    enrolled(ada, acme, act)
    assert [began(one) for one in playbooks] == [set(), set()]
    monkeypatch.setattr(entering, "_take_in", real)
    with clock.travelled(clock.now() + timedelta(minutes=1)):
        deliver()
    assert [began(one) for one in playbooks] == [{ada.pk}, {ada.pk}]


def test_who_comes_into_a_segment(acme, ada, grace):
    unit = make_unit(acme, "Sales")
    playbook = make_playbook(
        acme,
        trigger={"kind": "segment", "segment": "leads"},
        segments={"leads": {"roles": ["manager"], "units": [], "at_most_days": 90}},
    )
    assert services.look_around() == 0, "who is in it at the beginning does not come into it"
    make_role(ada, "manager", acme)
    assert services.look_around() == 1
    assert services.look_around() == 0
    assert began(playbook) == {ada.pk}
    assert unit.pk


LEADS = {
    "trigger": {"kind": "segment", "segment": "leads"},
    "segments": {"leads": {"roles": ["manager"]}},
}


def written_anew(playbook, **said):
    by = actors.system("tests", playbook.owner_id)
    book = make_book(**said)
    playbook.refresh_from_db()
    services.change_playbook(by=by, playbook_id=playbook.pk, book=book, edition=playbook.edition)
    services.activate(by=by, playbook_id=playbook.pk)


def test_who_came_before_a_new_version_of_the_same_segment_begins(acme, ada, grace):
    playbook = make_playbook(acme, **LEADS)
    services.look_around()
    make_role(ada, "manager", acme)
    written_anew(playbook, **LEADS, name="Better words")
    assert services.look_around() == 1
    assert began(playbook) == {ada.pk}


def test_another_segment_begins_with_those_who_come_into_it(acme, ada, grace):
    playbook = make_playbook(acme, **LEADS)
    services.look_around()
    written_anew(playbook, **LEADS | {"segments": {"leads": {"roles": ["learner"]}}})
    assert services.look_around() == 0
    assert began(playbook) == set()


def test_days_missed_in_a_pause_are_caught_up_by_a_new_version(acme, ada, grace):
    days = {"trigger": {"kind": "date", "of": "start", "days": 30}}
    newcomer = make_person("New")
    make_membership(acme, newcomer, starts_on=clock.today() - timedelta(days=29))
    playbook = make_playbook(acme, **days)
    services.look_around()
    services.pause(by=actors.system("tests", playbook.owner_id), playbook_id=playbook.pk)
    with clock.travelled(clock.now() + timedelta(days=2)):
        written_anew(playbook, **days, name="Better words")
        assert services.look_around() == 1
    assert began(playbook) == {newcomer.pk}


def test_a_day_is_also_theirs_for_whom_it_is_widened(acme, ada, grace):
    day = {"trigger": {"kind": "date", "on": clock.today().isoformat()}}
    playbook = make_playbook(acme, **day, audience={"roles": ["manager"]})
    assert services.look_around() == 1
    written_anew(playbook, **day)
    assert services.look_around() == 1
    assert began(playbook) == {ada.pk, grace.pk}


def test_who_was_in_it_does_not_begin_again_before_its_time(acme, ada):
    playbook = make_playbook(acme, again_after=10)
    put_in(playbook, ada)
    services.tick()
    with clock.travelled(clock.now() + timedelta(days=9)), pytest.raises(NobodyEnters):
        put_in(playbook, ada)
    with clock.travelled(clock.now() + timedelta(days=11)):
        assert put_in(playbook, ada) == [ada.pk]


def test_who_leaves_the_organisation_is_out(acme, ada, act, olga):
    playbook = make_playbook(acme, {"kind": "wait", "id": "a", "days": 9})
    put_in(playbook, ada)
    services.leave_organisation(by=act(olga), organisation_id=acme.pk, person_id=ada.pk)
    assert Run.objects.unscoped(ALL).get().ending == "gone"


def test_each_question_is_waited_for_by_itself(acme, ada, act, olga):
    made = services.take_playbook(
        by=act(olga), organisation_id=acme.pk, name="waiting-for-an-answer"
    )
    services.activate(by=act(olga), playbook_id=made.pk)
    said = {"by": "x", "person_id": ada.pk, "resource_id": 1, "organisation_id": acme.pk}
    for number in (1, 2, 2):
        publish(QuestionAsked(**said, question_id=number))
    deliver()
    services.tick()
    publish(QuestionAnswered(**said, question_id=1))
    deliver()
    services.tick()

    rows = Run.objects.unscoped(ALL).filter(playbook=made)
    assert set(rows.values_list("matter", "state", "ending")) == {
        ("question_id:1", "left", "goal"),
        ("question_id:2", "running", ""),
    }
    with later(days=2, minutes=1):
        services.tick()
    assert kinds_to(ada) == ["journeys.message"]


def test_who_is_in_it_twice_hears_of_each_alone(acme, ada, act, olga):
    """Both are due at once: neither takes what happened to the other for its own."""
    waits = {"kind": "wait-for", "id": "a", "fact": {"name": "learning.QuestionAnswered"},
             "days": 9, "next": "b"}  # fmt: skip
    asked = {"kind": "fact", "fact": {"name": "learning.QuestionAsked"}}
    made = make_playbook(
        acme, waits, {"kind": "wait", "id": "b", "days": 9}, trigger=asked, each="question_id"
    )
    said = {"by": "x", "person_id": ada.pk, "resource_id": 1, "organisation_id": acme.pk}
    for number in (1, 2):
        publish(QuestionAsked(**said, question_id=number))
    publish(QuestionAnswered(**said, question_id=2))
    while deliver():
        pass
    services.tick()
    rows = Run.objects.unscoped(ALL).filter(playbook=made)
    assert dict(rows.values_list("matter", "step")) == {"question_id:1": "a", "question_id:2": "b"}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_share_without_doubles(acme):
    people = [make_person(f"Person {number}") for number in range(40)]
    for person in people:
        make_membership(acme, person)
    playbook = make_playbook(acme)
    put_in(playbook, *people)
    taken = []

    def work():
        try:
            taken.append(services.tick(batch=5))
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 40
    assert Trace.objects.count() == 40
    messages = apps.get_model("messaging.Message").objects.unscoped(ALL)
    assert messages.filter(kind="journeys.message").count() == 40
