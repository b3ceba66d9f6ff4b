"""Who was there: by list, by the code in the room, by the report of the video meeting."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.errors import NotFound
from lyceum.kernel.models import ImportRun, RecordedEvent
from lyceum.learning import api as learning
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_membership
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import CodeHasChanged, NotSeated, NotTheTime, PapersAreMissing
from lyceum.programmes.models import Attendance, Papers
from lyceum.programmes.services.attendance import note_report
from lyceum.programmes.services.reports import minutes_in
from lyceum.programmes.testing import make_offering
from lyceum.programmes.types import NewPapers, NewSession

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def run(resource):
    return make_offering(resource, seats=9, present_in=2)


@pytest.fixture
def sessions(act, teacher, run):
    first = datetime.combine(clock.today() + timedelta(days=40), datetime.min.time())
    new = NewSession(
        wall=first.replace(hour=9),
        minutes=60,
        zone="Europe/Berlin",
        rule="FREQ=DAILY;COUNT=3",
        teacher_ids=(teacher.pk,),
    )
    return services.plan_sessions(by=act(teacher), offering_id=run.pk, new=new)


@pytest.fixture
def seat(ada, act, run):
    return services.take_seat(by=act(ada), offering_id=run.pk, learner_id=ada.pk)


def state_of(person, session):
    row = Attendance.objects.unscoped(ALL).filter(person=person, session=session).first()
    return row.state if row else ""


def at(session, **later):
    return clock.travelled(session.starts_at + timedelta(**later))


def test_who_holds_the_session_notes_it_by_the_list(ada, linus, act, teacher, sessions, seat):
    marks = {ada.pk: "late", linus.pk: "present"}  # Linus has no seat
    noted = services.note_attendance(by=act(teacher), session_id=sessions[0].pk, marks=marks)

    assert noted == 1
    assert state_of(ada, sessions[0]) == "late"
    assert RecordedEvent.objects.filter(name="programmes.AttendanceNoted").count() == 1
    with pytest.raises(NotFound):
        services.note_attendance(by=act(ada), session_id=sessions[0].pk, marks={ada.pk: "present"})


def test_present_in_so_many_completes(ada, act, teacher, sessions, seat):
    for number, session in enumerate(sessions[:2], start=1):
        marks = {ada.pk: "present"}
        services.note_attendance(by=act(teacher), session_id=session.pk, marks=marks)
        state = learning.enrolment_for(act(ada), seat.enrolment_id).state
        assert state == ("completed" if number == 2 else "enrolled")


def test_a_scanned_code_and_one_press_are_enough(client, ada, act, teacher, sessions, seat):
    session = sessions[0]
    with at(session, minutes=5):
        code = services.code_of(session)
        client.force_login(ada)
        page = client.get(reverse("programmes:here", args=[session.pk, code]))
        ticket = page.context["ticket"]
        client.post(reverse("programmes:check-in", args=[session.pk]), {"ticket": ticket})

    assert state_of(ada, session) == "present"


def test_who_comes_late_is_late(ada, act, sessions, seat):
    with at(sessions[0], minutes=20):
        code = services.code_of(sessions[0])
        ticket = services.ticket_for(by=act(ada), session_id=sessions[0].pk, code=code)
        services.check_in(by=act(ada), session_id=sessions[0].pk, ticket=ticket)

    assert state_of(ada, sessions[0]) == "late"


def test_a_picture_that_is_sent_on_comes_too_late(ada, act, sessions, seat):
    session = sessions[0]
    with at(session):
        code = services.code_of(session)
    with at(session, seconds=61), pytest.raises(CodeHasChanged):
        services.ticket_for(by=act(ada), session_id=session.pk, code=code)
    with at(sessions[1]), pytest.raises(CodeHasChanged):
        services.ticket_for(by=act(ada), session_id=sessions[1].pk, code=code)


def test_a_ticket_is_good_for_its_person_its_session_and_two_minutes(
    ada, grace, act, run, sessions, seat
):
    services.take_seat(by=act(grace), offering_id=run.pk, learner_id=grace.pk)
    session = sessions[0]
    with at(session):
        code = services.code_of(session)
        ticket = services.ticket_for(by=act(ada), session_id=session.pk, code=code)
        for who, where in ((grace, session), (ada, sessions[1])):
            with pytest.raises(CodeHasChanged):
                services.check_in(by=act(who), session_id=where.pk, ticket=ticket)
        with pytest.raises(CodeHasChanged):
            services.check_in(by=act(ada), session_id=session.pk, ticket="made:up")
    with at(session, seconds=121), pytest.raises(CodeHasChanged):
        services.check_in(by=act(ada), session_id=session.pk, ticket=ticket)


def test_nobody_checks_in_without_a_seat_or_at_another_time(ada, grace, act, sessions, seat):
    session = sessions[0]
    with at(session), pytest.raises(NotSeated):
        services.ticket_for(by=act(grace), session_id=session.pk, code=services.code_of(session))
    with at(session, hours=-1), pytest.raises(NotTheTime):
        services.ticket_for(by=act(ada), session_id=session.pk, code=services.code_of(session))


def test_the_screen_is_for_who_holds_the_session(client, ada, teacher, sessions, seat):
    pages = [reverse(f"programmes:{n}", args=[sessions[0].pk]) for n in ("screen", "code-picture")]
    client.force_login(teacher)
    first, picture = (client.get(page) for page in pages)
    assert "every 15s" in first.text
    assert picture["Content-Type"] == "image/svg+xml"
    part = client.get(pages[0], headers={"HX-Request": "true"}).text
    assert "<html" not in part

    client.force_login(ada)
    assert [client.get(page).status_code for page in pages] == [404, 404]


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        *(("65", 65), ("1h 5m 3s", 65), ("1:05:03", 65), ("05:30", 5), ("65 min", 65)),
        *(("2 h", 120), ("59s", 0), ("", None), ("soon", None), ("99999", None)),
    ],
)
def test_lengths_are_read_as_reports_write_them(words, minutes):
    assert minutes_in(words) == minutes


ZOOM = """Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
{ada},{email},09:00,09:20,20,No
{ada} (she),,09:25,09:50,25,No
A stranger,stranger@elsewhere.example,09:00,10:00,60,Yes
{grace},,09:00,09:10,10,No
"""


def test_the_report_of_a_video_meeting_is_tried_and_taken(  # noqa: PLR0917
    client, ada, grace, act, teacher, run, sessions, seat
):
    services.take_seat(by=act(grace), offering_id=run.pk, learner_id=grace.pk)
    client.force_login(teacher)
    text = ZOOM.format(ada=ada.name, email=ada.email, grace=grace.name)
    file = SimpleUploadedFile("zoom.csv", text.encode())
    answer = client.post(reverse("programmes:report", args=[sessions[0].pk]), {"file": file})
    shown = client.get(answer.url)
    form = shown.context["form"]
    mapping = {field.html_name: field.value() for field in form}
    client.post(answer.url + "check/", mapping)
    checked = client.get(answer.url).text
    assert "stranger@elsewhere.example" in checked
    assert state_of(ada, sessions[0]) == ""

    client.post(answer.url + "start/")

    assert state_of(ada, sessions[0]) == "present"
    assert Attendance.objects.unscoped(ALL).get(person=ada).minutes == 45
    assert state_of(grace, sessions[0]) == "absent"
    assert ImportRun.objects.unscoped(ALL).get().counts["error"] == 1


def test_a_report_changes_nothing_that_somebody_said(ada, grace, act, teacher, run, sessions, seat):  # noqa: PLR0917
    services.take_seat(by=act(grace), offering_id=run.pk, learner_id=grace.pk)
    session = sessions[0]
    marks = {ada.pk: "excused"}
    services.note_attendance(by=act(teacher), session_id=session.pk, marks=marks)
    with at(session):
        code = services.code_of(session)
        ticket = services.ticket_for(by=act(grace), session_id=session.pk, code=code)
        services.check_in(by=act(grace), session_id=session.pk, ticket=ticket)

    report = {ada.pk: ("present", 60), grace.pk: ("absent", 3)}
    with transaction.atomic():
        assert note_report(by=act(teacher), session=session, marks=report) == 0

    assert state_of(ada, session) == "excused"
    assert state_of(grace, session) == "present"
    assert set(selectors.noted_by_hand(session)) == {ada.pk, grace.pk}


def test_a_later_report_changes_what_an_earlier_one_said(ada, act, teacher, sessions, seat):
    for minutes, state in ((10, "absent"), (55, "present")):
        with transaction.atomic():
            said = {ada.pk: (state, minutes)}
            assert note_report(by=act(teacher), session=sessions[0], marks=said) == 1

    assert state_of(ada, sessions[0]) == "present"


def test_a_list_that_was_opened_before_a_check_in_does_not_undo_it(  # noqa: PLR0917
    client, ada, grace, act, teacher, run, sessions, seat
):
    services.take_seat(by=act(grace), offering_id=run.pk, learner_id=grace.pk)
    session = sessions[0]
    marks = {ada.pk: "absent"}
    services.note_attendance(by=act(teacher), session_id=session.pk, marks=marks)
    client.force_login(teacher)
    page = client.get(reverse("programmes:session", args=[session.pk])).text
    assert f'name="was-{ada.pk}" value="absent"' in page
    services.note_attendance(by=act(teacher), session_id=session.pk, marks={ada.pk: "present"})

    note = reverse("programmes:note-attendance", args=[session.pk])
    said = {f"was-{ada.pk}": "absent", f"state-{ada.pk}": "absent"}
    said |= {f"was-{grace.pk}": "", f"state-{grace.pk}": "late"}
    client.post(note, said)

    assert state_of(ada, session) == "present"
    assert state_of(grace, session) == "late"


def test_what_was_noted_by_mistake_is_cleared(client, ada, act, teacher, sessions, seat):
    session = sessions[0]
    services.note_attendance(by=act(teacher), session_id=session.pk, marks={ada.pk: "absent"})
    client.force_login(teacher)

    said = {f"was-{ada.pk}": "absent", f"state-{ada.pk}": ""}
    client.post(reverse("programmes:note-attendance", args=[session.pk]), said)

    assert not Attendance.objects.unscoped(ALL).filter(person=ada).exists()
    assert services.note_attendance(by=act(teacher), session_id=session.pk, marks={ada.pk: ""}) == 0


def test_twenty_are_noted_with_as_many_queries_as_two(
    acme, act, teacher, resource, django_assert_num_queries
):
    run = make_offering(resource, seats=99, present_in=2)
    people = [make_person(f"Person {number}") for number in range(22)]
    for person in people:
        make_membership(acme, person)
        services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)
    first = datetime.combine(clock.today() + timedelta(days=40), datetime.min.time())
    new = NewSession(wall=first, minutes=60, zone="UTC")
    [session] = services.plan_sessions(by=act(teacher), offering_id=run.pk, new=new)

    def note(some, asked):
        marks = {person.pk: "present" for person in some}
        with asked as queries:
            services.note_attendance(by=act(teacher), session_id=session.pk, marks=marks)
        return len(queries)

    few = note(people[:2], CaptureQueriesContext(connection))
    note(people[2:], django_assert_num_queries(few))


def test_the_teacher_s_page_says_who_is_missing(client, ada, linus, act, teacher, sessions, seat):  # noqa: PLR0917
    client.force_login(teacher)
    url = reverse("programmes:session", args=[sessions[0].pk])
    assert "1 missing" in client.get(url).text

    note = reverse("programmes:note-attendance", args=[sessions[0].pk])
    client.post(note, {f"state-{ada.pk}": "present", "state-x": "present"})

    assert "0 missing" in client.get(url).text
    for person in (ada, linus):
        client.force_login(person)
        assert client.get(url).status_code == 404
        assert client.post(note).status_code == 404


def test_whom_to_call_is_read_by_organisers_on_the_day_only(
    client, ada, act, teacher, resource, sessions
):
    trip = make_offering(resource, kind="trip", consent="We walk a lot.", asks_contact=True)
    with clock.travelled(clock.now() + timedelta(days=1)):
        services.take_seat(by=act(ada), offering_id=trip.pk, learner_id=ada.pk)
    first = datetime.combine(trip.starts_on, datetime.min.time()).replace(hour=9)
    [session] = services.plan_sessions(
        by=act(teacher),
        offering_id=trip.pk,
        new=NewSession(wall=first, minutes=60, zone="UTC", meeting_point="Gate 2", bring="Boots"),
    )
    with pytest.raises(PapersAreMissing):
        services.give_papers(by=act(ada), offering_id=trip.pk, new=NewPapers(agrees=True))
    client.force_login(ada)
    page = client.get(reverse("programmes:run", args=[trip.pk])).text
    assert "Read and agree" in page
    assert "Gate 2" in page
    said = {"agrees": "on", "contact": "Byron", "phone": "+44 1"}
    client.post(reverse("programmes:give-papers", args=[trip.pk]), said)
    assert Papers.objects.get().agreed_to == "We walk a lot."

    client.force_login(teacher)
    url = reverse("programmes:session", args=[session.pk])
    assert "Byron" not in client.get(url).text
    with clock.travelled(session.starts_at - timedelta(hours=3)):
        found = selectors.session_to_hold(act(teacher), session.pk)
        assert selectors.shows_contacts(found)
        [row] = selectors.roster(found, with_contacts=True)
        assert (row.contact, row.phone) == ("Byron", "+44 1")
    with clock.travelled(session.starts_at + timedelta(days=90)):
        assert services.forget_contacts() == 1
    assert Papers.objects.get().contact == ""


def test_who_has_not_agreed_is_shown_and_reminded_once(client, ada, linus, act, teacher, resource):
    trip = make_offering(resource, kind="trip", consent="We walk a lot.", in_days=5)
    for person in (ada, teacher):
        services.take_seat(by=act(person), offering_id=trip.pk, learner_id=person.pk)
    services.give_papers(by=act(ada), offering_id=trip.pk, new=NewPapers(agrees=True))
    first = datetime.combine(trip.starts_on, datetime.min.time())
    new = NewSession(wall=first, minutes=60, zone="UTC")
    [session] = services.plan_sessions(by=act(teacher), offering_id=trip.pk, new=new)

    agreed = {row.person_id: row.has_agreed for row in selectors.roster(session)}
    assert agreed == {ada.pk: True, teacher.pk: False}
    client.force_login(teacher)
    page = client.get(reverse("programmes:session", args=[session.pk])).text
    assert page.count("has agreed") == page.count("has not agreed yet") == 1

    with clock.travelled(clock.now() + timedelta(days=2)):
        services.remind_of_papers()
        services.remind_of_papers()
    assert kinds_to(teacher).count("programmes.papers_missing") == 1
    assert "programmes.papers_missing" not in kinds_to(ada)


def test_who_agreed_to_other_words_is_asked_again(ada, act, teacher, resource):
    trip = make_offering(resource, kind="trip", consent="We walk a lot.")
    services.take_seat(by=act(ada), offering_id=trip.pk, learner_id=ada.pk)
    services.give_papers(by=act(ada), offering_id=trip.pk, new=NewPapers(agrees=True))
    assert not selectors.lacks_papers(act(ada), trip, ada.pk)

    trip.consent = "We walk, and swim."
    trip.save()

    assert selectors.lacks_papers(act(ada), trip, ada.pk)


def test_hours_in_sessions_are_sums_of_those_who_were_there(
    ada, linus, act, teacher, sessions, seat
):
    for session, state in zip(sessions, ("late", "absent", "present"), strict=True):
        services.note_attendance(by=act(teacher), session_id=session.pk, marks={ada.pk: state})
    last = Attendance.objects.unscoped(ALL).filter(session=sessions[2])
    last.update(minutes=45)
    first, until = sessions[0].starts_at.date(), sessions[2].starts_at.date()
    assert selectors.minutes_attended([ada.pk, linus.pk], first, until) == (60 + 45, 1)
    assert selectors.minutes_attended([ada.pk], first, first) == (60, 1)
    assert selectors.minutes_attended([linus.pk], first, until) == (0, 0)


def test_who_was_there_is_asked_how_it_was(ada, act, teacher, run, sessions, seat):
    away = make_person("Away")
    make_membership(run.organisation, away)
    services.take_seat(by=act(away), offering_id=run.pk, learner_id=away.pk)
    marks = {ada.pk: "late", away.pk: "absent"}

    services.note_attendance(by=act(teacher), session_id=sessions[0].pk, marks=marks)
    services.note_attendance(by=act(teacher), session_id=sessions[1].pk, marks=marks)

    rows = apps.get_model("feedback.Asked").objects.unscoped(ALL)
    asked = rows.filter(about_kind="session").values_list("person_id", "about_id")
    assert list(asked) == [(ada.pk, str(sessions[0].pk))]  # and not after each of a series


def test_many_are_asked_with_as_many_queries_as_two(acme, act, teacher, run, sessions):
    counts = []
    for number, session in zip((2, 7), sessions, strict=False):
        people = [make_person(f"{number} {n}") for n in range(number)]
        for person in people:
            make_membership(acme, person)
            services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)
        marks = {person.pk: "present" for person in people}
        with CaptureQueriesContext(connection) as asked:
            services.note_attendance(by=act(teacher), session_id=session.pk, marks=marks)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 1
