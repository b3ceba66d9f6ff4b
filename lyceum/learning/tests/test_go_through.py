"""Opening, progress, effort, finishing and leaving: the commands and the enrolment's page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.kernel.scope import person_owner
from lyceum.learning import selectors, services
from lyceum.learning.errors import DayIsAhead, EnrolmentIsClosed, TooManyMinutes
from lyceum.learning.models import Effort, Enrolment
from lyceum.learning.testing import make_enrolment
from lyceum.skills import api as skills

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(ada, acme, act):
    return act(ada)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/New_York", 4), ("Asia/Tokyo", 5), ("", 5), ("Moon/Tycho", 5)],
)
def test_minutes_of_a_session_are_of_the_day_where_they_are(ada, resource, enrolment, zone, day):
    type(ada).objects.filter(pk=ada.pk).update(time_zone=zone)
    services.follow_effort(
        by=actors.system("learning", person_owner(ada.pk)),
        person_id=ada.pk,
        resource_id=resource.pk,
        minutes=20,
        at=datetime(2026, 3, 5, 1, 30, tzinfo=UTC),
    )
    assert Effort.objects.unscoped("the tests").get().on == date(2026, 3, day)


def told():
    names = RecordedEvent.objects.filter(name__startswith="learning.").order_by("pk")
    return [name.removeprefix("learning.") for name in names.values_list("name", flat=True)]


def test_opening_starts_once_and_gives_the_address(me, enrolment):
    assert services.open_resource(by=me, enrolment_id=enrolment.pk) == "https://learn.example/sql"
    services.open_resource(by=me, enrolment_id=enrolment.pk)

    assert told() == ["Enrolled", "LearningStarted"]


def test_progress_begins_what_was_not_begun(me, enrolment):
    after = services.record_progress(by=me, enrolment_id=enrolment.pk, percent=40)

    assert (after.state, after.progress) == ("started", 40)
    assert told() == ["Enrolled", "LearningStarted", "ProgressMade"]


def test_the_same_progress_is_no_news(me, enrolment):
    services.record_progress(by=me, enrolment_id=enrolment.pk, percent=40)
    services.record_progress(by=me, enrolment_id=enrolment.pk, percent=40)

    assert told().count("ProgressMade") == 1


def test_effort_adds_up(me, ada, enrolment):
    today = clock.today()
    services.log_effort(by=me, enrolment_id=enrolment.pk, minutes=30, on=today)
    services.log_effort(by=me, enrolment_id=enrolment.pk, minutes=45, on=today)

    enrolment.refresh_from_db(from_queryset=Enrolment.objects.within(me.scope))
    assert enrolment.minutes_logged == 75
    assert selectors.minutes_logged(me, ada.pk, today) == 75
    assert selectors.minutes_logged(me, ada.pk, today + timedelta(days=1)) == 0


def test_a_day_has_24_hours(me, enrolment):
    services.log_effort(by=me, enrolment_id=enrolment.pk, minutes=1400, on=clock.today())

    with pytest.raises(TooManyMinutes):
        services.log_effort(by=me, enrolment_id=enrolment.pk, minutes=41, on=clock.today())


def test_a_day_to_come_is_refused(me, enrolment):
    with pytest.raises(DayIsAhead):
        services.log_effort(
            by=me, enrolment_id=enrolment.pk, minutes=30, on=clock.today() + timedelta(days=2)
        )


def test_finishing_gives_evidence_for_what_it_teaches(me, ada, sql, enrolment):
    done = services.complete(by=me, enrolment_id=enrolment.pk)

    assert (done.state, done.progress) == ("completed", 100)
    level = skills.levels_of(me, ada.pk, [sql.pk])[sql.pk]
    assert level.level > 0
    assert told() == ["Enrolled", "LearningCompleted"]


def test_finishing_counts_once(me, enrolment):
    first = services.complete(by=me, enrolment_id=enrolment.pk)
    second = services.complete(by=me, enrolment_id=enrolment.pk)

    assert second.completed_at == first.completed_at
    assert told().count("LearningCompleted") == 1
    assert RecordedEvent.objects.filter(name="skills.EvidenceRecorded").count() == 1


def test_what_is_left_is_behind_one(me, enrolment):
    services.withdraw(by=me, enrolment_id=enrolment.pk)
    services.withdraw(by=me, enrolment_id=enrolment.pk)

    assert told().count("LearningWithdrawn") == 1
    for verb in (services.complete, services.record_progress):
        more = {"percent": 10} if verb is services.record_progress else {}
        with pytest.raises(EnrolmentIsClosed):
            verb(by=me, enrolment_id=enrolment.pk, **more)


def test_what_is_done_is_not_left(me, enrolment):
    services.complete(by=me, enrolment_id=enrolment.pk)

    with pytest.raises(EnrolmentIsClosed):
        services.withdraw(by=me, enrolment_id=enrolment.pk)


def test_nobody_else_moves_it(grace, act, enrolment):
    for verb in (services.open_resource, services.complete, services.withdraw):
        with pytest.raises(NotFound):
            verb(by=act(grace), enrolment_id=enrolment.pk)


def test_its_history_is_kept(me, enrolment):
    services.open_resource(by=me, enrolment_id=enrolment.pk)
    services.complete(by=me, enrolment_id=enrolment.pk)

    states = [change.state for change in selectors.history(enrolment)]
    assert states == ["enrolled", "started", "completed"]


def page(name, enrolment):
    return reverse(f"learning:{name}", args=[enrolment.pk])


def test_the_page_shows_what_it_teaches_and_how_far_one_is(client, ada, me, enrolment):
    services.record_progress(by=me, enrolment_id=enrolment.pk, percent=40)
    client.force_login(ada)

    answer = client.get(page("enrolment", enrolment))

    assert "SQL for people who move things" in answer.text
    assert 'value="40"' in answer.text


def test_starting_says_that_one_leaves(client, ada, enrolment):
    client.force_login(ada)

    answer = client.post(page("open", enrolment), follow=True)

    assert answer.redirect_chain == [(page("leaving", enrolment), 302)]
    assert 'href="https://learn.example/sql"' in answer.text
    assert "learn.example" in answer.text


def test_what_has_no_address_starts_here(client, ada, acme):
    here = make_enrolment(ada, make_resource(acme, "Talk to Fatma"))
    client.force_login(ada)

    answer = client.post(page("open", here), follow=True)

    assert answer.redirect_chain == [(page("enrolment", here), 302)]


def test_a_whole_course_by_its_page(client, ada, enrolment):
    client.force_login(ada)

    client.post(page("record-progress", enrolment), {"percent": 60})
    client.post(page("log-effort", enrolment), {"minutes": 25, "on": clock.today().isoformat()})
    answer = client.post(page("complete", enrolment), follow=True)

    assert answer.status_code == 200
    assert "25\N{NO-BREAK SPACE}min" in answer.text
    row = Enrolment.objects.unscoped("the tests see everything").get()
    assert (row.state, row.minutes_logged) == ("completed", 25)


def test_a_bad_form_comes_back(client, ada, enrolment):
    client.force_login(ada)

    answer = client.post(page("log-effort", enrolment), {"minutes": -1, "on": "someday"})

    assert answer.status_code == 422
    assert "errorlist" in answer.text


@pytest.mark.parametrize(
    "name",
    ["enrolment", "leaving", "open", "record-progress", "log-effort", "complete", "withdraw"],
)
def test_outsiders_find_nothing(client, grace, linus, enrolment, name):
    for outsider in (grace, linus):
        client.force_login(outsider)
        ask = client.get if name in ("enrolment", "leaving") else client.post
        words = {"percent": 1, "minutes": 1, "on": clock.today().isoformat()}
        answer = ask(page(name, enrolment), words)
        assert answer.status_code == 404
        assert "SQL for people" not in answer.text


def test_the_page_costs_the_same_for_two_and_for_twenty(
    client, ada, act, enrolment, django_assert_max_num_queries
):
    for _number in range(20):
        services.log_effort(by=act(ada), enrolment_id=enrolment.pk, minutes=1, on=clock.today())
        services.write_note(by=act(ada), enrolment_id=enrolment.pk, text="again")
    client.force_login(ada)

    with django_assert_max_num_queries(16):
        client.get(page("enrolment", enrolment))
    assert Effort.objects.unscoped("the tests see everything").count() == 20
