"""A cohort without a programme: put together, gone into a run, ended; and how sessions were."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.errors import NotFound
from lyceum.organisations.testing import make_membership
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import NotAfterIt
from lyceum.programmes.models import Cohort, CohortMember, Energy
from lyceum.programmes.testing import make_offering
from lyceum.programmes.types import NewSession

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def cohort(act, teacher, ada, acme):
    day = clock.today()
    return services.add_cohort(
        by=act(teacher), organisation_id=acme.pk, title="Forklift circle",
        purpose="To drive better.", dates=(day, day + timedelta(days=60)), person_ids=[ada.pk],
    )  # fmt: skip


@pytest.fixture
def session(act, teacher, resource):
    run = make_offering(resource, seats=20)
    wall = clock.now().fromisoformat(f"{clock.today() + timedelta(days=30)}T09:00")
    new = NewSession(wall=wall, minutes=60, zone="UTC", title="First")
    [made] = services.plan_sessions(by=act(teacher), offering_id=run.pk, new=new)
    return made


def send(client, person, name, *args, **form):
    client.force_login(person)
    return client.post(reverse(f"programmes:{name}", args=args), form)


def read(client, person, name, *args):
    client.force_login(person)
    return client.get(reverse(f"programmes:{name}", args=args))


def members(cohort):
    rows = CohortMember.objects.unscoped(ALL).filter(cohort=cohort, left_at=None)
    return set(rows.values_list("person_id", flat=True))


def test_it_is_put_together_on_its_page(client, teacher, ada, linus):
    day = clock.today()
    form = {"title": "Circle", "starts_on": day, "ends_on": day, "people": f"{ada.email}\n"}
    wrong = send(client, teacher, "add-cohort", **{**form, "people": f"{ada.email}\nno address"})
    assert wrong.status_code == 422
    assert "Line 2: “no address” is no mail address." in wrong.text
    stranger = send(client, teacher, "add-cohort", **{**form, "people": linus.email})
    assert f"Nobody here has this address: {linus.email}" in stranger.text

    answer = send(client, teacher, "add-cohort", **form)

    made = Cohort.objects.unscoped(ALL).get()
    assert answer.headers["Location"] == reverse("programmes:cohort", args=[made.pk])
    assert members(made) == {ada.pk}
    assert send(client, ada, "add-cohort", **form).status_code == 404


def test_people_come_in_and_a_run_is_chosen(client, teacher, ada, acme, cohort, session):
    person = make_person("Bo")
    make_membership(acme, person)
    send(client, teacher, "add-to-cohort", cohort.pk, people=f"{person.email}, {ada.email}")
    assert members(cohort) == {ada.pk, person.pk}
    address = reverse("programmes:run", args=[session.offering_id])
    send(client, teacher, "choose-run", cohort.pk, run=f"https://here.example{address}")

    page = read(client, ada, "cohort", cohort.pk).text
    assert "Data pipelines" in page
    assert "Take a seat" in page
    assert "To drive better." in page
    assert "Forklift circle" in read(client, ada, "programmes").text


def test_outsiders_find_nothing(client, ada, linus, cohort):
    assert read(client, linus, "cohort", cohort.pk).status_code == 404
    for name in ("add-to-cohort", "choose-run", "dissolve-cohort"):
        form = {"people": linus.email, "run": "/runs/1/"}
        for person in (linus, ada):
            assert send(client, person, name, cohort.pk, **form).status_code in (302, 404)
    assert members(cohort) == {ada.pk}
    assert Cohort.objects.unscoped(ALL).get().dissolved_at is None


def test_it_ends(client, teacher, ada, cohort):
    send(client, teacher, "dissolve-cohort", cohort.pk)

    assert "Forklift circle" not in read(client, ada, "programmes").text
    assert members(cohort) == {ada.pk}


def seat(act, person, session):
    services.take_seat(by=act(person), offering_id=session.offering_id, learner_id=person.pk)


def test_how_a_session_was_is_one_tap_within_a_week(client, act, ada, session):
    seat(act, ada, session)
    with pytest.raises(NotAfterIt):
        services.say_energy(by=act(ada), session_id=session.pk, level=4)
    with clock.travelled(session.ends_at + timedelta(days=1)):
        assert "How was “Data pipelines · First” for you?" in read(client, ada, "programmes").text
        send(client, ada, "say-energy", session.pk, level=4)
        send(client, ada, "say-energy", session.pk, level=5)
        assert "How was" not in read(client, ada, "programmes").text
    with clock.travelled(session.ends_at + timedelta(days=8)), pytest.raises(NotAfterIt):
        services.say_energy(by=act(ada), session_id=session.pk, level=1)

    assert Energy.objects.unscoped(ALL).get().level == 5


def test_who_has_no_seat_has_nothing_to_say(act, ada, linus, session):
    with clock.travelled(session.ends_at + timedelta(hours=1)):
        for person in (ada, linus):
            with pytest.raises(NotFound):
                services.say_energy(by=act(person), session_id=session.pk, level=3)
    assert selectors.sessions_to_rate(ada.pk) == []
