"""What an organisation asks by rule: whom it reaches, until when, again, exempt, late, proven."""

import csv
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.agenda.testing import entries_of
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.learning import api as learning
from lyceum.learning import selectors, services
from lyceum.learning.models import Assigned
from lyceum.learning.services import assigning
from lyceum.learning.types import NewAssignment
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_membership, make_role, make_unit

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def keeper(grace, acme):
    make_role(grace, "hr-partner", acme)
    return grace


@pytest.fixture
def ask(keeper, act, acme, resource):
    """ask(due_days=30) asks it of everybody at Acme."""

    def go(**said):
        new = {"resource_id": resource.pk, "reason": "The law.", "due_days": 30, **said}
        return services.assign_learning(
            by=act(keeper), organisation_id=acme.pk, new=NewAssignment(**new)
        )

    return go


def rounds(person):
    rows = Assigned.objects.unscoped(ALL).filter(person=person)
    return list(rows.order_by("round"))


def finish(act, person, resource):
    mine = learning.enrol(by=act(person), resource_id=resource.pk, learner_id=person.pk)
    learning.complete(by=act(person), enrolment_id=mine.pk)


def test_it_reaches_people_and_their_calendars(ada, keeper, act, ask):
    ask()

    [row] = rounds(ada)
    assert row.due_on == clock.today() + timedelta(days=30)
    assert kinds_to(ada) == ["learning.assigned"]
    [entry] = entries_of(ada, "learning.due")
    assert entry.starts_at.date() == row.due_on
    [asked] = selectors.asked_of(act(ada), ada.pk)
    assert (asked.reason, asked.organisation) == ("The law.", "Acme")
    goals = apps.get_model("paths.Goal").objects
    assert not goals.exists()  # nothing of it is a goal of her own


def test_who_did_it_is_done(ada, act, resource, ask):
    ask()

    finish(act, ada, resource)

    assert rounds(ada)[0].completed_at
    assert selectors.asked_of(act(ada), ada.pk) == []
    assert entries_of(ada, "learning.due")[0].cancelled_at


def test_what_was_done_before_counts(ada, act, resource, ask):
    finish(act, ada, resource)
    ask()

    assert rounds(ada)[0].completed_at
    assert kinds_to(ada) == []


def test_a_unit_is_reached_with_whoever_comes_and_let_go_with_whoever_leaves(
    ada, keeper, acme, ask
):
    unit = make_unit(acme, "Warehouse")
    ask(unit_ids=(unit.pk,))
    assert rounds(ada) == []

    places = apps.get_model("organisations.Membership").objects
    place = places.unscoped(ALL).filter(person=ada, organisation=acme)
    place.update(unit=unit)
    services.run_assignments()
    services.run_assignments()
    assert len(rounds(ada)) == 1

    place.update(unit=None)
    services.run_assignments()
    assert rounds(ada)[0].ended_at
    assert entries_of(ada)[0].cancelled_at


@pytest.mark.parametrize("renew_months", [None, 12])
def test_what_was_done_while_let_go_counts_for_who_is_reached_again(
    ada, acme, act, resource, ask, renew_months
):
    unit = make_unit(acme, "Warehouse")
    places = apps.get_model("organisations.Membership").objects
    place = places.unscoped(ALL).filter(person=ada, organisation=acme)
    place.update(unit=unit)
    ask(unit_ids=(unit.pk,), renew_months=renew_months)
    place.update(unit=None)
    services.run_assignments()

    finish(act, ada, resource)
    place.update(unit=unit)
    services.run_assignments()

    first, second = rounds(ada)
    assert (first.completed_at, second.completed_at is not None) == (None, True)
    assert kinds_to(ada) == ["learning.assigned"]
    assert all(entry.cancelled_at for entry in entries_of(ada, "learning.due"))


