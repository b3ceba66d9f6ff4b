"""Setting out: a role, skills or own words, and a first plan at once."""

from datetime import timedelta

import pytest

from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.models import RecordedEvent
from lyceum.paths import api as paths
from lyceum.paths.errors import GoalIsEmpty
from lyceum.paths.testing import make_path
from lyceum.paths.types import Limits, Wish
from lyceum.skills import api as skills
from lyceum.skills.testing import make_role, make_skill


def rate(act, person, levels):
    skills.rate_self(by=act(person), ratings={s.pk: level for s, level in levels.items()})


def test_it_makes_a_plan_that_climbs_to_the_levels_asked_for(ada, act, sql, offer):
    second = offer("Deeper SQL", {sql: (2, 4)})
    first = offer("First SQL", {sql: (0, 2)})
    path = make_path(ada, {sql: 4})
    page = paths.path_page(act(ada), path.pk)

    assert [step.resource_id for step in page.steps] == [first.pk, second.pk]
    assert page.plan.state == "proven"
    assert page.plan.coverage == 1.0
    assert page.title == "SQL"


def test_a_role_brings_its_levels(ada, act, sql, python, offer):
    role = make_role("Data engineer", {sql: 3}, optional={python: 2})
    goal = paths.set_goal(by=act(ada), person_id=ada.pk, role_id=role.pk)

    assert goal.title == "Data engineer"
    assert {(t.skill_id, t.level) for t in goal.targets.all()} == {(sql.pk, 3), (python.pk, 2)}


def test_what_the_person_can_already_is_not_planned(ada, act, sql, python, offer):
    offer("SQL", {sql: (0, 3)})
    rate(act, ada, {sql: 3})
    path = make_path(ada, {sql: 3, python: 2})
    page = paths.path_page(act(ada), path.pk)

    assert page.steps == []
    assert [line.skill for line in page.uncovered] == ["Python"]
    assert page.uncovered[0].because == "Nothing in the catalogue reaches advanced beginner."


def test_several_goals_share_one_path(ada, act, sql, python, offer):
    offer("SQL", {sql: (0, 3)})
    offer("Python", {python: (0, 2)})
    make_path(ada, {sql: 3})
    path = make_path(ada, {python: 2})
    page = paths.path_page(act(ada), path.pk)

    assert len(page.goals) == 2
    assert len(page.steps) == 2
    assert page.title == "SQL + Python"


def test_the_limits_hold(ada, act, sql, offer):
    offer("Dear SQL", {sql: (0, 3)}, price=90_000)
    path = make_path(ada, {sql: 3}, budget=10_000)
    page = paths.path_page(act(ada), path.pk)

    assert page.steps == []
    assert page.uncovered[0].reason == "too-expensive"
    assert page.ways_out[0].kind == "money"
    assert page.ways_out[0].money == 80_000


def test_a_price_in_another_currency_is_not_converted_but_marked(ada, act, sql, offer, python):
    offer("Dollar SQL", {sql: (0, 3)}, price=9_900, currency="USD")
    offer("Euro Python", {python: (0, 2)}, price=4_000)
    path = make_path(ada, {sql: 3, python: 2})
    steps = {s.title: s for s in paths.path_page(act(ada), path.pk).steps}

    assert steps["Dollar SQL"].price == 4_000  # the median of what can be compared
    assert not steps["Dollar SQL"].price_is_known
    assert (steps["Dollar SQL"].stated_price, steps["Dollar SQL"].stated_currency) == (9_900, "USD")


def test_it_is_told(ada, sql, offer):
    offer("SQL", {sql: (0, 3)})
    make_path(ada, {sql: 3})
    told = list(
        RecordedEvent.objects.filter(name__startswith="paths.").values_list("name", flat=True)
    )

    assert told == ["paths.GoalSet", "paths.PlanMade", "paths.PlanProven"]


def test_it_refuses_a_goal_without_a_skill(ada, act):
    with pytest.raises(paths.GoalIsEmpty):
        paths.set_goal(by=act(ada), person_id=ada.pk)


@pytest.mark.parametrize(
    "limits",
    [{"minutes_per_week": 5}, {"budget": -1}, {"target_on": clock.today() - timedelta(days=1)}],
)
def test_it_refuses_limits_that_nobody_could_keep(ada, act, sql, limits):
    with pytest.raises(paths.LimitIsImpossible):
        paths.set_goal(
            by=act(ada), person_id=ada.pk, wishes=[Wish(sql.pk, 3)], limits=Limits(**limits)
        )


def test_nobody_sets_goals_for_others(ada, grace, acme, act, sql):
    with pytest.raises(Forbidden):
        paths.set_goal(by=act(grace), person_id=ada.pk, wishes=[Wish(sql.pk, 3)])


def test_put_aside_it_is_planned_for_no_more(ada, act, sql, offer):
    offer("SQL", {sql: (0, 3)})
    path = make_path(ada, {sql: 3})
    paths.put_goal_aside(by=act(ada), goal_id=path.goals.get().pk)

    assert paths.path_page(act(ada), path.pk).plan is None
    paths.take_goal_up(by=act(ada), goal_id=path.goals.get().pk)
    assert len(paths.path_page(act(ada), path.pk).steps) == 1


def test_a_goal_asks_only_for_skills_that_one_may_see(ada, act, sql):
    theirs = make_skill("Secret sauce", owner_id="organisation:999")
    path = make_path(ada, {sql: 3, theirs: 3, 999_999: 3})

    assert [t.skill_id for t in path.goals.get().targets.all()] == [sql.pk]
    with pytest.raises(GoalIsEmpty):
        make_path(ada, {theirs: 3})
