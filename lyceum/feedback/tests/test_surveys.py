"""A survey is written, opened where it is sound, answered a question a screen, and shown without names."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.feedback import privacy, selectors, services
from lyceum.feedback.branching import END, Question, Rule
from lyceum.feedback.errors import (
    AnsweredAlready,
    AskedTooLate,
    NoSuchAnswer,
    SurveyHasFaults,
    SurveyIsOpen,
    SurveyReachesTooFew,
)
from lyceum.feedback.models import Asked, Batch, Reply, Survey, Waiting
from lyceum.feedback.testing import make_crowd, make_survey
from lyceum.feedback.types import Audience, NewFriction
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db
QUESTIONS = [
    Question(
        "time", "single", "Is there time?", ("Yes", "No"), rules=(Rule("has", "Yes", "help"),)
    ),
    Question("what", "multiple", "What takes it?", ("Shifts", "Meetings")),
    Question("help", "scale", "My lead helps."),
    Question("words", "text", "What else?", is_required=False),
]
NO = {"time": "No", "what": "Shifts\nMeetings", "help": "2", "words": "An hour on Fridays."}
YES = {"time": "Yes", "help": "5", "words": ""}


@pytest.fixture
def survey(act, hannah, acme):
    return make_survey(act(hannah), acme, QUESTIONS, closes_on=clock.today())


def reply(person, survey, answers):
    by = actors.person(person.pk)
    for key, said in answers.items():
        services.answer_question(by=by, survey_id=survey.pk, key=key, said=said)
    services.hand_in(by=by, survey_id=survey.pk)


def figures(survey, **filters):
    share, rows = selectors.survey_figures(survey, **filters)
    return share, {row.key: row for row in rows}


def test_it_is_answered_a_question_a_screen_left_and_gone_on_with(
    client, act, hannah, ada, acme, survey
):
    make_crowd(acme, 4)
    assert services.open_survey(by=act(hannah), survey_id=survey.pk) == 6
    client.force_login(ada)
    assert "How we work" in client.get(reverse("feedback:mine")).text
    url = reverse("feedback:run", args=[survey.pk])
    assert "Is there time?" in client.get(url).text
    page = client.post(url, {"key": "time", "said": "No"}, follow=True)
    assert "What takes it?" in page.text
    client.post(url, {"key": "what", "said": ["Shifts", "Meetings"]})
    assert "My lead helps." in client.get(url).text  # another day
    page = client.get(url, {"back": "time"})
    assert 'value="No" checked' in page.text
    page = client.post(url, {"key": "time", "said": "Yes"}, follow=True)
    assert "My lead helps." in page.text
    client.post(url, {"key": "help", "said": "4"})
    page = client.post(url, {"key": "words", "said": ""}, follow=True)
    assert "cut from your name" in page.text
    client.post(reverse("feedback:hand-in", args=[survey.pk]))

    asked = Asked.objects.unscoped("test").get(person=ada, what="survey")
    assert (asked.is_answered, asked.draft) == (True, "")
    boxes = Waiting.objects.values_list("box__question", flat=True)
    assert sorted(boxes) == ["help", "time"]  # not what lay on the way that was left


def test_many_are_asked_in_batches_that_go_on_after_a_stop(act, hannah, acme, survey, monkeypatch):
    monkeypatch.setattr(services.inviting, "BATCH", 2)
    crowd = make_crowd(acme, 5)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    asked = Asked.objects.unscoped("test").filter(survey=survey)
    assert asked.count() == 7
    facts = apps.get_model("kernel.RecordedEvent").objects.filter(name="feedback.FeedbackAsked")
    assert [len(fact.payload["person_ids"]) for fact in facts] == [2, 2, 2, 1]
    survey.refresh_from_db()
    assert survey.asked_up_to is None

    asked.filter(person__in=crowd[2:]).delete()
    Survey.objects.unscoped("test").update(asked_up_to=crowd[1].pk)  # as if it had stopped there
    assert services.ask_waiting() == 3
    assert services.ask_waiting() == 0
    assert asked.count() == 7


def test_one_that_is_closed_asks_nobody_any_more(act, hannah, acme, survey):
    make_crowd(acme, 4)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    services.close_survey(by=act(hannah), survey_id=survey.pk)
    Asked.objects.unscoped("test").all().delete()
    Survey.objects.unscoped("test").update(asked_up_to=0)
    assert services.ask_waiting() == 0


def test_a_draft_is_sealed(ada, act, hannah, acme, survey):
    make_crowd(acme, 4)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    services.answer_question(by=act(ada), survey_id=survey.pk, key="time", said="No")

    assert '"No"' not in Asked.objects.unscoped("test").get(person=ada).draft
    assert selectors.draft_of(selectors.asked_of_survey(act(ada), survey.pk)) == {"time": "No"}


def test_each_question_is_counted_alone_from_the_smallest_group_on(
    act, hannah, acme, survey, sales
):
    crowd = make_crowd(acme, 9, unit=sales)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    for person in crowd[:5]:
        reply(person, survey, NO)
    for person in crowd[5:]:
        reply(person, survey, YES)

    share, shown = figures(survey)
    assert (share.asked, share.answered) == (11, 9)
    assert [(bar.word, bar.number) for bar in shown["what"].bars] == [
        ("Shifts", 5),
        ("Meetings", 5),
    ]
    assert (shown["time"].people, shown["help"].people) == (5, 5)  # four wait
    assert shown["help"].mean == 2.0
    assert shown["words"].remarks == ["An hour on Fridays."] * 5
    _share, of_sales = figures(survey, unit_id=sales.pk)
    assert (of_sales["time"].people, of_sales["words"].remarks) == (5, [])


def test_nobody_says_a_thing_twice(act, hannah, ada, acme, survey):
    make_crowd(acme, 4)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    for key, said in (("what", "Shifts\nShifts"), ("help", "5" * 5000)):
        with pytest.raises(NoSuchAnswer):
            services.answer_question(by=act(ada), survey_id=survey.pk, key=key, said=said)
    assert privacy.tallied(["Shifts\nShifts", "Shifts"]) == {"Shifts": 2}


def test_below_the_smallest_group_nothing_is_shown_even_when_it_is_closed(
    act, hannah, acme, survey
):
    crowd = make_crowd(acme, 4)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    for person in crowd:
        reply(person, survey, NO)
    services.close_survey(by=act(hannah), survey_id=survey.pk)

    assert {row.people for row in figures(survey)[1].values()} == {0}
    assert not Batch.objects.exists()


def test_what_is_wrong_keeps_it_from_opening_with_its_place(act, hannah, acme):
    by = act(hannah)
    looped = [QUESTIONS[0], Question("b", "text", "And?", then="time")]
    survey = make_survey(by, acme, looped)
    with pytest.raises(SurveyHasFaults) as refusal:
        services.open_survey(by=by, survey_id=survey.pk)
    assert refusal.value.place == 1
    few = make_survey(by, acme, QUESTIONS)
    with pytest.raises(SurveyReachesTooFew):
        services.open_survey(by=by, survey_id=few.pk)


def test_questions_stay_once_people_answer(act, hannah, acme, survey):
    make_crowd(acme, 4)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    with pytest.raises(SurveyIsOpen):
        services.write_questions(by=act(hannah), survey_id=survey.pk, questions=[])


def test_it_refuses_what_is_no_answer_twice_and_too_late(act, ada, hannah, acme, survey):
    make_crowd(acme, 4)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    mine = {"by": act(ada), "survey_id": survey.pk}
    for key, said in (("time", "Maybe"), ("time", ""), ("help", "9"), ("nothing", "1")):
        with pytest.raises(NoSuchAnswer):
            services.answer_question(**mine, key=key, said=said)
    with pytest.raises(NoSuchAnswer):
        services.hand_in(**mine)
    reply(ada, survey, YES)
    with pytest.raises(AnsweredAlready):
        services.hand_in(**mine)
    Asked.objects.unscoped("test").update(is_answered=False, until=clock.today().replace(year=2020))
    with pytest.raises(AskedTooLate):
        services.answer_question(**mine, key="time", said="No")


def test_with_names_those_who_ask_read_who_said_what(client, act, ada, hannah, acme):
    survey = make_survey(act(hannah), acme, QUESTIONS, is_anonymous=False)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    client.force_login(ada)
    assert "asks with names" in client.get(reverse("feedback:run", args=[survey.pk])).text
    reply(ada, survey, NO)
    client.force_login(hannah)

    text = client.get(reverse("feedback:survey-results", args=[survey.pk])).text
    assert "Ada" in text
    assert Reply.objects.unscoped("test").get().answers == NO
    assert not Waiting.objects.exists()


def test_it_is_written_in_a_browser(client, hannah, acme):
    client.force_login(hannah)
    client.post(
        reverse("feedback:begin-survey", args=["acme"]), {"title": "Time", "is_anonymous": "on"}
    )
    survey = Survey.objects.unscoped("test").get()
    add = reverse("feedback:add-question", args=[survey.pk])
    yes_no = {"kind": "single", "text": "Is there time?", "options": "Yes\nNo", "is_required": "on"}
    client.post(add, yes_no)
    client.post(add, {"kind": "enps", "text": "Recommend it?", "is_required": "on"})
    survey.refresh_from_db()
    first, second = selectors.questions_of(survey)
    edit = reverse("feedback:edit-question", args=[survey.pk, first.key])
    client.post(edit, {**yes_no, "to-0": second.key, "to-1": END})
    numbers = {"kind": "enps", "text": "Recommend it?", "to-low": first.key, "limit-low": "6"}
    client.post(reverse("feedback:edit-question", args=[survey.pk, second.key]), numbers)
    page = client.get(reverse("feedback:edit-survey", args=[survey.pk]))

    assert "“Yes” → question 2" in page.text
    assert "“No” → the end" in page.text
    assert "It leads back to question 1" in page.text
    client.post(edit, {"move": "1"})
    client.post(reverse("feedback:edit-question", args=[survey.pk, second.key]), {"remove": ""})
    survey.refresh_from_db()
    [left] = selectors.questions_of(survey)
    assert (left.key, [rule.to for rule in left.rules]) == (first.key, [END])


def test_it_reaches_whom_it_names_and_tells_them_once(act, hannah, acme, sales):
    crowd = make_crowd(acme, 5, unit=sales)
    survey = make_survey(act(hannah), acme, QUESTIONS, audience=Audience(unit_ids=(sales.pk,)))
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    told = apps.get_model("messaging.Message").objects.unscoped("test")

    assert set(told.values_list("person_id", flat=True)) == {person.pk for person in crowd}


def test_the_clock_closes_it_after_its_day(act, hannah, acme, survey):
    make_crowd(acme, 4)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    assert services.close_surveys() == 0
    Survey.objects.unscoped("test").update(closes_on=clock.today().replace(year=2020))
    assert services.close_surveys() == 1


def test_outsiders_find_nothing(client, act, ada, linus, hannah, survey):
    acme = survey.organisation
    make_crowd(acme, 4)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    for person, names in (
        (linus, ("run", "edit-survey", "survey-results")),
        (ada, ("edit-survey",)),
    ):
        client.force_login(person)
        for name in names:
            assert client.get(reverse(f"feedback:{name}", args=[survey.pk])).status_code == 404
    with pytest.raises(NotFound):
        services.hand_in(by=act(linus), survey_id=survey.pk)
    with pytest.raises(Forbidden):
        make_survey(act(ada), acme, QUESTIONS)


def test_more_of_everything_costs_no_more_queries(client, act, ada, hannah, acme, survey):
    by, pages = act(hannah), (("surveys", ["acme"]), ("desk", ["acme"]), ("mine", []))
    services.move_question(by=by, survey_id=survey.pk, key="time", step=0)
    make_crowd(acme, 4)

    def queries():
        client.force_login(hannah)
        with CaptureQueriesContext(connection) as found:
            for name, args in pages:
                assert client.get(reverse(f"feedback:{name}", args=args)).status_code == 200
        return len(found)

    def one_more(title):
        made = make_survey(by, acme, QUESTIONS, title=title)
        services.open_survey(by=by, survey_id=made.pk)
        new = NewFriction(text=title, organisation_id=acme.pk, role="hr-partner")
        services.report_friction(by=act(ada), new=new)

    one_more("First")
    few = queries()
    for number in range(8):
        one_more(f"Number {number}")
    assert queries() == few


def test_those_who_answered_hear_what_was_done(  # noqa: PLR0917  the cast
    client, act, hannah, ada, grace, acme, survey
):
    make_crowd(acme, 4)
    services.open_survey(by=act(hannah), survey_id=survey.pk)
    done = reverse("feedback:close-loop-of-survey", args=[survey.pk])
    said = {"said": "No time.", "did": "An hour on Fridays."}
    client.force_login(hannah)
    assert client.post(done, said).status_code == 409
    reply(ada, survey, YES)
    assert "1 people are told." in client.post(done, said, follow=True).text
    assert "An hour on Fridays." in client.get(done.replace("done", "results")).text
    for person, hears in ((grace, False), (ada, True)):
        client.force_login(person)
        assert ("An hour on Fridays." in client.get(reverse("feedback:mine")).text) is hears
    assert client.post(done, said).status_code in {403, 404}
