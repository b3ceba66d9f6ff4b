"""Sponsors' commitments: promised by who may, checked against what happens."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.communities import selectors, services
from lyceum.communities.errors import CannotPromise, NotAPromise
from lyceum.communities.models import SpaceMember
from lyceum.communities.testing import make_space
from lyceum.communities.types import NewCommitment
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.clock import travelled
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.learning import api as learning
from lyceum.organisations.testing import make_membership, make_role
from lyceum.wallets.testing import make_deposit

TODAY = timedelta()
WEEK = timedelta(days=7)


@pytest.fixture
def boss(acme):
    boss = make_person("Boss")
    make_membership(acme, boss)
    make_role(boss, "executive", acme)
    make_role(boss, "finance", acme)
    return boss


@pytest.fixture
def people(crowd):
    return crowd(16)  # eight of Acme, eight of another


@pytest.fixture
def space(acme, people, facilitator, boss):
    return make_space(acme, people=[*people, boss], moderators=[facilitator])


@pytest.fixture
def canvas(act, space, facilitator):
    return services.begin_canvas(by=act(facilitator), space_id=space.pk)


@pytest.fixture
def promise(act, canvas, acme, boss):
    def said(measure="learning", amount=600, *, by=boss, since=-WEEK, until=WEEK, **more):
        today = clock.today()
        new = NewCommitment(
            organisation_id=more.pop("at", acme.pk),
            measure=measure,
            amount=amount,
            since=today + since,
            until=today + until,
            **more,
        )
        return services.promise(by=act(by), canvas_id=canvas.pk, new=new)

    return said


@pytest.fixture
def row(act, canvas, boss):
    """How the only promise stands."""

    def found(who=boss):
        stand = selectors.canvas_for(act(who), canvas.pk)
        [one] = selectors.commitments_of(act(who), stand)
        return one

    return found


@pytest.fixture
def learnt(act, resource):
    def minutes(person, n):
        enrolment = learning.enrol(by=act(person), resource_id=resource.pk, learner_id=person.pk)
        learning.log_effort(by=act(person), enrolment_id=enrolment.pk, on=clock.today(), minutes=n)

    return minutes


def after(weeks):
    """Noon of the Monday in so many weeks."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday()) + weeks * WEEK
    return datetime.combine(monday, time(12), UTC)


@pytest.fixture
def next_monday():
    return travelled(after(1))


def house(space):
    return actors.system("tests", organisation_owner(space.organisation_id))


@pytest.fixture
def resource(acme):
    return make_resource(acme, "Trucks", visibility="ecosystem")


# --- hours ----------------------------------------------------------------------------------------


def test_hours_are_those_of_the_people_in_the_circle(promise, row, people, learnt, next_monday):
    promise(amount=900)
    for one in people[::2]:  # of Acme
        learnt(one, 45)
    learnt(people[1], 500)  # of another company
    with next_monday:
        assert (row().happened, row().percent) == (300, 33)


def test_it_is_kept_as_soon_as_it_is_told(promise, row, people, learnt, next_monday):
    promise(amount=650)
    for one in people[::2]:
        learnt(one, 80)
    assert row().state != "kept"
    with next_monday:
        assert (row().happened, row().percent, row().state) == (600, 100, "kept")


def test_the_hours_of_few_are_not_told(promise, row, people, learnt, next_monday):
    promise()
    for one in people[:4:2]:
        learnt(one, 30)
    with next_monday:
        assert (row().happened, row().state) == (None, "unknown")


def test_who_takes_somebody_out_reads_nothing_of_them(promise, row, people, learnt, next_monday):
    """Steps that lie at the same minutes for every promise hide what one person did."""
    promise(amount=900)
    for one in people[:12:2]:
        learnt(one, 60)
    with next_monday:
        assert row().happened == 300
        SpaceMember.objects.unscoped("taken out").filter(person=people[0]).update(state="left")
        assert row().happened == 300


def test_who_comes_in_counts_from_monday_on(promise, row, people, learnt, space, next_monday):
    promise(amount=900)
    for one in people[::2]:
        learnt(one, 60)
    new = make_person("New")
    make_membership(space.organisation, new)
    learnt(new, 600)
    with next_monday:
        services.add_members(by=house(space), space_id=space.pk, person_ids=[new.pk])
        assert row().happened == 300
    with travelled(after(2)):
        assert row().happened == 900


