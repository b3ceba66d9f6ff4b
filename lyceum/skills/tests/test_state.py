"""The model of skill states, on cases worked by hand (docs/decisions/0008-skill-state.md)."""

from datetime import UTC, datetime, timedelta

import pytest

from lyceum.skills.state import HALF_LIFE_DAYS, Piece, add_up

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def piece(kind: str, level: float, *, half_lives: float = 0, source: str = "", **more) -> Piece:
    """A piece that is so many half-lives of its kind old."""
    age = timedelta(days=half_lives * HALF_LIFE_DAYS[kind])
    return Piece(kind, level, NOW - age, source or kind, **more)


def test_nothing_is_known_without_evidence():
    state = add_up([], NOW)

    assert (state.level, state.confidence, state.pieces) == (0, 0, 0)


def test_ones_own_word_counts_with_little_confidence():
    state = add_up([piece("self", 3)], NOW)

    assert state.level == 3
    assert state.confidence == pytest.approx(0.25)  # trust of self, fresh, in full agreement
    assert state.leading == "self"


def test_a_fresh_assessment_is_believed_alone():
    state = add_up([piece("self", 5), piece("peer", 4), piece("assessment", 2)], NOW)

    assert state.level == 2
    # support 1 - .75*.55*.1 = .95875; agreeing .9 of .25+.45+.9 = .5625
    assert state.confidence == pytest.approx(0.95875 * 0.5625, abs=0.001)
    assert state.leading == "assessment"


def test_the_manager_is_shown_before_the_peer_and_the_peer_before_oneself():
    said = [piece("self", 5), piece("peer", 4), piece("manager", 3)]

    assert [add_up(said[:n], NOW).level for n in (1, 2, 3)] == [5, 4, 3]


def test_what_is_not_used_rusts_but_not_away():
    # fresh = .5: 4 * (.6 + .4*.5) = 3.2;  fresh -> 0: 4 * .6 = 2.4
    assert add_up([piece("assessment", 4, half_lives=1)], NOW).level == pytest.approx(3.2)
    assert add_up([piece("assessment", 4, half_lives=20)], NOW).level == pytest.approx(
        2.4, abs=0.01
    )


def test_confidence_halves_with_the_half_life():
    assert add_up([piece("manager", 3, half_lives=1)], NOW).confidence == pytest.approx(0.3)


def test_an_old_assessment_gives_way_to_what_was_said_since():
    # assessment: 2*(.6+.4*.5)=1.6 with force .5; manager 4 with force 1, less trusted
    state = add_up([piece("assessment", 2, half_lives=1), piece("manager", 4)], NOW)

    assert state.level == pytest.approx(0.5 * 4 + 0.5 * 1.6)


def test_finishing_a_course_lifts():
    state = add_up([piece("self", 1), piece("completion", 3)], NOW)

    assert state.level == 3
    assert state.leading == "completion"


def test_finishing_a_beginners_course_lowers_nobody():
    state = add_up([piece("self", 4), piece("completion", 1)], NOW)

    assert state.level == 4
    assert state.confidence == pytest.approx(0.25)  # the course says nothing about level 4


def test_a_suggested_skill_lifts_by_its_certainty():
    # from 1 towards 3 by .4
    state = add_up([piece("self", 1), piece("completion", 3, certainty=0.4)], NOW)

    assert state.level == pytest.approx(1.8)


def test_a_newer_more_trusted_judgement_holds_an_achievement_back():
    newer = add_up([piece("completion", 4, half_lives=0.5), piece("assessment", 2)], NOW)

    assert newer.level == 2


def test_what_was_learnt_after_the_judgement_counts():
    # assessment 2, a tenth of a half-life ago: fresh .933, 2*(.6+.4*.933) = 1.946
    state = add_up([piece("assessment", 2, half_lives=0.1), piece("completion", 3)], NOW)

    assert state.level == 3
    assert state.leading == "completion"


def test_two_peers_are_averaged_and_one_who_spoke_twice_is_heard_once():
    said = [
        piece("peer", 1, source="person:1", half_lives=1),
        piece("peer", 4, source="person:1"),
        piece("peer", 2, source="person:2"),
    ]

    state = add_up(said, NOW)

    assert state.level == pytest.approx(3)
    assert state.pieces == 3


def test_the_level_stays_between_nothing_and_expert():
    future = Piece("credential", 5, NOW + timedelta(days=9), "x")

    assert add_up([future], NOW).level == 5
    assert add_up([piece("self", 0)], NOW).level == 0
