"""The same verbs for many, each at its own moment."""

from datetime import UTC, datetime, timedelta

import pytest

from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.models import RecordedEvent
from lyceum.learning import selectors, services
from lyceum.learning.models import Enrolment, StateChange
from lyceum.learning.types import NewCompletion, NewEffort, NewEnrolment
from lyceum.organisations.testing import make_membership
from lyceum.skills import api as skills

pytestmark = pytest.mark.django_db
THEN = datetime(2025, 3, 4, 9, tzinfo=UTC)
ALL = "the tests see everything"


@pytest.fixture
def people(acme):
    found = [make_person(f"Learner {number}") for number in range(5)]
    for person in found:
        make_membership(acme, person)
    return found


@pytest.fixture
def simulation(acme, people):
    owners = [f"person:{person.pk}" for person in people]
    return actors.system("simulation", f"organisation:{acme.pk}", *owners)


def enrolled(by, people, resource, acme):
    items = [NewEnrolment(person.pk, resource.pk, THEN, acme.pk) for person in people]
    return services.enrol_many(by=by, items=items)


def test_many_enrol_at_their_moments(simulation, people, resource, acme):
    ids = enrolled(simulation, people, resource, acme)

    rows = Enrolment.objects.unscoped(ALL).in_bulk(ids)
    assert [rows[pk].person_id for pk in ids] == [person.pk for person in people]
    assert {row.enrolled_at for row in rows.values()} == {THEN}
    facts = RecordedEvent.objects.filter(name="learning.Enrolled")
    assert [fact.occurred_at for fact in facts] == [THEN] * 5


def test_again_is_no_news(simulation, people, resource, acme):
    first = enrolled(simulation, people, resource, acme)

    assert enrolled(simulation, people, resource, acme) == first
    assert RecordedEvent.objects.filter(name="learning.Enrolled").count() == 5


def test_they_go_on_and_finish(simulation, people, resource, acme, sql, act):
    ids = enrolled(simulation, people, resource, acme)
    day = THEN.date() + timedelta(days=3)
    efforts = [NewEffort(pk, day, 30, 50) for pk in ids] + [NewEffort(ids[0], day, 15)]

    assert services.log_effort_many(by=simulation, items=efforts) == 6
    done = [NewCompletion(pk, THEN + timedelta(days=9)) for pk in ids[:2]]
    assert services.complete_many(by=simulation, items=done) == 2
    assert services.complete_many(by=simulation, items=done) == 0

    first = people[0]
    assert selectors.minutes_logged(act(first), first.pk, THEN.date()) == 45
    assert skills.levels_of(act(first), first.pk, [sql.pk])[sql.pk].level > 0
    [row] = selectors.enrolments_of(act(first), first.pk)
    assert (row.state, row.completed_at) == ("completed", THEN + timedelta(days=9))
    assert [
        change.state for change in StateChange.objects.filter(enrolment_id=ids[0]).order_by("pk")
    ] == [
        "enrolled",
        "started",
        "completed",
    ]


def test_a_thousand_and_one_need_few_queries(
    simulation, people, resource, acme, django_assert_max_num_queries
):
    ids = enrolled(simulation, people, resource, acme)
    items = [NewEffort(pk, THEN.date(), 1) for pk in ids * 200] + [
        NewEffort(ids[0], THEN.date(), 1)
    ]

    with django_assert_max_num_queries(40):
        assert services.log_effort_many(by=simulation, items=items) == 1001


def test_only_those_it_acts_for(people, resource, acme):
    stranger = actors.system("simulation", f"organisation:{acme.pk}")

    with pytest.raises(Forbidden):
        enrolled(stranger, people, resource, acme)
