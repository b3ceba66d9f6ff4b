"""My teaching: who is stuck, what is asked, how it goes; by name only of those with a seat."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.scope import organisation_owner
from lyceum.learning import api as learning
from lyceum.organisations.testing import make_membership, make_organisation
from lyceum.programmes import selectors, services
from lyceum.programmes.testing import make_energy, make_offering
from lyceum.programmes.types import NewSession

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def run(resource):
    """It began three weeks ago and goes on."""
    return make_offering(
        resource, seats=20, in_days=-21, ends_on=clock.today() + timedelta(days=30)
    )


@pytest.fixture(autouse=True)
def sessions(act, teacher, run):
    """One two weeks ago, one ahead."""
    made = []
    for days in (-14, 7):
        wall = clock.now().fromisoformat(f"{clock.today() + timedelta(days=days)}T09:00")
        new = NewSession(wall=wall, minutes=60, zone="UTC", teacher_ids=(teacher.pk,))
        made += services.plan_sessions(by=act(teacher), offering_id=run.pk, new=new)
    return made


def sit(act, person, run, *, idle=0, progress=0):
    seat = services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)
    if progress:
        learning.record_progress(by=act(person), enrolment_id=seat.enrolment_id, percent=progress)
    rows = apps.get_model("learning.Enrolment").objects.unscoped(ALL).filter(pk=seat.enrolment_id)
    rows.update(changed_at=clock.now() - timedelta(days=idle))
    return seat


def stuck(act, teacher):
    teaching = selectors.teaching_of(teacher.pk)
    rows = selectors.rows_of(act(teacher), teaching)
    return selectors.stuck_in(teaching, selectors.standings_of(teaching), rows)


def page(client, person):
    client.force_login(person)
    return client.get(reverse("programmes:teaching"))


def test_who_does_not_get_on_is_named_with_the_reason(act, teacher, ada, acme, run):
    bo = make_person("Bo")
    make_membership(acme, bo)
    sit(act, ada, run, idle=20, progress=30)
    sit(act, bo, run, idle=3, progress=40)

    [row] = stuck(act, teacher)
    assert (row.name, row.progress, row.why) == ("Ada", 30, ("no progress for 20 days",))


def test_who_is_done_is_not_stuck(act, teacher, ada, run):
    seat = sit(act, ada, run, idle=20)
    learning.complete(by=act(ada), enrolment_id=seat.enrolment_id)
    assert stuck(act, teacher) == []


def test_what_is_asked_by_rule_and_overdue_counts(act, teacher, ada, olga, acme, run):
    sit(act, ada, run)
    new = learning.NewAssignment(resource_id=run.resource_id, reason="The law.", due_days=1)
    learning.assign_learning(by=act(olga), organisation_id=acme.pk, new=new)

    with clock.travelled(clock.now() + timedelta(days=5)):
        [row] = stuck(act, teacher)
    assert "was due on" in row.why[0]


def test_what_another_employer_asks_is_not_told(act, teacher, ada, acme, run):
    sit(act, ada, run)
    other = make_organisation("Initech")
    make_membership(other, ada)
    both = actors.system("tests", organisation_owner(other.pk), organisation_owner(acme.pk))
    new = learning.NewAssignment(resource_id=run.resource_id, reason="The law.", due_days=1)
    learning.assign_learning(by=both, organisation_id=other.pk, new=new)

    with clock.travelled(clock.now() + timedelta(days=5)):
        assert stuck(act, teacher) == []


def test_only_who_teaches_it_is_told(client, act, teacher, ada, linus, run):
    sit(act, ada, run, idle=20)
    assert stuck(act, linus) == []
    text = page(client, linus).text
    assert "Ada" not in text
    assert "You teach nothing yet" in text


def test_the_page_shows_it_all(client, act, teacher, ada, run, sessions):
    seat = sit(act, ada, run, idle=20, progress=30)
    learning.ask_question(by=act(ada), enrolment_id=seat.enrolment_id, text="Why a staging table?")
    text = page(client, teacher).text

    for words in ("Your next session", "Who was there?", "no progress for 20 days",
                  "Why a staging table?", "1 of 20 seats", "One question waits for you."):  # fmt: skip
        assert words in text, words
    services.note_attendance(by=act(teacher), session_id=sessions[0].pk, marks={ada.pk: "present"})
    assert "Who was there?" not in page(client, teacher).text


def test_of_those_who_learn_without_a_run_nobody_is_named(client, act, teacher, ada, run):
    learning.enrol(by=act(ada), resource_id=run.resource_id, learner_id=ada.pk)
    apps.get_model("learning.Enrolment").objects.unscoped(ALL).update(
        changed_at=clock.now() - timedelta(days=90)
    )

    assert stuck(act, teacher) == []
    assert "Ada" not in page(client, teacher).text


def test_energy_is_shown_from_five_on_and_moves_by_five(sessions, run):
    people = [make_person(f"Person {number}") for number in range(11)]
    for number, person in enumerate(people, 1):
        make_energy(sessions[0], person, level=5 if number <= 5 else 1)
        shown = selectors.energy_of_sessions([sessions[0].pk]).get(sessions[0].pk)
        expected = None if number < 5 else (5.0, 5) if number < 10 else (3.0, 10)
        assert shown == expected
    assert selectors.energy_of_runs([run.pk]) == {run.pk: 3.0}


@pytest.mark.parametrize("people", [2, 12])
def test_it_asks_as_often_for_few_as_for_many(
    client, act, teacher, run, people, django_assert_max_num_queries
):
    for number in range(people):
        person = make_person(f"Person {number}")
        make_membership(run.organisation, person)
        seat = sit(act, person, run, idle=20)
        learning.ask_question(by=act(person), enrolment_id=seat.enrolment_id, text="Why?")
    client.force_login(teacher)
    with django_assert_max_num_queries(60):
        client.get(reverse("programmes:teaching"))


def test_of_a_long_list_the_first_are_shown_and_all_when_asked(client, act, teacher, run):
    for number in range(8):
        person = make_person(f"Person {number}")
        make_membership(run.organisation, person)
        seat = sit(act, person, run, idle=20)
        learning.ask_question(by=act(person), enrolment_id=seat.enrolment_id, text=f"Why {number}?")
    text = page(client, teacher).text
    assert "8 people do not get on." in text
    assert "8 questions wait for you." in text
    assert "Why 5?" in text
    assert "Why 6?" not in text
    asked = client.get(reverse("programmes:teaching") + "?show=questions").text
    assert "Why 7?" in asked
    assert "Who is stuck" not in asked
    stuck = client.get(reverse("programmes:teaching") + "?show=stuck").text
    assert all(f"<b>Person {number}</b>" in stuck for number in range(8))
    assert "Open questions" not in stuck
    assert "8 people do not get on." in stuck


def plan(act, teacher, run, *, sessions, in_days=8):
    """Sessions ahead, one a day."""
    wall = clock.now().fromisoformat(f"{clock.today() + timedelta(days=in_days)}T09:00")
    for day in range(sessions):
        new = NewSession(
            wall=wall + timedelta(days=day), minutes=60, zone="UTC", teacher_ids=(teacher.pk,)
        )
        services.plan_sessions(by=act(teacher), offering_id=run.pk, new=new)


def test_the_next_sessions_are_shown_and_the_rest_counted(client, act, teacher, run):
    plan(act, teacher, run, sessions=7)
    answer = page(client, teacher)
    assert answer.context["next"].starts_at < answer.context["ahead"][0].starts_at
    assert len(answer.context["ahead"]) == 5
    assert answer.context["more"] == 2


def test_who_sits_is_counted_where_it_is_shown_or_has_begun(act, teacher, ada, resource):
    later = make_offering(resource, seats=20, in_days=30)
    plan(act, teacher, later, sessions=1)
    sit(act, ada, later)
    teaching = selectors.teaching_of(teacher.pk)
    assert teaching.first(1).runs == (later,)
    assert selectors.standings_of(teaching, 0)[later.pk] == []
    assert len(selectors.standings_of(teaching, 1)[later.pk]) == 1


@pytest.mark.parametrize("runs", [1, 9])
def test_many_runs_cost_what_one_costs(
    client, act, teacher, resource, runs, django_assert_num_queries
):
    for number in range(runs):
        each = make_offering(resource, seats=20, in_days=30)
        plan(act, teacher, each, sessions=2, in_days=30 + 2 * number)
        person = make_person(f"Person {number}")
        make_membership(resource.organisation, person)
        sit(act, person, each)
    client.force_login(teacher)
    client.get(reverse("programmes:teaching"))
    with django_assert_num_queries(19):
        answer = client.get(reverse("programmes:teaching"))
    assert len(answer.context["taught"]["rows"]) == min(runs + 1, 6)
