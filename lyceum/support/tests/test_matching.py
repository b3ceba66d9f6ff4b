"""Mentors and mentees: the best of all ways to put them together, within what was said."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.support.matching import Mentee, Mentor, Weights, explain, match, scores
from lyceum.support.matching.solve import gains_of

SKILLS = st.frozensets(st.integers(1, 4), max_size=3)
LANGUAGES = st.frozensets(st.sampled_from(["en", "fr", "de"]), max_size=2)
OFFSETS = st.sampled_from([-8, -5, 0, 1, 5.5, 9])
FEW_IDS = st.frozensets(st.integers(1, 8), max_size=2)


def mentees(least=1, most=4):
    one = st.builds(
        Mentee,
        id=st.integers(1, 8),
        skills=SKILLS,
        languages=LANGUAGES,
        offset=OFFSETS,
        unit=st.integers(0, 1),
        managers=FEW_IDS,
        apart=FEW_IDS,
        wishes=FEW_IDS,
    )
    return st.lists(one, min_size=least, max_size=most, unique_by=lambda each: each.id)


def mentors(least=1, most=3):
    one = st.builds(
        Mentor,
        id=st.integers(1, 8),
        skills=SKILLS,
        languages=LANGUAGES,
        offset=OFFSETS,
        unit=st.integers(0, 1),
        apart=FEW_IDS,
        capacity=st.integers(0, 2),
    )
    return st.lists(one, min_size=least, max_size=most, unique_by=lambda each: each.id)


def best_by_trying(many, few):
    """Every way there is: the best sum of what pairs are worth."""
    gains = gains_of(scores(many, few, Weights()), len(many))
    best = 0
    for way in product(range(-1, len(few)), repeat=len(many)):
        if all(way.count(column) <= each.capacity for column, each in enumerate(few)):
            best = max(
                best, sum(gains[row, column] for row, column in enumerate(way) if column >= 0)
            )
    return best, gains


@settings(max_examples=80, deadline=None)
@given(mentees(), mentors())
def test_no_other_way_is_better(many, few):
    best, gains = best_by_trying(many, few)
    found = match(many, few)
    rows, columns = ({each.id: n for n, each in enumerate(some)} for some in (many, few))
    assert sum(gains[rows[pair.mentee], columns[pair.mentor]] for pair in found.pairs) == best
    assert len(found.pairs) + len(found.waiting) == len(many)


@settings(max_examples=80, deadline=None)
@given(mentees(), mentors())
def test_what_was_said_is_kept(many, few):
    rows, columns = ({each.id: each for each in some} for some in (many, few))
    taken = [pair.mentor for pair in match(many, few).pairs]
    assert all(taken.count(each.id) <= each.capacity for each in few)
    for pair in match(many, few).pairs:
        one, other = rows[pair.mentee], columns[pair.mentor]
        assert one.id != other.id
        assert other.id not in one.apart | one.managers
        assert one.id not in other.apart
        assert not (one.languages and other.languages and not one.languages & other.languages)
        assert not one.skills or one.skills & other.skills or other.id in one.wishes


@settings(max_examples=60, deadline=None)
@given(mentees(), mentors())
def test_the_reasons_make_the_score(many, few):
    points = scores(many, few, Weights())
    for row, one in enumerate(many):
        for column, other in enumerate(few):
            pair = explain(one, other, Weights())
            assert pair.score == sum(reason.points for reason in pair.reasons)
            assert points[row, column] in (-1, pair.score)


def test_more_people_go_before_a_better_fit():
    wants = frozenset({1, 2})
    many = [Mentee(id=1, skills=wants), Mentee(id=2, skills=frozenset({1}))]
    few = [Mentor(id=3, skills=wants), Mentor(id=4, skills=frozenset({2}))]
    assert {(p.mentee, p.mentor) for p in match(many, few).pairs} == {(1, 4), (2, 3)}


def test_nobody_and_nothing():
    assert match([], [Mentor(id=1)]).pairs == ()
    assert match([Mentee(id=1)], []).waiting == (1,)
    assert match([Mentee(id=1)], [Mentor(id=2, capacity=0)]).waiting == (1,)
    with pytest.raises(ValueError, match="hundred"):
        Weights(skills=60)
