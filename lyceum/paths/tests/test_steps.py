"""What a person decides about steps, and following them."""

import pytest

from lyceum.catalogue import api as catalogue
from lyceum.kernel import actors, eventlog
from lyceum.kernel.errors import NotFound
from lyceum.learning import api as learning
from lyceum.messaging.testing import mails_to
from lyceum.paths import api as paths
from lyceum.paths.testing import make_path


def titles(act, person, path):
    return [step.title for step in paths.path_page(act(person), path.pk).steps]


@pytest.fixture
def path(ada, sql, offer):
    offer("Short SQL", {sql: (0, 3)}, hours=5)
    offer("Long SQL", {sql: (0, 3)}, hours=9)
    return make_path(ada, {sql: 3})


def resource(act, ada, path, title):
    rows = paths.replacements(
        act(ada), path.pk, paths.path_page(act(ada), path.pk).steps[0].resource_id
    )
    return next(row.resource_id for row in rows if row.title == title)


def test_pinned_it_stays_beside_a_better_one(ada, act, path):
    paths.pin_step(by=act(ada), path_id=path.pk, resource_id=resource(act, ada, path, "Long SQL"))
    page = paths.path_page(act(ada), path.pk)

    assert "Long SQL" in [step.title for step in page.steps]
    assert page.marks[0].kind == "pinned"


def test_excluded_another_takes_its_place_and_the_page_says_what_changed(ada, act, path):
    first = paths.path_page(act(ada), path.pk).steps[0]
    paths.exclude_step(by=act(ada), path_id=path.pk, resource_id=first.resource_id)
    page = paths.path_page(act(ada), path.pk)

    assert [step.title for step in page.steps] == ["Long SQL"]
    assert (page.changes.added, page.changes.dropped) == (["Long SQL"], ["Short SQL"])
    assert page.changes.sentence == ("You changed a step. New: Long SQL. No longer in: Short SQL.")
    paths.free_step(by=act(ada), path_id=path.pk, resource_id=first.resource_id)
    assert titles(act, ada, path) == ["Short SQL"]
    assert paths.path_page(act(ada), path.pk).marks == []


def test_replaced_the_other_stands_there(ada, act, path):
    first = paths.path_page(act(ada), path.pk).steps[0]
    other = resource(act, ada, path, "Long SQL")
    paths.replace_step(
        by=act(ada), path_id=path.pk, resource_id=first.resource_id, with_resource_id=other
    )

    assert titles(act, ada, path) == ["Long SQL"]


def test_only_what_serves_the_goals_can_be_pinned(ada, act, path, python, offer):
    useless = offer("Python", {python: (0, 2)})
    with pytest.raises(paths.ResourceServesNothing):
        paths.pin_step(by=act(ada), path_id=path.pk, resource_id=useless.pk)


def test_done_elsewhere_it_counts_as_learnt(ada, act, sql, offer):
    first = offer("First", {sql: (0, 2)})
    offer("Second", {sql: (2, 3)})
    path = make_path(ada, {sql: 3})
    paths.mark_done_elsewhere(by=act(ada), path_id=path.pk, resource_id=first.pk)

    assert titles(act, ada, path) == ["Second"]


def test_followed_the_person_is_enrolled_and_the_step_says_so(ada, act, path):
    step = paths.path_page(act(ada), path.pk).next_step
    enrolment = paths.take_step(by=act(ada), path_id=path.pk, resource_id=step.resource_id)
    again = paths.path_page(act(ada), path.pk).next_step

    assert enrolment.person_id == ada.pk
    assert (again.state, again.enrolment_id) == ("enrolled", enrolment.pk)
    assert paths.next_step(act(ada), ada.pk).enrolment_id == enrolment.pk


