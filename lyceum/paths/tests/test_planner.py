"""Plans that were worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta

from lyceum.paths.planner import (
    Candidate,
    Offering,
    Problem,
    Profile,
    Reason,
    Status,
    Target,
    Taught,
    alternatives,
    first_answer,
    relaxations,
    replan,
    solve,
    what_if,
)

START = date(2027, 1, 4)
SQL, PYTHON, CLOUD = 1, 2, 3


def course(pk, *taught, hours=10, price=0, **more):
    credits = tuple(t if isinstance(t, Taught) else Taught(*t) for t in taught)
    return Candidate(pk, hours * 60, price, credits, **more)


def problem(*candidates, targets=((SQL, 3),), **more):
    more = {"minutes_per_week": 240, "starts_on": START, **more}
    return Problem(tuple(Target(*t) for t in targets), candidates, **more)


def test_levels_are_climbed_in_order():
    answer = solve(problem(course(7, (SQL, 2, 3)), course(8, (SQL, 0, 2))))

    assert answer.resource_ids == (8, 7)
    assert answer.status == Status.PROVEN
    assert answer.totals.coverage == 1.0
    assert [g.to_level for step in answer.steps for g in step.gains] == [2, 3]
    assert answer.steps[0].enables == (7,)


def test_the_steps_have_dates_at_the_pace_of_the_person():
    answer = solve(problem(course(8, (SQL, 0, 2), hours=8), course(7, (SQL, 2, 3), hours=4)))

    assert [(s.starts_on, s.ends_on) for s in answer.steps] == [
        (START, START + timedelta(days=13)),
        (START + timedelta(days=14), START + timedelta(days=20)),
    ]
    assert answer.totals.finishes_on == START + timedelta(days=20)


def test_a_level_that_is_there_is_not_planned_again():
    answer = solve(problem(course(8, (SQL, 0, 2)), course(7, (SQL, 2, 3)), state={SQL: 2.1}))

    assert answer.resource_ids == (7,)
    assert answer.steps[0].gains[0].from_level == 2.1


def test_a_resource_that_builds_on_a_level_nobody_reaches_is_no_step():
    answer = solve(problem(course(7, (SQL, 2, 3))))

    assert answer.steps == ()
    assert answer.uncovered[0].reason == Reason.NOTHING


def test_the_cheapest_is_not_the_soonest():
    pool = [course(1, (SQL, 0, 3), hours=40), course(2, (SQL, 0, 3), hours=10, price=50_000)]

    assert solve(problem(*pool, profile=Profile.SOONEST)).resource_ids == (2,)
    assert solve(problem(*pool, profile=Profile.CHEAPEST)).resource_ids == (1,)


def test_the_most_thorough_takes_the_best():
    pool = [course(1, (SQL, 0, 3), quality=0.4), course(2, (SQL, 0, 3), hours=15, quality=1.0)]

    assert solve(problem(*pool, profile=Profile.THOROUGH)).resource_ids == (2,)
    assert solve(problem(*pool, profile=Profile.SOONEST)).resource_ids == (1,)


def test_a_suggested_tag_weighs_less_than_an_accepted_one():
    pool = [course(1, Taught(SQL, 0, 3, 0.5)), course(2, Taught(SQL, 0, 3, 1.0), hours=20)]

    assert solve(problem(*pool)).resource_ids == (2,)


def test_prerequisites_come_first_and_are_paid_for():
    pool = [course(1, (SQL, 0, 3), prerequisites=(2,)), course(2, hours=5, price=1_000)]
    answer = solve(problem(*pool, budget=1_000))

    assert answer.resource_ids == (2, 1)
    assert answer.steps[0].enables == (1,)
    assert solve(problem(*pool, budget=999)).steps == ()
    assert solve(problem(*pool, budget=999)).uncovered[0].reason == Reason.TOO_EXPENSIVE


def test_a_prerequisite_done_before_is_not_planned():
    pool = [course(1, (SQL, 0, 3), prerequisites=(2,)), course(2, hours=5)]

    assert solve(problem(*pool, completed=frozenset({2}))).resource_ids == (1,)


def test_money_is_spent_where_it_closes_most():
    pool = [
        course(1, (SQL, 0, 3), price=6_000),
        course(2, (PYTHON, 0, 2), price=5_000),
        course(3, (CLOUD, 0, 2), price=5_000),
    ]
    answer = solve(problem(*pool, targets=((SQL, 3), (PYTHON, 2), (CLOUD, 2)), budget=10_000))

    assert set(answer.resource_ids) == {2, 3}  # four levels; the greedy pass would take 1 first
    assert answer.totals.money == 10_000
    assert answer.uncovered[0].skill_id == SQL
    assert answer.uncovered[0].reason == Reason.TOO_EXPENSIVE
    assert answer.uncovered[0].needs_money == 6_000


def test_the_target_date_limits_the_hours():
    pool = [course(1, (SQL, 0, 3), hours=12), course(2, (PYTHON, 0, 2), hours=4)]
    answer = solve(
        problem(
            *pool,
            targets=((SQL, 3), (PYTHON, 2)),
            target_on=START + timedelta(days=20),
        )
    )

    assert answer.resource_ids == (1,)  # three weeks of four hours
    assert answer.uncovered[0].reason == Reason.NEEDS_HOURS


def test_a_dated_run_lies_where_it_lies_and_the_rest_goes_round_it():
    run = Offering(70, START + timedelta(days=28), START + timedelta(days=55))
    pool = [
        course(7, (SQL, 2, 3), hours=8, offerings=(run,)),
        course(8, (SQL, 0, 2), hours=8),
        course(9, (PYTHON, 0, 1), hours=1),
    ]
    answer = solve(problem(*pool, targets=((SQL, 3), (PYTHON, 1))))
    steps = {step.resource_id: step for step in answer.steps}

    assert steps[8].ends_on < run.starts_on
    assert (steps[7].starts_on, steps[7].ends_on) == (run.starts_on, run.ends_on)
    assert steps[7].offering_id == 70


def test_a_run_that_begins_before_one_can_be_ready_is_passed_over():
    soon = Offering(70, START + timedelta(days=3), START + timedelta(days=30))
    later = Offering(71, START + timedelta(days=60), START + timedelta(days=90))
    pool = [course(7, (SQL, 2, 3), offerings=(soon, later)), course(8, (SQL, 0, 2))]
    answer = solve(problem(*pool))

    assert answer.steps[-1].offering_id == 71
    assert answer.totals.coverage == 1.0


def test_a_closed_deadline_or_a_late_end_makes_a_run_too_late():
    closed = Offering(
        70, START + timedelta(days=9), START + timedelta(days=30), None, START - timedelta(1)
    )
    late = Offering(71, START + timedelta(days=90), START + timedelta(days=130))
    answer = solve(
        problem(course(7, (SQL, 0, 3), offerings=(closed, late)), target_on=START + timedelta(100))
    )

    assert answer.uncovered[0].reason == Reason.TOO_LATE


def test_a_run_that_asks_for_more_than_the_week_has_needs_hours():
    run = Offering(70, START + timedelta(days=7), START + timedelta(days=40))
    answer = solve(problem(course(7, (SQL, 0, 3), hours=40, offerings=(run,))))

    assert answer.uncovered[0].reason == Reason.NEEDS_HOURS


def test_two_runs_that_the_week_cannot_hold_are_not_both_taken():
    def run(pk):
        return (Offering(pk, START + timedelta(days=7), START + timedelta(days=34)),)

    pool = [
        course(1, (SQL, 0, 3), hours=12, offerings=run(10)),
        course(2, (PYTHON, 0, 2), hours=12, offerings=run(20)),
    ]
    answer = solve(problem(*pool, targets=((SQL, 3), (PYTHON, 2))))

    assert answer.resource_ids == (1,)


def test_what_is_pinned_stays_and_what_is_excluded_goes():
    pool = [course(1, (SQL, 0, 3)), course(2, (SQL, 0, 3), hours=30)]

    assert 2 in solve(problem(*pool, pinned=frozenset({2}))).resource_ids
    assert solve(problem(*pool, excluded=frozenset({1}))).resource_ids == (2,)


def test_a_pinned_step_may_strain_the_limits_and_the_plan_says_so():
    answer = solve(problem(course(1, (SQL, 0, 3), price=900), budget=100, pinned=frozenset({1})))

    assert answer.resource_ids == (1,)
    assert answer.strains == ("money",)


def test_what_was_done_elsewhere_counts():
    pool = [course(8, (SQL, 0, 2)), course(7, (SQL, 2, 3))]

    assert solve(problem(*pool, done=frozenset({8}))).resource_ids == (7,)


def test_languages_and_modes_are_kept():
    pool = [
        course(1, (SQL, 0, 3), language="fr", mode="online"),
        course(2, (SQL, 0, 3), hours=30, language="en", mode="online"),
        course(3, (SQL, 0, 3), hours=1, language="en", mode="on-site"),
    ]
    answer = solve(problem(*pool, languages=frozenset({"en"}), modes=frozenset({"online"})))

    assert answer.resource_ids == (2,)


def test_items_that_wait_for_each_other_get_an_order():
    pool = [
        course(1, (SQL, 0, 1), (PYTHON, 1, 3)),
        course(2, (SQL, 1, 3), (PYTHON, 0, 1)),
        course(3, (SQL, 0, 1), hours=2),
    ]
    answer = solve(problem(*pool, targets=((SQL, 3), (PYTHON, 3))))

    assert answer.resource_ids == (3, 2, 1)
    assert answer.totals.coverage == 1.0


def test_several_goals_share_a_plan_and_each_step_says_whom_it_serves():
    pool = [course(1, (SQL, 0, 2)), course(2, (SQL, 2, 4))]
    answer = solve(problem(*pool, targets=((SQL, 2, 1.0, 100), (SQL, 4, 0.5, 200))))

    assert [s.gains[0].goal_ids for s in answer.steps] == [(100, 200), (200,)]


def test_what_the_organisation_needs_weighs_gently():
    pool = [course(1, (SQL, 0, 2)), course(2, (PYTHON, 0, 2))]
    asked = problem(*pool, targets=((SQL, 2), (PYTHON, 2)), target_on=START + timedelta(days=20))

    assert solve(replace(asked, capability={PYTHON: 1.0})).resource_ids == (2,)
    assert solve(replace(asked, capability={SQL: 1.0})).resource_ids == (1,)


def test_an_impossible_goal_is_told_the_least_that_would_do():
    pool = [course(1, (SQL, 0, 2), hours=16, price=5_000), course(2, (SQL, 2, 3), hours=8)]
    asked = problem(*pool, budget=3_000, target_on=START + timedelta(days=20))
    found = {r.kind: r for r in relaxations(asked)}

    assert set(found) == {"money-and-weeks"}  # neither alone would do
    assert (found["money-and-weeks"].money, found["money-and-weeks"].weeks) == (2_000, 3)


def test_each_way_out_is_the_least_of_its_kind():
    pool = [course(1, (SQL, 0, 3), hours=24), course(2, (SQL, 0, 3), hours=12, price=5_000)]
    asked = problem(*pool, budget=0, target_on=START + timedelta(days=20))
    found = {r.kind: r for r in relaxations(asked)}

    assert found["money"].money == 5_000
    assert found["weeks"].weeks == 3
    assert found["hours"].minutes_per_week == 240


def test_a_goal_that_fits_needs_no_way_out():
    assert relaxations(problem(course(1, (SQL, 0, 3)), budget=0)) == ()


def test_what_if_starts_from_the_former_answer_and_says_what_changed():
    pool = [course(1, (SQL, 0, 3), hours=40), course(2, (SQL, 0, 3), hours=10, price=50_000)]
    asked = problem(*pool, budget=50_000)
    former = solve(asked)
    answer = what_if(replace(asked, budget=10_000), former)

    assert former.resource_ids == (2,)
    assert answer.resource_ids == (1,)
    assert (answer.changes.added, answer.changes.dropped) == ((1,), (2,))
    assert answer.changes.money_more_by == -50_000


def test_replanning_changes_no_more_than_it_must():
    pool = [course(1, (SQL, 0, 3), hours=10), course(2, (PYTHON, 0, 2), hours=10)]
    asked = problem(*pool, targets=((SQL, 3), (PYTHON, 2)))
    former = solve(asked)
    better = course(3, (SQL, 0, 3), hours=9)
    rest = tuple(c for c in asked.candidates if c.id != 2)
    after = replan(replace(asked, candidates=(*rest, better, course(4, (PYTHON, 0, 2)))), former)

    assert set(after.resource_ids) == {1, 4}  # 3 is not worth the change
    assert after.changes.dropped == (2,)


def test_the_alternatives_differ_in_what_they_are_best_at():
    pool = [
        course(1, (SQL, 0, 3), hours=40, quality=0.3),
        course(2, (SQL, 0, 3), hours=10, price=50_000),
        course(3, (SQL, 0, 3), hours=20, price=20_000, quality=1.0),
    ]
    soonest, balanced, third = alternatives(problem(*pool))

    assert soonest.totals.finishes_on <= balanced.totals.finishes_on
    assert third.profile == Profile.CHEAPEST
    assert third.totals.money == 0


def test_where_nothing_costs_anything_the_third_is_the_most_thorough():
    pool = [course(1, (SQL, 0, 3), quality=0.3), course(2, (SQL, 0, 3), hours=20, quality=1.0)]

    assert alternatives(problem(*pool))[2].profile == Profile.THOROUGH


def test_the_first_answer_needs_no_solver_and_knows_a_bound():
    answer = first_answer(problem(course(8, (SQL, 0, 2)), course(7, (SQL, 2, 3))))

    assert answer.resource_ids == (8, 7)
    assert answer.status == Status.FIRST
    assert 0 <= answer.gap < 0.02


def test_nothing_to_close_is_an_empty_plan():
    answer = solve(problem(state={SQL: 4.0}))

    assert (answer.steps, answer.uncovered, answer.totals.coverage) == ((), (), 1.0)