def test_before_the_first_monday_there_is_nothing_to_tell(promise, row, people, learnt):
    promise(since=TODAY)
    for one in people[::2]:
        learnt(one, 60)
    assert (row().happened, row().state) == (None, "unknown")


def test_a_span_ends_with_the_monday_after_it(promise, row, people, learnt, next_monday):
    promise(amount=900, until=TODAY)
    for one in people[::2]:
        learnt(one, 60)
    with next_monday:
        assert (row().happened, row().due_percent, row().state) == (300, 100, "missed")


# --- money ----------------------------------------------------------------------------------------


def test_money_that_came_in(promise, row, acme):
    promise("deposits", 1_000_00, currency="EUR")
    make_deposit(acme, 600_00)
    make_deposit(acme, 600_00, "USD")
    make_deposit(acme, 700_00, paid_on=clock.today() - 2 * WEEK)
    assert (row().happened, row().state) == (600_00, "on-the-way")


@pytest.mark.parametrize(
    ("since", "until", "state"),
    [(WEEK, 2 * WEEK, "coming"), (-2 * WEEK, -WEEK, "missed"), (-WEEK, WEEK, "behind")],
)
def test_how_it_stands_hangs_on_the_day(promise, row, since, until, state):
    promise("spent", 1_000_00, currency="EUR", since=since, until=until)
    assert row().state == state


def test_on_its_first_day_nobody_is_behind(promise, row):
    promise("spent", 1_000_00, currency="EUR", since=TODAY)
    assert row().state == "on-the-way"


# --- who ------------------------------------------------------------------------------------------


def test_who_has_no_role_there_promises_nothing(promise, act, acme, people, linus, space):
    make_role(people[0], "manager", acme)
    assert promise(by=people[0])
    with pytest.raises(CannotPromise):
        promise("deposits", 100, currency="EUR", by=people[0])
    with pytest.raises(CannotPromise):
        promise(by=people[2])
    with pytest.raises(CannotPromise):
        promise(at=linus.pk + 10_000)
    with pytest.raises(NotFound):
        promise(by=linus)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"until": -2 * WEEK},
        {"currency": "EUR"},
        {"measure": "spent"},
        {"measure": "spent", "currency": "XXX"},
        {"until": timedelta(days=9000)},
    ],
)
def test_what_is_no_promise_is_refused(promise, wrong):
    with pytest.raises(NotAPromise):
        promise(**wrong)


def test_it_is_taken_back_in_the_open_by_who_made_it(promise, row, act, facilitator, boss):
    made = promise()
    with pytest.raises(Forbidden):
        services.take_back_commitment(by=act(facilitator), commitment_id=made.pk)
    services.take_back_commitment(by=act(boss), commitment_id=made.pk, why="Budget cut")
    assert (row().state, row().ended_why) == ("taken-back", "Budget cut")


# --- the page -------------------------------------------------------------------------------------


def test_the_page_says_where_the_figure_comes_from(client, canvas, acme, boss, people, row):
    client.force_login(boss)
    there = reverse("communities:canvas", args=[canvas.pk])
    said = {
        "organisation_id": str(acme.pk),
        "measure": "learning",
        "amount": "2.5",
        "currency": "EUR",
        "since": clock.today().isoformat(),
        "until": (clock.today() + WEEK).isoformat(),
        "words": "Mornings",
    }
    promise = reverse("communities:promise", args=[canvas.pk])
    for wrong in ({"amount": "much"}, {"until": "1999-01-01"}, {"organisation_id": "999999"}):
        assert client.post(promise, {**said, **wrong}).status_code == 422
    assert client.post(promise, said).status_code == 302
    assert row().promised == 150
    page = client.get(there).content.decode()
    assert "noted themselves" in page
    client.force_login(people[1])
    page = client.get(there).content.decode()
    assert "Mornings" in page
    assert "Promise something" not in page


def test_the_first_day_counts(promise, row):
    assert promise("spent", 5_00, currency="EUR").since < date.max
    assert row().due_percent == 100 * 7 // 15


def test_hours_in_sessions_are_asked_of_the_lists(promise, row):
    promise("sessions", 600)
    assert (row().happened, row().state) == (None, "unknown")
