"""One question a screen; it is marked, counts a little, and says where somebody stands."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.assessments import api, selectors, services
from lyceum.assessments.errors import NoSuchAnswer, NotAllAnswered, NotPublished
from lyceum.assessments.models import Assessment, Assignment, Attempt
from lyceum.assessments.scoring import Item
from lyceum.assessments.testing import BARRIER, make_assessment, make_attempt
from lyceum.assessments.types import NewAssessment
from lyceum.feedback.testing import make_crowd
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.organisations import api as organisations

pytestmark = pytest.mark.django_db


def evidence(person):
    return apps.get_model("skills.Evidence").objects.unscoped("test").filter(person=person)


def test_it_is_taken_a_question_at_a_time_with_a_way_back(client, ada, quick):
    client.force_login(ada)
    page = client.post(reverse("assessments:start", args=[quick.pk]), follow=True)
    assert "Question 1 of 3" in page.text
    url = page.request["PATH_INFO"]
    keys = list(selectors.items_of(Attempt.objects.unscoped("test").get().edition_id))
    page = client.post(url, {"key": keys[0], "said": "1"}, follow=True)
    assert "Question 2 of 3" in page.text
    back = client.get(url, {"at": 1})
    assert 'value="1" required checked' in back.text
    client.post(url, {"key": keys[0], "said": "0"})
    client.post(url, {"key": keys[1], "said": "0"})
    page = client.post(url, {"key": keys[2], "said": "1"}, follow=True)
    assert "That was all." in page.text
    page = client.post(f"{url}finish/", follow=True)

    assert "Your next step" in page.text
    assert "no time" in page.text
    assert "curious" in page.text
    assert client.get(url).status_code == 302


def test_it_is_resumed_where_it_stopped(ada, act, quick):
    attempt = services.start(by=act(ada), assessment_id=quick.pk)
    key = next(iter(selectors.items_of(attempt.edition_id)))
    services.answer(by=act(ada), attempt_id=attempt.pk, key=key, said="0")

    again = services.start(by=act(ada), assessment_id=quick.pk)

    assert again.pk == attempt.pk
    assert selectors.screen_of(again).number == 2


def test_an_answer_that_cannot_be_is_refused_on_its_screen(client, ada, act, quick):
    attempt = services.start(by=act(ada), assessment_id=quick.pk)
    client.force_login(ada)
    key = next(iter(selectors.items_of(attempt.edition_id)))
    page = client.post(reverse("assessments:attempt", args=[attempt.pk]), {"key": key, "at": "1"})

    assert page.status_code == 422
    assert "Choose one of the answers." in page.text
    with pytest.raises(NoSuchAnswer):
        services.answer(by=act(ada), attempt_id=attempt.pk, key="0", said="0")
    with pytest.raises(NotAllAnswered):
        services.finish(by=act(ada), attempt_id=attempt.pk)


def test_it_counts_a_little_once_and_leaves_answers_alone(ada, act, quick):
    attempt = make_attempt(act(ada), quick, ["0", "0", "1"])
    services.finish(by=act(ada), attempt_id=attempt.pk)

    [piece] = evidence(ada)
    assert (piece.kind, piece.level, piece.certainty) == ("assessment", 3.0, 0.1)
    facts = apps.get_model("kernel.RecordedEvent").objects.filter(
        name="assessments.AssessmentFinished"
    )
    assert set(facts.get().payload) >= {"assessment_id", "attempt_id", "seconds"}
    assert "no time" not in str(facts.get().payload)


def test_what_one_wrote_stands_in_ones_result_and_nowhere_else(client, ada, act, writer, acme):
    asked = make_assessment(act(writer), acme, [Item("text", "What else?"), BARRIER])
    attempt = make_attempt(act(ada), asked, ["Longer <days>", "0"])
    result = reverse("assessments:result", args=[attempt.pk])
    client.force_login(ada)
    assert "Longer &lt;days&gt;" in client.get(result).text
    client.force_login(writer)
    assert client.get(result).status_code == 404
    assert "Longer" not in client.get(reverse("assessments:figures", args=[asked.pk])).text


def test_nothing_reached_says_nothing(ada, act, quick):
    make_attempt(act(ada), quick, ["1", "0", "3"])

    assert not evidence(ada).exists()


def test_pauses_do_not_count_as_time(ada, act, quick):
    attempt = services.start(by=act(ada), assessment_id=quick.pk)
    first, second, _third = selectors.items_of(attempt.edition_id)
    start = clock.now()
    with clock.travelled(start + timedelta(seconds=40)):
        services.answer(by=act(ada), attempt_id=attempt.pk, key=first, said="0")
    with clock.travelled(start + timedelta(days=2)):
        services.answer(by=act(ada), attempt_id=attempt.pk, key=second, said="0")

    attempt.refresh_from_db()
    assert 215 <= attempt.seconds <= 222


def test_how_long_it_takes_is_guessed_until_ten_have_shown_it(act, acme, quick):
    def duration():
        [row] = selectors.assessment_rows([Assessment.objects.unscoped("test").get()])
        return row.duration

    assert not duration().is_measured
    for person in make_crowd(acme, 10):
        attempt = make_attempt(act(person), quick, ["0", "0", "1"])
        Attempt.objects.unscoped("test").filter(pk=attempt.pk).update(seconds=300)
    make_attempt(act(make_crowd(acme, 1, name="Last")[0]), quick, ["0", "0", "1"])

    assert (duration().minutes, duration().is_measured) == (5, True)


def test_who_met_an_edition_goes_on_with_it(ada, act, writer, quick):
    attempt = services.start(by=act(ada), assessment_id=quick.pk)
    before = selectors.items_of(attempt.edition_id)
    [(item_id, _version, shape), *_rest] = selectors.items_in_writing(quick)
    services.change_item(
        by=act(writer), assessment_id=quick.pk, item_id=item_id, shape=replace(shape, text="3 + 1?")
    )
    edition = services.publish_assessment(by=act(writer), assessment_id=quick.pk)

    assert selectors.items_of(attempt.edition_id) == before
    assert edition.number == 2
    assert "3 + 1?" in {item.text for item in selectors.items_of(edition.pk).values()}


# --- what others may know -------------------------------------------------------------------------


def test_it_is_assigned_once_for_a_key_and_the_mail_says_how_long(act, writer, ada, quick):
    for _twice in range(2):
        made = api.assign_assessment(
            by=act(writer), assessment_id=quick.pk, person_id=ada.pk, key="welcome:1"
        )
    messages = apps.get_model("messaging.Message").objects.unscoped("test")

    assert Assignment.objects.unscoped("test").count() == 1
    assert messages.get(person=ada, kind="assessments.assigned").words["minutes"] == 1
    make_attempt(act(ada), quick, ["0", "0", "1"])
    made.refresh_from_db()
    assert made.attempt.finished_at
    assert selectors.assignments_of(act(ada)) == []


def test_what_is_not_published_cannot_be_assigned(act, writer, acme, ada):
    draft = services.begin_assessment(
        by=act(writer), organisation_id=acme.pk, new=NewAssessment(title="Draft")
    )
    with pytest.raises(NotPublished):
        api.assign_assessment(by=act(writer), assessment_id=draft.pk, person_id=ada.pk, key="k")


def test_segments_are_told_to_those_who_help_and_nobody_else(act, writer, ada, linus, acme, quick):
    make_attempt(_at(ada, acme), quick, ["0", "1", "2"])
    house = actors.system("journeys", organisation_owner(acme.pk))
    told = {ada.pk: {"barrier": "no guide", "stage": "curious"}}

    for by in (house, act(writer), act(ada)):
        assert api.segments_of(by, [ada.pk], organisation_id=acme.pk) == told
    for by in (act(linus), actors.system("journeys", person_owner(linus.pk))):
        with pytest.raises(Forbidden):
            api.segments_of(by, [ada.pk], organisation_id=acme.pk)
    assert api.finished_among(quick.pk, [ada.pk, linus.pk]) == {ada.pk}


def _at(person, organisation):
    scope = organisations.scope_of(person.pk)
    return actors.person(person.pk, replace(scope, organisation_id=organisation.pk))


def test_the_spread_moves_only_by_whole_groups(act, writer, acme, quick):
    crowd, seen = make_crowd(acme, 11), []
    for number, person in enumerate(crowd):
        make_attempt(_at(person, acme), quick, ["0", str(number % 2), "3"])
        seen.append(selectors.figures(act(writer), quick))

    assert [figures.counted for figures in seen] == [0] * 4 + [5] * 5 + [10] * 2
    assert all(figures.spread == {} for figures in seen[:4])
    assert seen[4].spread == seen[8].spread == {"barrier": {"no time": 3, "no guide": 2}}


def test_who_began_early_and_finishes_late_moves_no_group(act, writer, acme, quick):
    early, *crowd = make_crowd(acme, 7)
    services.start(by=act(early), assessment_id=quick.pk)
    for person in crowd[:5]:
        make_attempt(_at(person, acme), quick, ["0", "0", "3"])
    before = selectors.figures(act(writer), quick)
    make_attempt(_at(early, acme), quick, ["0", "1", "3"])

    after = selectors.figures(act(writer), quick)
    assert (before.counted, after.counted) == (5, 5)
    assert after.spread == before.spread == {"barrier": {"no time": 5}}


def test_what_is_asked_of_me_is_shown_however_many_there_are(act, writer, ada, acme, quick):
    for number in range(101):
        make_assessment(act(writer), acme, title=f"A {number}")
    api.assign_assessment(by=act(writer), assessment_id=quick.pk, person_id=ada.pk, key="k")
    assert selectors.attempts_of(act(ada))[0].id == quick.pk


def test_only_ones_own_people_are_asked(act, writer, linus, quick):
    with pytest.raises(Forbidden):
        api.assign_assessment(by=act(writer), assessment_id=quick.pk, person_id=linus.pk, key="k")


def test_outsiders_find_nothing(client, act, ada, linus, quick):
    attempt = services.start(by=act(ada), assessment_id=quick.pk)
    client.force_login(linus)

    for name, pk in (("assessment", quick.pk), ("attempt", attempt.pk), ("result", attempt.pk)):
        assert client.get(reverse(f"assessments:{name}", args=[pk])).status_code == 404
    for name in ("edit", "preview", "figures", "add-item"):
        assert client.get(reverse(f"assessments:{name}", args=[quick.pk])).status_code == 404
    with pytest.raises(NotFound):
        services.start(by=act(linus), assessment_id=quick.pk)


def test_more_assessments_cost_no_more_queries(client, ada, act, writer, acme, quick):
    client.force_login(ada)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("assessments:mine")).status_code == 200
        return len(found)

    few = queries()
    for number in range(18):
        make_assessment(act(writer), acme, title=f"Number {number}")

    assert queries() == few
