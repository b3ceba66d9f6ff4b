"""Several pots of money, some of which pay only for some things."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from lyceum.paths.planner import (
    NOBODY,
    OWN_MONEY,
    Offering,
    Payment,
    Pot,
    Profile,
    Reason,
    Status,
    first_answer,
    relaxations,
    solve,
    what_if,
)
from lyceum.paths.planner.frame import build
from lyceum.paths.planner.purse import CONDITIONS, purse
from lyceum.paths.planner.schedule import lay_out

from .test_planner import CLOUD, PYTHON, SQL, START, course, problem
from .test_planner_against_brute_force import LONG, often, orders, points_of_an_order, problems

DATA, GENERAL = 11, 12


# By hand ------------------------------------------------------------------------------------------
def test_a_pot_for_data_skills_pays_for_nothing_else():
    pool = [
        course(1, (SQL, 0, 3), price=6_000),
        course(2, (CLOUD, 0, 3), price=6_000),
        course(3, (PYTHON, 0, 2), price=4_000),
    ]
    pots = (Pot(DATA, 10_000, frozenset({1, 3})), Pot(GENERAL, 2_000))
    asked = problem(*pool, targets=((SQL, 3), (CLOUD, 3), (PYTHON, 2)))

    as_one_sum = solve(replace(asked, budget=12_000))
    answer = solve(replace(asked, pots=pots))

    assert set(as_one_sum.resource_ids) == {1, 2}  # twice 6,000 from 12,000: but not payable
    assert set(answer.resource_ids) == {1, 3}
    assert answer.status == Status.PROVEN
    assert [step.paid for step in answer.steps] == [
        (Payment(DATA, step.price),) for step in answer.steps
    ]
    assert answer.uncovered[0].skill_id == CLOUD
    assert answer.uncovered[0].reason == Reason.TOO_EXPENSIVE


def test_a_price_is_split_over_pots():
    pots = (Pot(GENERAL, 5_000), Pot(DATA, 3_000, frozenset({1})))
    pool = [course(1, (SQL, 0, 3), price=6_000), course(2, (CLOUD, 0, 2), price=2_000)]
    answer = solve(problem(*pool, targets=((SQL, 3), (CLOUD, 2)), pots=pots))
    paid = {step.resource_id: step.paid for step in answer.steps}

    # The general pot comes first, but holds back what the data pot cannot pay for.
    assert paid == {
        1: (Payment(GENERAL, 3_000), Payment(DATA, 3_000)),
        2: (Payment(GENERAL, 2_000),),
    }


def test_the_budget_stays_the_most_that_all_may_cost():
    pool = [course(1, (SQL, 0, 3), price=6_000), course(2, (CLOUD, 0, 2), price=5_000)]
    asked = problem(*pool, targets=((SQL, 3), (CLOUD, 2)), pots=(Pot(GENERAL, 20_000),))

    assert solve(asked).totals.money == 11_000
    assert solve(replace(asked, budget=10_000)).resource_ids == (1,)


def test_an_empty_pot_is_not_the_same_as_no_limit():
    asked = problem(course(1, (SQL, 0, 3), price=1), course(2, (SQL, 0, 2)))

    assert solve(asked).resource_ids == (1,)
    assert solve(replace(asked, pots=(Pot(OWN_MONEY, 0),))).resource_ids == (2,)


def test_the_least_that_is_missing_is_money_that_pays_for_everything():
    pool = [course(1, (SQL, 0, 3), price=6_000), course(2, (CLOUD, 0, 2), price=5_000)]
    pots = (Pot(DATA, 50_000, frozenset({1})), Pot(GENERAL, 1_500))
    found = relaxations(problem(*pool, targets=((SQL, 3), (CLOUD, 2)), pots=pots))

    assert [(way.kind, way.money, way.is_least) for way in found] == [("money", 3_500, True)]


def test_a_relaxation_prefers_what_a_pot_pays_for():
    pool = [course(1, (SQL, 0, 3), price=9_000), course(2, (SQL, 0, 3), price=2_000)]
    more = [course(3, (CLOUD, 0, 2), price=1_000)]
    pots = (Pot(DATA, 9_000, frozenset({1})), Pot(GENERAL, 0))
    found = relaxations(problem(*pool, *more, targets=((SQL, 3), (CLOUD, 2)), pots=pots))

    assert [way.money for way in found] == [1_000]


def test_a_cheaper_item_that_no_pot_pays_for_makes_nothing_superfluous():
    pool = [course(1, (SQL, 0, 3), price=100), course(2, (SQL, 0, 3), price=9_000)]

    assert solve(problem(*pool)).resource_ids == (1,)
    pots = (Pot(DATA, 9_000, frozenset({2})),)
    assert solve(problem(*pool, pots=pots)).resource_ids == (2,)


def test_a_pot_with_a_highest_price_pays_for_the_cheaper_run():
    early = Offering(70, START + timedelta(days=7), START + timedelta(days=40), price=8_000)
    late = Offering(71, START + timedelta(days=70), START + timedelta(days=99), price=5_000)
    asked = problem(course(1, (SQL, 0, 3), offerings=(early, late)), profile=Profile.SOONEST)

    assert solve(replace(asked, pots=(Pot(DATA, 9_000),))).steps[0].offering_id == 70
    capped = (Pot(DATA, 9_000, dearest=5_000),)
    assert solve(replace(asked, pots=capped)).steps[0].offering_id == 71


def test_what_is_pinned_stays_and_what_nobody_pays_is_said():
    pool = [course(1, (SQL, 0, 3), price=6_000), course(2, (CLOUD, 0, 2), price=1_000)]
    pots = (Pot(DATA, 5_000, frozenset({2})), Pot(GENERAL, 2_000))
    answer = solve(problem(*pool, targets=((SQL, 3), (CLOUD, 2)), pots=pots, pinned=frozenset({1})))
    paid = {step.resource_id: step.paid for step in answer.steps}

    assert answer.strains == ("money",)
    assert paid[1] == (Payment(GENERAL, 2_000), Payment(NOBODY, 4_000))
    assert paid[2] == (Payment(DATA, 1_000),)  # the pot for it is not touched by the other


def test_pinned_runs_that_cost_too_much_give_way_to_cheaper_ones():
    early = Offering(70, START + timedelta(days=7), START + timedelta(days=40), price=8_000)
    late = Offering(71, START + timedelta(days=70), START + timedelta(days=99), price=5_000)
    pinned = problem(course(1, (SQL, 0, 3), offerings=(early, late)), pinned=frozenset({1}))

    for limited in (replace(pinned, budget=6_000), replace(pinned, pots=(Pot(DATA, 6_000),))):
        assert first_answer(limited).totals.money == 5_000


def test_many_conditions_are_kept_to_the_richest():
    ids = range(CONDITIONS + 4)
    pool = [course(i, (100 + i, 0, 2), price=100 + i) for i in ids]
    pots = tuple(Pot(i + 1, 100 + i, frozenset({i})) for i in ids)
    answer = solve(problem(*pool, targets=[(100 + i, 2) for i in ids], pots=pots))

    assert set(answer.resource_ids) == set(ids[-CONDITIONS:])
    assert all(len(step.paid) == 1 for step in answer.steps)


def test_many_pots_of_one_condition_are_all_used():
    pots = tuple(Pot(n, 1_000) for n in range(1, 21))
    answer = solve(problem(course(1, (SQL, 0, 3), price=19_500), pots=pots))

    assert [p.amount for p in answer.steps[0].paid] == [1_000] * 19 + [500]


# The purse against every way to pay ---------------------------------------------------------------
@st.composite
def purses(draw):
    bought = [(i, draw(st.integers(0, 3))) for i in range(draw(st.integers(1, 3)))]
    return bought, draw(some_pots(len(bought), st.integers(0, 4)))


def some_pots(items, amounts):
    some = st.one_of(st.none(), st.frozensets(st.integers(0, items - 1)))
    made = st.builds(Pot, st.just(1), amounts, some, st.sampled_from([None, None, 2, 7_000]))
    return st.lists(made, min_size=1, max_size=3).map(
        lambda pots: tuple(replace(pot, id=n + 1) for n, pot in enumerate(pots))
    )


def pays(pot, item_id, price):
    return (pot.pays_for is None or item_id in pot.pays_for) and (
        pot.dearest is None or price <= pot.dearest
    )


def splits(price, pots):
    """Every way to split a small price over these pots."""
    ways = product(*(range(price + 1) for _ in pots))
    return [way for way in ways if sum(way) == price]


def ways_to_pay(bought, pots):
    """What each pot pays in all, for every way in which everything is paid."""
    each = [
        [way for way in splits(price, pots) if is_allowed(way, pots, item, price)]
        for item, price in bought
    ]
    totals = ([sum(column) for column in zip(*pick, strict=True)] for pick in product(*each))
    held = [pot.amount for pot in pots]
    return [t for t in totals if all(s <= h for s, h in zip(t, held, strict=True))]


def is_allowed(way, pots, item, price):
    return all(not s or pays(pot, item, price) for s, pot in zip(way, pots, strict=True))


def least_missing(bought, pots):
    """What is left when as much as can be is paid: a flow, one unit of money after another."""
    unit = 1_000 if all(p % 1_000 == 0 for _, p in bought) else 1
    left = {pot.id: pot.amount // unit for pot in pots}
    paid = {i: [] for i, _ in bought}
    able = {i: [pot.id for pot in pots if pays(pot, i, p)] for i, p in bought}

    def place(item, seen):
        for pot in able[item]:
            if pot in seen:
                continue
            seen.add(pot)
            if left[pot]:
                left[pot] -= 1
                paid[item].append(pot)
                return True
            for other, by in paid.items():
                if pot in by and place(other, seen):
                    by.remove(pot)
                    paid[item].append(pot)
                    return True
        return False

    return unit * sum(not place(i, set()) for i, price in bought for _ in range(price // unit))


@often
@given(purses())
def test_a_purse_pays_what_can_be_paid_and_in_the_order_of_the_pots(case):
    bought, pots = case
    held = purse(pots, None, bought)
    ways = ways_to_pay(bought, pots)

    assert held.holds(bought) == bool(ways)
    assert held.missing(bought) == least_missing(bought, pots)
    if ways:
        shares = held.shares(bought)
        assert [sum(p.amount for p in s) for s in shares] == [price for _, price in bought]
        spent = [sum(p.amount for s in shares for p in s if p.pot_id == pot.id) for pot in pots]
        assert spent == max(ways)  # the first pot as much as can be, then the second


# Plans against every plan -------------------------------------------------------------------------
@st.composite
def with_pots(draw, *, dated=False):
    asked = draw(problems(dated=dated))
    amounts = st.sampled_from([0, 3_000, 5_000, 9_000, 12_000])
    return replace(asked, pots=draw(some_pots(len(asked.candidates), amounts)))


def is_payable(pots, bought):
    return least_missing(bought, pots) == 0


def best_of_all(asked):
    frame = build(replace(asked, pots=()))
    return max(
        points
        for order in orders(frame)
        if (points := points_of_an_order(frame, order)) is not None
        and is_payable(asked.pots, [(item.id, item.price) for item in order])
    )


@often
@given(with_pots())
def test_no_plan_that_can_be_paid_is_better(asked):
    answer = solve(asked, effort=LONG)

    assert answer.points == best_of_all(asked)
    assert answer.points <= answer.bound
    assert solve(asked, effort=LONG, prune=False).points == answer.points


@often
@given(with_pots(dated=True))
def test_every_plan_can_be_paid_and_says_how(asked):
    first = first_answer(asked)
    for answer in (first, solve(asked), what_if(asked, first)):
        check_payments(asked, answer)


def check_payments(asked, answer):
    pots = {pot.id: pot for pot in asked.pots}
    spent = dict.fromkeys(pots, 0)
    for step in answer.steps:
        assert sum(p.amount for p in step.paid) == step.price
        for payment in step.paid:
            assert pays(pots[payment.pot_id], step.resource_id, step.price)
            spent[payment.pot_id] += payment.amount
    assert all(spent[pk] <= pot.amount for pk, pot in pots.items())
    assert asked.budget is None or answer.totals.money <= asked.budget


@often
@given(with_pots(dated=True))
def test_the_bound_holds_for_every_choice_that_can_be_paid(asked):
    answer = solve(asked, effort=LONG)
    frame = build(replace(asked, pots=()))
    ways = [[None, *(item.runs or ["taken"])] for item in frame.items.values()]
    for pick in product(*ways):
        choice = {
            item: None if run == "taken" else run
            for item, run in zip(frame.items, pick, strict=True)
            if run
        }
        bought = [(i, frame.items[i].price_of(run)) for i, run in choice.items()]
        minutes = sum(frame.items[i].minutes for i in choice)
        within = frame.budget is None or sum(price for _, price in bought) <= frame.budget
        if within and minutes <= frame.capacity and is_payable(asked.pots, bought):
            assert lay_out(frame, choice).points <= answer.bound


@often
@given(with_pots(), st.sampled_from([None, 0, 8_000]))
def test_no_less_money_would_do_than_is_said(asked, budget):
    asked = replace(asked, target_on=None, budget=budget)
    found = {way.kind: way for way in relaxations(asked)}
    frame = build(replace(asked, pots=(), budget=None))
    whole = reached(frame, frame.items.values())
    least = min(
        max(
            least_missing(bought, asked.pots),
            0 if budget is None else sum(price for _, price in bought) - budget,
        )
        for size in range(len(frame.items) + 1)
        for items in combinations(frame.items.values(), size)
        if reached(frame, items) == whole and is_complete(items)
        for bought in [[(item.id, item.price) for item in items]]
    )

    assert (found["money"].money if "money" in found else 0) == least


def reached(frame, items):
    """Every level that these lead to, in whatever order."""
    levels = dict(frame.base)
    nodes = set()
    for _ in range(5):
        for credit in (c for item in items for c in item.credits):
            if credit.start <= levels[credit.skill_id]:
                levels[credit.skill_id] = max(levels[credit.skill_id], credit.end)
                nodes |= {
                    (credit.skill_id, level)
                    for level in range(frame.base[credit.skill_id] + 1, credit.end + 1)
                }
    return nodes & frame.values.keys()


def is_complete(items):
    ids = {item.id for item in items}
    return all(need in ids for item in items for need in item.needs)


def test_problem_without_pots_has_no_payments():
    answer = solve(problem(course(1, (SQL, 0, 3), price=9_000), budget=9_000))

    assert answer.steps[0].paid == ()
