"""Next, how far, what if, and the rows of the page."""

from datetime import timedelta

import pytest

from lyceum.kernel import clock
from lyceum.learning import api as learning
from lyceum.paths import api as paths
from lyceum.paths.selectors import words
from lyceum.paths.testing import make_path
from lyceum.paths.types import GainRow, Limits
from lyceum.skills import api as skills
from lyceum.skills.testing import make_role, make_skill


def test_the_next_step_says_why(ada, act, sql, offer):
    offer("Deeper", {sql: (2, 3)})
    offer("First", {sql: (0, 2)}, hours=6)
    make_path(ada, {sql: 3})
    step = paths.next_step(act(ada), ada.pk)

    assert (step.title, step.minutes, step.state) == ("First", 360, "planned")
    assert step.why == "It takes “SQL” to advanced beginner. Deeper builds on it."
    assert step.goal == "SQL"


def test_without_a_path_there_is_no_next_step(ada, act):
    assert paths.next_step(act(ada), ada.pk) is None
    assert paths.progress_of(act(ada), ada.pk) is None


def test_progress_is_counted_in_the_gap_and_in_minutes(ada, act, sql, offer):
    first = offer("First", {sql: (0, 2)}, hours=8)
    path = make_path(ada, {sql: 2}, minutes_per_week=240)
    enrolment = paths.take_step(by=act(ada), path_id=path.pk, resource_id=first.pk)
    learning.record_progress(by=act(ada), enrolment_id=enrolment.pk, percent=50)
    progress = paths.progress_of(act(ada), ada.pk)

    assert (progress.share, progress.steps, progress.steps_done) == (0.5, 1, 0)
    assert progress.weeks_ahead == 1.0
    assert progress.path_id == path.pk


def test_who_does_nothing_falls_behind(ada, act, sql, offer):
    offer("First", {sql: (0, 2)}, hours=16)
    make_path(ada, {sql: 2}, minutes_per_week=240)
    with clock.travelled(clock.now() + timedelta(weeks=2)):
        assert paths.progress_of(act(ada), ada.pk).weeks_ahead == -2.0


def test_the_gap_is_target_minus_state_with_its_confidence(ada, act, sql, python, offer):
    skills.rate_self(by=act(ada), ratings={sql.pk: 2})
    path = make_path(ada, {sql: 3, python: 3})
    rows = paths.gap(act(ada), path.pk)

    assert [(row.skill, row.target) for row in rows] == [("Python", 3), ("SQL", 3)]
    assert rows[0].missing == 3
    assert rows[0].confidence == 0
    assert 0 < rows[1].confidence < 1
    assert rows[1].missing == pytest.approx(1, abs=0.3)


def test_what_if_answers_and_saves_nothing(ada, act, sql, offer):
    offer("Free", {sql: (0, 3)}, hours=40)
    offer("Dear", {sql: (0, 3)}, hours=8, price=20_000)
    path = make_path(ada, {sql: 3}, minutes_per_week=240, budget=0)
    plan = paths.path_page(act(ada), path.pk).plan
    answer = paths.what_if(act(ada), path.pk, Limits(minutes_per_week=240, budget=20_000))

    assert answer.steps == ["Dear"]
    assert (answer.added, answer.dropped) == (["Dear"], ["Free"])
    assert answer.money == 20_000
    assert answer.days_later < 0
    assert paths.path_page(act(ada), path.pk).plan == plan


def test_an_alternative_can_be_chosen(ada, act, sql, offer):
    offer("Free", {sql: (0, 3)}, hours=40)
    offer("Dear", {sql: (0, 3)}, hours=4, price=60_000)
    path = make_path(ada, {sql: 3})
    page = paths.path_page(act(ada), path.pk)
    assert len(page.alternatives) == 3

    paths.choose_alternative(by=act(ada), path_id=path.pk, profile="cheapest")
    assert [s.title for s in paths.path_page(act(ada), path.pk).steps] == ["Free"]
    paths.choose_alternative(by=act(ada), path_id=path.pk, profile="soonest")
    page = paths.path_page(act(ada), path.pk)
    assert [s.title for s in page.steps] == ["Dear"]
    assert [a.profile for a in page.alternatives if a.is_current] == ["soonest"]


def test_the_picture_rises_with_the_steps(ada, act, sql, offer):
    offer("First", {sql: (0, 2)})
    offer("Deeper", {sql: (2, 3)})
    path = make_path(ada, {sql: 3})
    series = paths.path_page(act(ada), path.pk).series

    assert [point.level for point in series[0].points] == [0, 2, 3, 3]
    assert (series[0].skill, series[0].target) == ("SQL", 3)


def test_own_words_become_roles_and_skills_to_choose_from(ada, act, sql):
    make_role("Data engineer", {sql: 3})
    found = paths.proposals(act(ada), "data engineer")

    assert found.roles[0][1] == "Data engineer"
    assert paths.proposals(act(ada), " ").roles == ()


def test_two_people_saving_their_limits_do_not_overwrite_each_other(ada, act, sql, offer):
    from lyceum.kernel.errors import EditedMeanwhile

    path = make_path(ada, {sql: 3})
    seen = paths.path_page(act(ada), path.pk).version
    paths.change_limits(
        by=act(ada), path_id=path.pk, limits=Limits(minutes_per_week=300), version=seen
    )
    with pytest.raises(EditedMeanwhile):
        paths.change_limits(
            by=act(ada), path_id=path.pk, limits=Limits(minutes_per_week=60), version=seen
        )


def many(count, offer):
    skills_ = [make_skill(f"Skill {count} {n}") for n in range(count)]
    for n, skill in enumerate(skills_):
        offer(f"Course {count} {n}", {skill: (0, 2)}, hours=1)
    return dict.fromkeys(skills_, 2)


def queries_of(django_assert_max_num_queries, question):
    with django_assert_max_num_queries(60) as captured:
        question()
    return len(captured)


def test_a_page_asks_no_more_for_more_rows(ada, act, offer, django_assert_max_num_queries):
    path = make_path(ada, many(2, offer))
    paths.path_page(act(ada), path.pk)
    few = queries_of(django_assert_max_num_queries, lambda: paths.path_page(act(ada), path.pk))
    next_few = queries_of(django_assert_max_num_queries, lambda: paths.next_step(act(ada), ada.pk))
    make_path(ada, many(20, offer))
    assert few >= queries_of(
        django_assert_max_num_queries, lambda: paths.path_page(act(ada), path.pk)
    )
    assert next_few >= queries_of(
        django_assert_max_num_queries, lambda: paths.next_step(act(ada), ada.pk)
    )
    assert len(paths.path_page(act(ada), path.pk).steps) == 22


def test_the_rest_of_a_level_is_not_told_as_from_a_level_to_itself():
    gain = GainRow(1, "SQL", 1.6, 2, "advanced beginner", "advanced beginner", is_suggested=False)

    assert words.why([gain], {}, [], is_pinned=False) == (
        "It takes “SQL” firmly to advanced beginner."
    )
