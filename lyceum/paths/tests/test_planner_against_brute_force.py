"""On tiny instances the planner is compared with every plan that there is."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.paths.planner import (
    Candidate,
    Effort,
    Offering,
    Problem,
    Profile,
    Target,
    Taught,
    first_answer,
    solve,
    what_if,
)
from lyceum.paths.planner.frame import build, money_points
from lyceum.paths.planner.schedule import lay_out

START = date(2027, 1, 4)
LONG = Effort(work=20.0, seconds=30.0, rounds=12)
often = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@st.composite
def problems(draw, *, dated=False):
    skills = range(draw(st.integers(1, 3)))
    candidates = tuple(draw(candidate(pk, skills, dated)) for pk in range(draw(st.integers(1, 5))))
    weeks = draw(st.sampled_from([None, 4, 10, 20]))
    return Problem(
        targets=tuple(
            Target(s, draw(st.integers(1, 4)), draw(st.sampled_from([0.3, 1.0]))) for s in skills
        ),
        candidates=candidates,
        minutes_per_week=240,
        starts_on=START,
        state={s: draw(st.sampled_from([0.0, 0.5, 1.0, 2.9])) for s in skills},
        budget=draw(st.sampled_from([None, 0, 10_000, 25_000])),
        target_on=START + timedelta(weeks=weeks) if weeks else None,
        pinned=frozenset(),
        profile=draw(st.sampled_from(list(Profile))),
    )


@st.composite
def candidate(draw, pk, skills, dated):
    taught = []
    for skill in draw(st.sets(st.sampled_from(list(skills)), min_size=1, max_size=2)):
        low = draw(st.integers(0, 3))
        high = draw(st.integers(low + 1, 4))
        taught.append(Taught(skill, low, high, draw(st.sampled_from([0.4, 1.0]))))
    needs = draw(st.sets(st.integers(0, pk - 1), max_size=1)) if pk and draw(st.booleans()) else ()
    return Candidate(
        id=pk,
        minutes=60 * draw(st.integers(1, 25)),
        price=draw(st.sampled_from([0, 0, 5_000, 9_000])),
        taught=tuple(taught),
        prerequisites=tuple(needs),
        offerings=tuple(draw(offerings(pk))) if dated and draw(st.booleans()) else (),
        quality=draw(st.sampled_from([0.0, 0.5, 1.0])),
    )


def offerings(pk):
    return st.lists(
        st.builds(
            lambda at, day, length: Offering(
                10 * pk + at, START + timedelta(days=day), START + timedelta(days=day + length)
            ),
            st.integers(0, 9),
            st.integers(0, 60),
            st.integers(0, 40),
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda offering: offering.id,
    )


def points_of_an_order(frame, order):
    """The objective of undated items taken in an order, counted without the planner's own code."""
    levels, trust, learnt = dict(frame.base), {}, set()
    for item in order:
        if not set(item.needs) <= learnt:
            return None
        learnt.add(item.id)
        earned = [c for c in item.credits if levels[c.skill_id] >= c.start]
        for credit in earned:
            for level in range(credit.start + 1, credit.end + 1):
                key = (credit.skill_id, level)
                trust[key] = max(trust.get(key, 0), credit.trust)
        for credit in earned:
            levels[credit.skill_id] = max(levels[credit.skill_id], credit.end)
    minutes, money = sum(i.minutes for i in order), sum(i.price for i in order)
    if minutes > frame.capacity or (frame.budget is not None and money > frame.budget):
        return None
    value = sum(frame.values.get(key, 0) * t // 10 for key, t in trust.items())
    spent = sum(item.own + money_points(frame, item.price) for item in order)
    return value + spent - frame.weights.per_day * frame.days_for(minutes)


def orders(frame):
    """Every order of every choice."""
    items = list(frame.items.values())
    return (o for size in range(len(items) + 1) for o in permutations(items, size))


def best_of_all(problem):
    frame = build(problem)
    return max(p for o in orders(frame) if (p := points_of_an_order(frame, o)) is not None)


@often
@given(problems())
def test_no_plan_is_better(problem):
    answer = solve(problem, effort=LONG)

    assert answer.points == best_of_all(problem)
    assert answer.points <= answer.bound


@often
@given(problems())
def test_pruning_loses_nothing(problem):
    assert solve(problem, effort=LONG).points == solve(problem, effort=LONG, prune=False).points


@often
@given(problems(dated=True))
def test_with_dated_runs_the_bound_holds_for_every_choice(problem):
    answer = solve(problem, effort=LONG)
    frame = build(problem)
    ways = [[None, *(item.runs or ["taken"])] for item in frame.items.values()]
    for pick in product(*ways):
        choice = {
            item: None if run == "taken" else run
            for item, run in zip(frame.items, pick, strict=True)
            if run
        }
        money = sum(frame.items[i].price_of(run) for i, run in choice.items())
        minutes = sum(frame.items[i].minutes for i in choice)
        if minutes <= frame.capacity and (frame.budget is None or money <= frame.budget):
            assert lay_out(frame, choice).points <= answer.bound


@often
@given(problems(dated=True))
def test_a_plan_keeps_every_limit(problem):
    for answer in (first_answer(problem), solve(problem)):
        check_limits(problem, answer)


def check_limits(problem, answer):
    pool = {c.id: c for c in problem.candidates}
    steps = {s.resource_id: s for s in answer.steps}
    assert problem.budget is None or answer.totals.money <= problem.budget
    for step in answer.steps:
        candidate = pool[step.resource_id]
        for need in candidate.prerequisites:
            assert steps[need].ends_on <= step.starts_on
        assert problem.target_on is None or step.ends_on <= problem.target_on
        assert bool(candidate.offerings) == (step.offering_id is not None)
        assert step.gains or any(step.resource_id in pool[i].prerequisites for i in steps)


@often
@given(problems(dated=True))
def test_the_same_question_has_the_same_answer(problem):
    assert solve(problem) == solve(problem)
    shuffled = replace(problem, candidates=tuple(reversed(problem.candidates)))
    assert solve(shuffled).points == solve(problem).points


@often
@given(problems(), st.sampled_from([60, 240, 600]), st.sampled_from([0, 9_000, None]))
def test_what_if_is_never_worse_than_a_first_answer(problem, minutes, budget):
    former = solve(problem)
    other = replace(problem, minutes_per_week=minutes, budget=budget)

    assert what_if(other, former).points >= first_answer(other).points
