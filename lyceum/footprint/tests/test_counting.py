"""No figure, and no difference of figures, tells of fewer people than so many."""

from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.footprint.counting import Group, Tree, shown_figures, shown_groups

LEAST = 5


def tree(*groups):
    """tree((1, None, 7), …): a part, what it is a part of, how many are in it itself."""
    ids = iter(range(10_000))
    return Tree([Group(key, up, frozenset(next(ids) for _ in range(n))) for key, up, n in groups])


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ([(None, None, 4)], set()),
        ([(None, None, 5)], {None}),
        ([(None, None, 0), (1, None, 6), (2, None, 7)], {None, 1, 2}),
        ([(None, None, 0), (1, None, 6), (2, None, 2)], {None}),  # the rest would be two people
        ([(None, None, 1), (1, None, 6), (2, None, 9)], {None, 2}),
        ([(None, None, 9), (1, None, 6), (2, 1, 5)], {None, 1, 2}),
        ([(None, None, 9), (1, None, 4), (2, 1, 5)], {None, 1}),
        ([(None, None, 9), (1, None, 3), (2, 1, 1), (3, 2, 20)], {None, 1}),
    ],
)
def test_a_group_is_shown_if_no_difference_is_too_small(groups, shown):
    assert shown_groups(tree(*groups), LEAST) == shown


def test_a_figure_is_left_out_where_its_neighbours_would_tell_the_small_one():
    of = tree((None, None, 0), (1, None, 10), (2, None, 10), (3, None, 10))
    doers = {"sql": frozenset([*range(7), *range(10, 16), 20])}  # 7, 6 and 1

    figures = shown_figures(of, doers, LEAST)

    assert figures[None] == {"sql": 14}
    assert figures[1] == {"sql": 7}
    assert figures[2] == {}  # 14 - 7 - 6 would be the one of the third
    assert figures[3] == {}


@st.composite
def trees(draw):
    count = draw(st.integers(0, 7))
    groups = [(None, None, draw(st.integers(0, 8)))]
    for key in range(1, count + 1):
        up = draw(st.sampled_from([None, *range(1, key)]))
        groups.append((key, up, draw(st.integers(0, 9))))
    of = tree(*groups)
    everybody = sorted(of.below[None])
    doers = draw(st.sets(st.sampled_from(everybody))) if everybody else set()
    return of, frozenset(doers)


@given(trees())
@settings(max_examples=200, deadline=None)
def test_whatever_is_put_together_from_what_is_shown_is_large_enough(drawn):
    """Every union of shown figures taken from every shown figure: none, or enough people."""
    of, doers = drawn
    figures = shown_figures(of, {"it": doers}, LEAST)
    for sets in (
        [of.below[key] for key in figures],
        [of.below[key] & doers for key, found in figures.items() if "it" in found],
    ):
        some = list(chain.from_iterable(combinations(sets, n) for n in range(1, 4)))
        for whole in sets:
            for parts in some:
                left = whole - frozenset().union(*parts)
                is_known = all(part <= whole for part in parts)
                assert not is_known or not left or len(left) >= LEAST