def test_it_comes_again_a_month_before_the_term(ada, act, resource, ask):
    ask(renew_months=12)
    finish(act, ada, resource)
    done = rounds(ada)[0].completed_at

    with clock.travelled(done + timedelta(days=300)):
        services.run_assignments()
        assert len(rounds(ada)) == 1
    with clock.travelled(done + timedelta(days=340)):
        services.run_assignments()
        services.run_assignments()
    _first, second = rounds(ada)
    assert second.completed_at is None
    assert second.due_on >= done.date() + timedelta(days=365)


def test_what_is_due_each_month_rests_for_half_of_it(ada, act, resource, ask):
    ask(renew_months=1)
    finish(act, ada, resource)
    done = rounds(ada)[0].completed_at

    for days, asked in ((1, 1), (13, 1), (17, 2)):
        with clock.travelled(done + timedelta(days=days)):
            services.run_assignments()
        assert len(rounds(ada)) == asked


def test_people_are_reminded_before_and_after_their_day(ada, keeper, ask):
    ask(due_days=30)
    told = []
    for day in range(45):
        with clock.travelled(clock.now() + timedelta(days=day)):
            services.remind_assigned()
            services.remind_assigned()
        told.append(len(kinds_to(ada)))

    changed = [day for day in range(1, 45) if told[day] != told[day - 1]]
    assert changed == [16, 27, 31, 38]
    assert kinds_to(ada)[1:] == ["learning.due_soon"] * 2 + ["learning.overdue"] * 2