def test_completed_it_is_done_and_the_next_comes_up(ada, act, sql, offer):
    first = offer("First", {sql: (0, 2)})
    offer("Second", {sql: (2, 3)})
    path = make_path(ada, {sql: 3})
    enrolment = paths.take_step(by=act(ada), path_id=path.pk, resource_id=first.pk)
    learning.complete(by=act(ada), enrolment_id=enrolment.pk)
    eventlog.deliver()
    page = paths.path_page(act(ada), path.pk)

    assert [(s.title, s.state) for s in page.steps] == [("First", "done"), ("Second", "planned")]
    assert page.next_step.title == "Second"
    assert page.plan.because == "completed"
    assert first.pk not in [s.resource_id for s in page.steps if s.is_open]
    assert mails_to(ada.email) == []  # nothing else changed


def test_a_goal_is_reached_when_every_level_is_there(ada, act, sql, offer):
    from lyceum.skills import api as skills

    offer("SQL", {sql: (0, 3)})
    path = make_path(ada, {sql: 3})
    skills.rate_self(by=act(ada), ratings={sql.pk: 3})
    eventlog.deliver()
    page = paths.path_page(act(ada), path.pk)

    assert page.goals[0].state == "reached"
    assert page.plan is None
    assert [mail.kind for mail in mails_to(ada.email)] == ["paths.goal_reached"]


def test_a_withdrawn_resource_is_replaced_and_the_person_is_told(ada, act, path, olga, sql):
    first = paths.path_page(act(ada), path.pk).steps[0]
    catalogue.withdraw_resource(
        by=actors.system("tests", f"organisation:{path.organisation_id}"),
        resource_id=first.resource_id,
    )
    eventlog.deliver()
    page = paths.path_page(act(ada), path.pk)
    (mail,) = mails_to(ada.email)

    assert [step.title for step in page.steps] == ["Long SQL"]
    assert mail.kind == "paths.plan_changed"
    assert "Short SQL" in mail.text


def test_what_the_catalogue_lacks_can_be_asked_for(ada, acme, act, sql):
    path = make_path(ada, {sql: 3})
    need = paths.ask_for_skill(by=act(ada), path_id=path.pk, skill_id=sql.pk)

    assert (need.skill_id, need.level) == (sql.pk, 3)
    assert paths.path_page(act(ada), path.pk).uncovered[0].others == 1


def test_nobody_else_decides(ada, grace, linus, act, path):
    step = paths.path_page(act(ada), path.pk).steps[0]
    for other in (grace, linus):
        with pytest.raises(NotFound):
            paths.exclude_step(by=act(other), path_id=path.pk, resource_id=step.resource_id)
        with pytest.raises(NotFound):
            paths.take_step(by=act(other), path_id=path.pk, resource_id=step.resource_id)


def test_a_dated_run_is_followed_by_taking_a_seat(ada, act, acme, sql, offer):
    from lyceum.programmes.testing import make_offering

    dated = offer("Workshop", {sql: (0, 3)}, hours=6)
    run = make_offering(dated, in_days=20)
    path = make_path(ada, {sql: 3})
    step = paths.path_page(act(ada), path.pk).steps[0]
    enrolment = paths.take_step(by=act(ada), path_id=path.pk, resource_id=step.resource_id)

    assert step.offering_id == run.pk
    assert enrolment.offering_id == run.pk


def test_what_was_paid_stays_spent(ada, act, sql, python, offer):
    offer("SQL", {sql: (0, 3)}, price=6_000, hours=2)
    offer("Python", {python: (0, 2)}, price=6_000)
    path = make_path(ada, {sql: 3, python: 2}, budget=10_000)
    step = paths.path_page(act(ada), path.pk).next_step
    enrolment = paths.take_step(by=act(ada), path_id=path.pk, resource_id=step.resource_id)
    for _ in range(2):
        paths.make_plan(by=act(ada), path_id=path.pk)
        page = paths.path_page(act(ada), path.pk)
        assert [s.title for s in page.steps] == ["SQL"]
        assert (page.plan.money, page.plan.budget) == (6_000, 10_000)
    learning.complete(by=act(ada), enrolment_id=enrolment.pk)
    eventlog.deliver()
    page = paths.path_page(act(ada), path.pk)

    assert [(s.title, s.state) for s in page.steps] == [("SQL", "done")]
    assert page.plan.money == 6_000
    assert page.uncovered[0].reason == "too-expensive"
