"""How a programme goes, for who runs it; and what an organisation sees of what it offers."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.money import Money
from lyceum.learning import api as learning
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.programmes import selectors, services
from lyceum.programmes.testing import (
    make_agreement,
    make_cohort,
    make_energy,
    make_offering,
    make_participant,
    make_programme,
)
from lyceum.programmes.types import NewSession
from lyceum.wallets.testing import make_pot

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def run(resource):
    return make_offering(
        resource, seats=20, in_days=-21, ends_on=clock.today() + timedelta(days=30), price=100_00
    )


@pytest.fixture
def programme(act, teacher, acme, run):
    """Joint with Brick; two of Acme are in, one with a seat who was there, one who only asked."""
    brick = make_organisation("Brick")
    joint = make_programme(acme, is_joint=True)
    make_agreement(joint, {acme: 6, brick: 4}, cost=1000_00, cost_key="seats")
    phase = services.add_phase(by=act(teacher), programme_id=joint.pk, title="Be there")
    services.add_part(by=act(teacher), phase_id=phase.pk, offering_id=run.pk, present_in=2)
    return joint


@pytest.fixture
def held(act, teacher, run):
    wall = clock.now().fromisoformat(f"{clock.today() - timedelta(days=7)}T09:00")
    new = NewSession(wall=wall, minutes=60, zone="UTC", teacher_ids=(teacher.pk,))
    [made] = services.plan_sessions(by=act(teacher), offering_id=run.pk, new=new)
    return made


def member(acme, name):
    person = make_person(name)
    make_membership(acme, person)
    return person


@pytest.fixture
def came(act, teacher, acme, programme, run, held):
    there, absent, asks = (member(acme, name) for name in ("Bo", "Cy", "Di"))
    for person in (there, absent):
        make_participant(programme, person, acme)
        run.price = None
        run.save()
        services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)
    make_participant(programme, asks, acme, state="asked")
    run.price = 100_00
    run.save()
    marks = {there.pk: "present", absent.pk: "absent"}
    services.note_attendance(by=act(teacher), session_id=held.pk, marks=marks)


def test_the_funnel_counts_from_the_seats_to_the_end(programme, came):
    figures = selectors.figures_of(programme)

    assert [row.people for row in figures.stages] == [10, 3, 2, 0, 1, 1, 0]
    [session] = figures.held
    assert (session.present, session.seats, session.share, session.energy) == (1, 2, 50, None)
    assert [(row.part.amount, row.booked.amount) for row in figures.money] == [
        (600_00, 0),
        (400_00, 0),
    ]
    assert figures.seats_paid == ()  # what was paid counts, not what it would cost today


def test_what_seats_cost_is_what_was_paid_for_them(act, acme, programme, run):
    for name, price, currency in (
        ("Bo", 100_00, "EUR"),
        ("Cy", 90_00, "USD"),
        ("Di", 80_00, "EUR"),
    ):
        person = member(acme, name)
        make_pot(acme, 100_00, person=person, currency=currency)
        make_participant(programme, person, acme)
        run.price, run.currency = price, currency
        run.save()
        services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)

    assert selectors.figures_of(programme).seats_paid == (
        Money(180_00, "EUR"),
        Money(90_00, "USD"),
    )


def test_of_a_cohort_only_its_own_sessions_say_how_they_were(
    act, teacher, acme, programme, run, held
):
    people = [member(acme, f"Person {number}") for number in range(7)]
    run.price = None
    run.save()
    for person in people[:6]:
        make_participant(programme, person, acme)
        services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)
        make_energy(held, person, level=4)
    cohort = make_cohort(programme, people[:6])

    def shown():
        [row] = selectors.figures_of(programme).cohorts
        return row.energy

    assert shown() == 4.0
    make_participant(programme, people[6], acme)
    services.take_seat(by=act(people[6]), offering_id=run.pk, learner_id=people[6].pk)
    assert shown() is None  # somebody of no cohort sat there, too
    assert selectors.figures_of_cohort(cohort, [run.pk]).energy is None


def test_the_page_is_for_who_runs_it(client, teacher, ada, programme, came):
    address = reverse("programmes:figures", args=[programme.pk])
    client.force_login(teacher)
    text = client.get(address).text
    for words in ("From the door to the end", "50 %", "fewer than five answers", "not booked yet"):
        assert words in text, words
    for outsider in (ada, make_person("Stranger")):
        client.force_login(outsider)
        assert client.get(address).status_code == 404


def test_a_provider_sees_what_comes_of_its_offers(client, act, ada, teacher, acme, run):
    resource = run.resource
    apps.get_model("catalogue.Provider").objects.filter(pk=resource.provider_id).update(
        organisation=acme
    )
    for number in range(5):
        person = member(acme, f"Person {number}")
        mine = learning.enrol(by=act(person), resource_id=resource.pk, learner_id=person.pk)
        if number < 3:
            learning.complete(by=act(person), enrolment_id=mine.pk)
    address = reverse("programmes:provider", args=[acme.slug])
    client.force_login(ada)
    text = client.get(address).text

    assert "times taken up" in text
    space = selectors.workspace_of(act(ada), acme.pk)
    assert (space.taken_up, space.completed) == (5, 3)
    assert space.offered[0].rate == 100
    assert space.takings is None  # Ada keeps no books
    assert "Offer something" not in text
    assert [one.run.pk for one in space.runs] == [run.pk]

    make_role(teacher, "administrator", acme)
    client.force_login(teacher)
    text = client.get(address).text
    assert "Sold and paid" in text
    assert "Offer something" in text


def test_outsiders_find_nothing(client, linus, acme):
    client.force_login(linus)
    assert client.get(reverse("programmes:provider", args=[acme.slug])).status_code == 404
