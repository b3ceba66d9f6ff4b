"""Figures for those who may read them; nobody below the smallest group is in any of them."""

from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.feedback import selectors, services
from lyceum.feedback.errors import TooFewToShow
from lyceum.feedback.models import Asked, Batch, Box, Waiting
from lyceum.feedback.testing import ask_about, make_answers, make_crowd
from lyceum.feedback.types import Subject
from lyceum.kernel import actors
from lyceum.kernel.errors import NotFound
from lyceum.organisations.testing import make_organisation, make_role, make_unit

pytestmark = pytest.mark.django_db


def score_of(person, acme, act, **filters):
    found = selectors.results(act(person), acme.pk, **filters)
    return found.score, found.people


def test_it_shows_the_score_with_its_count_share_and_definition(client, act, hannah, acme, sales):
    people = make_crowd(acme, 8, unit=sales)
    make_answers(acme, people[:6], [10, 10, 9, 8, 7, 2])
    ask_about(acme, people[6:])
    client.force_login(hannah)

    text = client.get(reverse("feedback:results", args=["acme"])).text

    assert "6 of 8 asked" in text
    assert "−100 and 100" in text
    assert "As a table" in text
    found = selectors.results(act(hannah), acme.pk)
    assert (found.score, found.people) == (60, 5)  # the sixth waits
    assert [(row.name, row.people) for row in found.units] == [("Sales", 5)]


def test_below_the_smallest_group_nothing_is_shown(client, hannah, acme):
    make_answers(acme, make_crowd(acme, 4), [10, 0, 9, 9])
    client.force_login(hannah)

    page = client.get(reverse("feedback:results", args=["acme"]))

    assert "Too few answers to show: at least 5 are needed." in page.text
    assert "too few" in page.text


def test_the_whole_less_a_unit_is_about_nobody(hannah, acme, act, sales, north):
    """Five of Sales, one of North: the sixth would be the difference."""
    make_answers(acme, make_crowd(acme, 5, unit=sales), [9] * 5)
    make_answers(acme, make_crowd(acme, 1, unit=north, name="Lone"), [0])
    services.mix_waiting()

    whole, of_sales = score_of(hannah, acme, act), score_of(hannah, acme, act, unit_id=sales.pk)

    assert whole == of_sales == (100, 5)
    assert score_of(hannah, acme, act, unit_id=north.pk) == (None, 0)


def test_one_more_answer_moves_nothing(hannah, acme, act):
    crowd = make_crowd(acme, 10)
    make_answers(acme, crowd[:5], [9] * 5)
    seen = [score_of(hannah, acme, act)]
    for person in crowd[5:]:
        make_answers(acme, [person], [0])
        seen.append(score_of(hannah, acme, act))

    assert seen == [(100, 5)] * 5 + [(0, 10)]


def test_words_are_handed_out_shuffled_and_only_of_enough_people(client, hannah, acme):
    asked = ask_about(acme, make_crowd(acme, 5))
    client.force_login(hannah)
    url = None
    for number, one in enumerate(asked):
        by = actors.person(one.person_id)
        services.give_score(by=by, asked_id=one.pk, score=9)
        services.say_why(by=by, asked_id=one.pk, text=f"Because {number}")
        url = reverse("feedback:words", args=["acme", Box.objects.get(question="score").pk])
        answer = client.get(url)
        assert answer.status_code == (200 if number == 4 else TooFewToShow.status)
    lines = answer.text.strip().splitlines()[1:]

    assert sorted(line.strip('"') for line in lines) == [f"Because {n}" for n in range(5)]
    assert "202" not in answer.text  # no year, no month


def test_who_offers_it_reads_what_all_said_and_a_home_only_its_own(act, acme, hannah, linus):
    globex = make_organisation("Initech", manager=linus)
    make_role(hannah, "teacher", acme)
    make_role(linus, "hr-partner", globex)
    course = Subject("resource", "9", "Rope work", "/catalogue/9/", offered_by=acme.pk)
    make_answers(globex, make_crowd(globex, 5, name="Theirs"), [9] * 5, course)
    make_answers(acme, make_crowd(acme, 5), [0] * 5, course)

    [row] = selectors.offered(act(hannah), acme.pk)
    assert (row.score, row.people) == (0, 10)
    theirs = selectors.results(act(linus), globex.pk)
    assert (theirs.score, theirs.people) == (100, 5)


