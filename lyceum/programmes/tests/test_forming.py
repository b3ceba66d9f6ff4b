"""Cohorts: nothing that must hold is ever broken, and nothing better exists where it says so."""

import random
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.programmes.forming import Candidate, Problem, Weights, form, rebalance
from lyceum.programmes.forming.solve import by_chance, by_greed
from lyceum.programmes.forming.types import groups_for

WORDS = ("en", "fr", "de")


def crowd(count, seed=1):
    """People of four organisations in a few places, with wishes, managers and quarrels."""
    chance = random.Random(seed)  # noqa: S311
    return [
        Candidate(
            id=pk * 7,
            organisation=chance.randrange(4),
            industry=chance.choice("abc"),
            level=chance.choice(("new", "expert")),
            languages=frozenset(chance.sample(WORDS, chance.choice((1, 2, 2)))),
            offset=chance.choice((-5, 0, 1, 5.5)),
            managers=frozenset({(pk - 1) * 7}) if chance.random() < 0.2 else frozenset(),
            wishes=frozenset({chance.randrange(count) * 7}) - {pk * 7},
            apart=frozenset({chance.randrange(count) * 7}) - {pk * 7}
            if chance.random() < 0.2
            else frozenset(),
        )
        for pk in range(count)
    ]


def broken(problem, found):
    """Every rule that groups break, said in the plainest way, and not with the engine's own words."""
    known = {one.id: one for one in problem.people}
    placed = [pk for group in found.groups for pk in group]
    if sorted([*placed, *found.waiting]) != sorted(known):
        yield "everybody once"
    for group in filter(None, found.groups):
        people = [known[pk] for pk in group]
        if not problem.smallest <= len(group) <= problem.largest:
            yield f"size {len(group)}"
        if not frozenset.intersection(*(one.languages for one in people)):
            yield "no language"
        if hours(people, problem.working_hours) < problem.common_hours:
            yield "no hours"
        for a, b in combinations(people, 2):
            if b.id in a.managers | a.apart or a.id in b.managers | b.apart:
                yield f"{a.id} with {b.id}"


def hours(people, working):
    """Minutes of the day, one by one, in which everybody works."""
    minutes = [
        {round((9 - one.offset) * 60 + minute) % 1440 for minute in range(int(working * 60))}
        for one in people
    ]
    return len(set.intersection(*minutes)) / 60


def cost(problem, groups, waiting):
    """What is lost by the weights, counted afresh."""
    known, w = {one.id: one for one in problem.people}, problem.weights
    lost = len(waiting) * w.of_waiting
    home = {pk: number for number, group in enumerate(groups) for pk in group}
    for group in groups:
        for weight, name in (
            (w.organisations, "organisation"),
            (w.industries, "industry"),
            (w.levels, "level"),
        ):
            lost += weight * (len(group) - len({getattr(known[pk], name) for pk in group}))
    for one in problem.people:
        for other in one.wishes & known.keys():
            lost += w.wishes * (home.get(one.id, -1) != home.get(other, -2))
    return lost


def groupings(people, smallest, largest, most):
    """Every way to put people in at most so many groups of these sizes, and to let some wait."""
    if not people:
        yield [], []
        return
    first, rest = people[0], people[1:]
    for groups, waiting in groupings(rest, smallest, largest, most):
        yield groups, [first, *waiting]
    if most:
        for size in range(smallest - 1, largest):
            for others in combinations(rest, size):
                left = [pk for pk in rest if pk not in others]
                for groups, waiting in groupings(left, smallest, largest, most - 1):
                    yield [(first, *others), *groups], waiting


@pytest.mark.parametrize("seed", range(4))
def test_nothing_better_exists_where_it_says_so(seed):
    problem = Problem(people=crowd(7, seed), smallest=2, largest=4, common_hours=3)

    found = form(problem)

    cheaper = [
        (groups, waiting)
        for groups, waiting in groupings([one.id for one in problem.people], 2, 4, problem.groups)
        if cost(problem, groups, waiting) < found.cost
    ]
    assert not list(broken(problem, found))
    assert found.cost == cost(problem, found.groups, found.waiting)
    assert all(any(broken(problem, _as_found(found, *other))) for other in cheaper)
    assert found.is_proven


def _as_found(found, groups, waiting):
    from dataclasses import replace

    return replace(found, groups=groups, waiting=waiting)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.integers(0, 60), st.integers(2, 5), st.integers(0, 3))
def test_whatever_people_there_are_nothing_is_broken(seed, count, smallest, more):
    problem = Problem(
        people=crowd(count, seed), smallest=smallest, largest=smallest + more, common_hours=4
    )
    for found in (by_chance(problem), by_greed(problem), form(problem, rounds=60, effort=0.1)):
        assert not list(broken(problem, found))
        assert found.bound <= found.cost == cost(problem, found.groups, found.waiting)


def test_it_is_better_than_greed_and_chance_and_the_same_again():
    problem = Problem(people=crowd(120, 3))

    first, second = form(problem, rounds=300), form(problem, rounds=300)

    assert first == second
    assert first.cost < by_greed(problem).cost < by_chance(problem).cost


def test_it_says_what_a_group_is_good_for():
    problem = Problem(
        people=[
            Candidate(
                id=pk,
                organisation=pk % 3,
                languages=frozenset({"en", "fr"}),
                offset=pk % 2,
                wishes=frozenset({0}) - {pk},
            )
            for pk in range(4)
        ],
        smallest=4,
        largest=4,
    )
    found = form(problem)
    [scores], [hours_], [languages] = found.scores, found.hours, found.languages
    said = {score.aim: (score.got, score.possible) for score in scores}

    assert said["organisations"] == (3, 3)
    assert said["wishes"] == (3, 3)
    assert hours_ == 7.0
    assert languages == ("en", "fr")