def test_who_is_exempt_is_neither_late_nor_asked_again(client, ada, keeper, act, ask, acme):
    ask(renew_months=1)
    [row] = rounds(ada)
    client.force_login(keeper)
    url = reverse("learning:exempt", args=[row.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    client.post(url, {"reason": "On leave."})

    with clock.travelled(clock.now() + timedelta(days=90)):
        services.run_assignments()
        late = [each.name for each in selectors.overdue_of(act(keeper), acme.pk)]
    assert late == [keeper.name]
    assert len(rounds(ada)) == 1


def test_one_is_exempt_before_they_are_late_and_asked_again(client, ada, keeper, acme, ask):
    ask()
    [row] = rounds(ada)
    client.force_login(keeper)
    people = reverse("learning:asked-people", args=[acme.slug])
    assert [each.name for each in client.get(f"{people}?q=ada").context["rows"]] == ["Ada"]
    assert client.get(f"{people}?show=overdue").context["rows"] == []

    said = {"reason": "On leave.", "back": f"{people}?q=ada"}
    exempt = reverse("learning:exempt", args=[row.pk])
    assert client.post(exempt, said).url == f"{people}?q=ada"
    assert "On leave." in client.get(f"{people}?show=exempt").text
    with clock.travelled(clock.now() + timedelta(days=50)):
        client.force_login(keeper)
        client.post(reverse("learning:end-exemption", args=[row.pk]))
        [row] = rounds(ada)
        assert row.exempt_at is None
        assert row.due_on == clock.today() + timedelta(days=30)
    assert kinds_to(ada) == ["learning.assigned"] * 2
    assert [bool(each.cancelled_at) for each in entries_of(ada, "learning.due")] == [False]


def test_what_was_done_while_exempt_counts(ada, keeper, act, resource, ask):
    ask()
    [row] = rounds(ada)
    services.exempt(by=act(keeper), assigned_id=row.pk, reason="On leave.")
    finish(act, ada, resource)

    services.end_exemption(by=act(keeper), assigned_id=row.pk)

    assert rounds(ada)[0].completed_at


def test_an_ended_rule_lets_everybody_go(ada, keeper, act, ask):
    rule = ask()
    services.end_assignment(by=act(keeper), assignment_id=rule.pk)

    assert rounds(ada)[0].ended_at
    assert services.run_assignments() == 0


def test_an_auditor_reads_who_did_what_when(client, ada, keeper, act, acme, resource, ask):  # noqa: PLR0917
    ask()
    finish(act, ada, resource)
    client.force_login(keeper)

    answer = client.get(reverse("learning:asked-proof", args=[acme.slug]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = {line["name"]: line for line in csv.DictReader(text.splitlines())}
    assert lines["Ada"]["on_time"] == "yes"
    assert lines["Grace"]["completed_at"] == ""
    told = [lines[name]["declared_by_learner"] for name in ("Ada", "Grace")]
    assert told == ["yes", ""]
    page = client.get(reverse("learning:asked", args=[acme.slug])).text
    assert "Asked by rule" in page
    assert "1 declared by the learner" in page


def test_others_neither_ask_nor_look(client, ada, linus, act, acme, resource, ask):  # noqa: PLR0917
    rule = ask()
    new = NewAssignment(resource_id=resource.pk, reason="x", due_days=1)
    with pytest.raises(Forbidden):
        services.assign_learning(by=act(ada), organisation_id=acme.pk, new=new)
    with pytest.raises(NotFound):
        services.end_assignment(by=act(linus), assignment_id=rule.pk)
    for person in (ada, linus):
        client.force_login(person)
        for name in ("asked", "asked-people", "asked-proof", "assign"):
            assert client.get(reverse(f"learning:{name}", args=[acme.slug])).status_code == 404
        for name in ("exempt", "end-exemption"):
            url = reverse(f"learning:{name}", args=[rounds(ada)[0].pk])
            assert client.post(url, {"reason": "x"}).status_code == 404


def test_the_page_asks(client, ada, keeper, acme, resource):
    client.force_login(keeper)
    url = reverse("learning:assign", args=[acme.slug])
    assert client.get(url).status_code == 200
    said = {"resource_id": resource.pk, "reason": "The law.", "due_days": 10}

    assert client.post(url, said).status_code == 302
    client.force_login(ada)
    assert "The law." in client.get(reverse("learning:mine")).text


def test_one_rule_that_cannot_run_stops_no_other(ada, ask, monkeypatch):
    first, second = ask(), ask()
    Assigned.objects.unscoped(ALL).all().delete()
    real = assigning._run

    def run(rule):
        if rule.pk == first.pk:
            raise ZeroDivisionError
        return real(rule)

    monkeypatch.setattr(assigning, "_run", run)
    assert services.run_assignments() > 0
    assert {row.assignment_id for row in rounds(ada)} == {second.pk}


def test_who_is_reached_again_gets_the_next_round(ada, acme, ask):
    unit = make_unit(acme, "Sales")
    rule = ask()
    rule.unit_ids = [unit.pk]
    rule.save()
    services.run_assignments()
    assert rounds(ada)[0].ended_at
    rule.unit_ids = []
    rule.save()
    services.run_assignments()
    assert [row.round for row in rounds(ada)] == [1, 2]


def test_many_are_reached_by_the_clock_some_a_transaction(ada, acme, ask, monkeypatch):
    monkeypatch.setattr(assigning, "AT_ONCE", 2)
    crowd = [make_person(f"Person {number}") for number in range(5)]
    for person in crowd:
        make_membership(acme, person)
    ask()
    assert rounds(ada) == []

    assert services.reach_many() >= len(crowd) + 1
    assert services.reach_many() == 0

    assert [len(rounds(person)) for person in crowd] == [1] * 5
    assert kinds_to(ada) == ["learning.assigned"]


def test_twenty_are_asked_with_as_many_queries_as_two(acme, ask, act, resource):
    unit, other = make_unit(acme, "Few"), make_unit(acme, "Many")
    for where, number in ((unit, 2), (other, 20)):
        for at in range(number):
            person = make_person(f"Person {at} of {where.name}")
            make_membership(acme, person, unit=where)
            if at % 2:
                finish(act, person, resource)

    def queries(where):
        with CaptureQueriesContext(connection) as asked:
            ask(unit_ids=(where.pk,))
        return len(asked)

    assert queries(unit) == queries(other)