def test_a_manager_of_a_unit_reads_that_unit_only(act, acme, ada, sales, north):
    make_role(ada, "manager", acme, unit=sales)
    make_answers(acme, make_crowd(acme, 5, unit=north), [9] * 5)
    make_answers(acme, make_crowd(acme, 5, name="Elsewhere"), [0] * 5)

    assert score_of(ada, acme, act) == (100, 5)
    box = Box.objects.get(question="score")
    with pytest.raises(NotFound):
        selectors.subject_results(act(ada), acme.pk, box)


@pytest.mark.parametrize("name", ["ada", "linus"])
def test_outsiders_find_nothing(client, request, acme, name, hannah):
    make_answers(acme, make_crowd(acme, 5), [9] * 5)
    client.force_login(request.getfixturevalue(name))
    box = Box.objects.get(question="score")

    for url in (
        reverse("feedback:results", args=["acme"]),
        reverse("feedback:pulse-of", args=["acme"]),
        reverse("feedback:desk", args=["acme"]),
        reverse("feedback:subject", args=["acme", box.pk]),
        reverse("feedback:words", args=["acme", box.pk]),
    ):
        assert client.get(url).status_code == 404, url


def test_more_answers_cost_no_more_queries(client, hannah, acme, sales):
    """Ten things more, by people of ten units more."""
    make_answers(acme, make_crowd(acme, 5, unit=sales), [9] * 5)
    client.force_login(hannah)
    url = reverse("feedback:results", args=["acme"])
    with_few = _queries(client, url)
    for number in range(10):
        subject = Subject("resource", f"x{number}", f"Course {number}")
        unit = make_unit(acme, f"Unit {number}", parent=sales)
        make_answers(acme, make_crowd(acme, 5, unit=unit, name=str(number)), [3] * 5, subject)

    assert _queries(client, url) == with_few


def _queries(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_you_said_we_did_reaches_those_who_answered(client, hannah, acme, ada):
    make_answers(acme, [ada, *make_crowd(acme, 4)], [9] * 5)
    [silent] = make_crowd(acme, 1, name="Silent")
    ask_about(acme, [silent])
    box = Box.objects.get(question="score")
    client.force_login(hannah)
    told = client.post(
        reverse("feedback:close-loop", args=["acme", box.pk]),
        {"said": "Too long.", "did": "Cut in half."},
        follow=True,
    )
    assert "5 people are told." in told.text
    client.force_login(ada)
    assert "Cut in half." in client.get(reverse("feedback:mine")).text
    client.force_login(silent)
    assert "Cut in half." not in client.get(reverse("feedback:mine")).text


# What happens: somebody of a place answers with a number; and whether what waits is mixed then.
LIVES = st.lists(
    st.tuples(st.sampled_from(["sales", "north", "none"]), st.integers(0, 10), st.booleans()),
    min_size=5,
    max_size=14,
)


@pytest.fixture
def crowds(acme, sales, north):
    """People enough of each place, every one of them asked already."""
    units = {"sales": sales, "north": north, "none": None}
    return {
        place: ask_about(acme, make_crowd(acme, 14, unit=unit, name=place))
        for place, unit in units.items()
    }


def _forget_all_answers():
    for model in (Waiting, Batch, Box):
        model.objects.all().delete()
    Asked.objects.unscoped("test").update(is_answered=False)


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LIVES)
def test_no_filter_and_no_difference_singles_anybody_out(hannah, act, north, crowds, lives):
    """Through the verbs and questions themselves: after each answer every filter is asked."""
    _forget_all_answers()
    acme, sales = north.organisation, north.parent
    by, before = act(hannah), (0, 0, 0)
    for number, (place, score, mixes) in enumerate(lives):
        one = crowds[place][number]
        services.give_score(by=actors.person(one.person_id), asked_id=one.pk, score=score)
        if mixes:
            services.mix_waiting()
        units = (None, sales.pk, north.pk)
        now = tuple(selectors.results(by, acme.pk, unit_id=pk).people for pk in units)
        gaps = [one - other for one, other in combinations(now, 2)]
        moves = [after - was for after, was in zip(now, before, strict=True)]
        assert all(gap == 0 or abs(gap) >= 5 for gap in (*gaps, *moves, *now))
        before = now