def test_hours_go_round_the_earth():
    """Auckland and Honolulu lie two hours apart, whatever the numbers say."""
    far = [Candidate(id=pk, offset=offset) for pk, offset in enumerate((12.0, -10.0, 12.0, -10.0))]
    [hours_] = form(Problem(people=far, smallest=4, largest=4, common_hours=6)).hours
    assert hours_ == 6.0


def test_who_fits_nowhere_waits():
    people = [Candidate(id=pk) for pk in range(4)]
    alone = Candidate(id=9, languages=frozenset({"ja"}))

    found = form(Problem(people=[*people, alone], smallest=4, largest=5))

    assert (found.groups, found.waiting) == (((0, 1, 2, 3),), (9,))
    assert found.is_proven


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_wait(count):
    found = form(Problem(people=crowd(count)))
    assert (found.groups, len(found.waiting)) == ((), count)


@pytest.mark.parametrize(
    "limits",
    [{"smallest": 0}, {"smallest": 9}, {"common_hours": 9.0}, {"common_hours": -1.0}],
)
def test_limits_that_nobody_can_keep_are_refused(limits):
    with pytest.raises(ValueError, match=r"nobody|a group"):
        Problem(people=[], **limits)


@pytest.mark.parametrize(
    ("people", "groups"), [(0, 0), (4, 0), (5, 1), (8, 1), (9, 1), (10, 2), (300, 46)]
)
def test_groups_are_of_a_middle_size(people, groups):
    assert groups_for(people, 5, 8) == groups


# --- people leave ---------------------------------------------------------------------------------


def test_one_who_leaves_a_group_that_is_still_large_enough_moves_nobody():
    people = crowd(40, 5)
    before = form(Problem(people=people, smallest=4, largest=7), effort=0.1)
    gone = max(before.groups, key=len)[0]

    after = rebalance(
        Problem(people=[one for one in people if one.id != gone], smallest=4, largest=7),
        before.groups,
    )

    assert after.moved == ()


def test_a_group_that_is_too_small_gets_one_person_from_where_one_can_be_spared():
    people = [Candidate(id=pk, organisation=pk % 5) for pk in range(14)]
    before = [(0, 1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12, 13)]
    left = [one for one in people if one.id != 8]

    after = rebalance(Problem(people=left, smallest=4, largest=6), before)

    assert len(after.moved) == 1
    assert sorted(map(len, after.groups)) == [4, 4, 5]


def test_a_group_that_nobody_can_fill_is_dissolved():
    people = [Candidate(id=pk) for pk in range(10)]
    before = [(0, 1, 2, 3), (4, 5, 6, 7), (8, 9)]

    after = rebalance(Problem(people=people, smallest=4, largest=5), before)

    assert sorted(map(len, after.groups)) == [0, 5, 5]
    assert after.moved == (8, 9)


def test_who_became_the_others_manager_goes_to_another_group():
    people = [Candidate(id=pk, managers=frozenset({1} if pk == 0 else ())) for pk in range(8)]

    after = rebalance(Problem(people=people, smallest=3, largest=5), [(0, 1, 2, 3), (4, 5, 6, 7)])

    assert len(after.moved) == 1
    assert not list(broken(Problem(people=people, smallest=3, largest=5), after))


@pytest.mark.parametrize("seed", range(5))
def test_fewest_moves_is_what_brute_force_says(seed):
    people = crowd(8, seed + 20)
    limits = {"smallest": 2, "largest": 4, "common_hours": 2}
    former = form(Problem(people=people, **limits)).groups
    gone = {former[0][0], former[-1][-1]} if former else set()
    problem = Problem(people=[one for one in people if one.id not in gone], **limits)

    after = rebalance(problem, former)

    assert not list(broken(problem, after))
    fewer = [
        (groups, waiting)
        for groups, waiting in groupings([one.id for one in problem.people], 2, 4, len(former))
        if (len(waiting), moves(former, groups, gone)) < (len(after.waiting), len(after.moved))
    ]
    assert all(any(broken(problem, _as_found(after, *other))) for other in fewer)


def moves(former, groups, gone):
    """How many are not where they were, whichever group is called which."""
    from itertools import permutations

    padded = [*map(set, groups), *[set()] * (len(former) - len(groups))]
    return min(
        sum(
            pk not in there
            for group, there in zip(former, order, strict=True)
            for pk in group
            if pk not in gone
        )
        for order in permutations(padded)
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.integers(10, 70), st.integers(1, 12))
def test_whoever_leaves_nothing_is_broken(seed, count, leavers):
    people = crowd(count, seed)
    limits = {"smallest": 3, "largest": 6, "common_hours": 3}
    former = form(Problem(people=people, **limits), rounds=40, effort=0.1).groups
    chance = random.Random(seed)  # noqa: S311
    gone = set(chance.sample([one.id for one in people], leavers))
    problem = Problem(people=[one for one in people if one.id not in gone], **limits)

    after = rebalance(problem, former)

    assert not list(broken(problem, after))
    stayed = [pk for group in former for pk in group if pk not in gone]
    assert set(after.moved) <= set(stayed)


def test_weights_decide_what_comes_first():
    """Two friends of one organisation: together where wishes weigh more, else apart."""
    people = [Candidate(id=pk, organisation=pk // 2, wishes=frozenset({pk ^ 1})) for pk in range(8)]

    def pairs(weights):
        problem = Problem(people=people, smallest=4, largest=4, weights=weights)
        return sum(a ^ 1 == b for group in form(problem).groups for a, b in combinations(group, 2))

    assert pairs(Weights(organisations=0, wishes=5)) == 4
    assert pairs(Weights(organisations=50, wishes=1)) == 0
