"""What other apps write into people's calendars, and what calendars outside are told of it."""

from datetime import timedelta

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lyceum.agenda import services
from lyceum.agenda.testing import entries_of
from lyceum.agenda.types import NewEntry, whole_days
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.messaging.testing import kinds_to, mails_to

pytestmark = pytest.mark.django_db


def test_the_same_source_is_the_same_entry(ada, write):
    assert write(ada) == 1
    assert write(ada, title="SQL live, room 2") == 1
    assert write(ada, title="SQL live, room 2") == 0

    [entry] = entries_of(ada)
    assert (entry.title, entry.sequence) == ("SQL live, room 2", 1)


def test_who_is_invited_gets_the_date_by_mail(ada, write):
    write(ada)

    [mail] = mails_to(ada.email)
    assert "SQL live" in mail.subject
    [[method, text]] = mail.calendars
    event = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    assert method == "REQUEST"
    assert str(event["ATTENDEE"]) == f"mailto:{ada.email}"
    assert event["DTSTART"].params["TZID"] == "Asia/Yekaterinburg"


def test_a_change_keeps_the_uid_and_raises_the_sequence(ada, write):
    write(ada)
    write(ada, in_hours=48)

    first, second = (
        icalendar.Calendar.from_ical(mail.calendars[0][1]).walk("VEVENT")[0]
        for mail in mails_to(ada.email)
    )
    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert kinds_to(ada) == ["agenda.invited", "agenda.changed"]


def test_what_is_called_off_is_taken_out_by_mail(ada, write):
    write(ada)

    assert services.cancel_entries(["tests.session:1"]) == 1
    assert services.cancel_entries(["tests.session:1"]) == 0

    [method, text] = mails_to(ada.email)[-1].calendars[0]
    event = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)


def test_what_is_called_off_and_planned_again_is_in_their_calendar_again(ada, write):
    starts = clock.now() + timedelta(days=1)
    write(ada, starts_at=starts)
    services.cancel_entries(["tests.session:1"])
    write(ada, starts_at=starts)

    methods = [mail.calendars[0][0] for mail in mails_to(ada.email)]
    assert methods == ["REQUEST", "CANCEL", "REQUEST"]


def test_a_date_moved_there_and_back_is_told_each_time(ada, write):
    ten = clock.now() + timedelta(days=1)
    for hours in (0, 1, 0, 1):
        write(ada, starts_at=ten + timedelta(hours=hours))

    assert kinds_to(ada) == ["agenda.invited", *["agenda.changed"] * 3]


def test_one_message_tells_of_many_dates(ada):
    starts = clock.now() + timedelta(days=1)
    services.write_entries(
        [
            NewEntry(
                person_id=ada.pk,
                source=f"tests.session:{number}",
                kind="tests.session",
                title="SQL live",
                starts_at=starts + timedelta(days=number),
                ends_at=starts + timedelta(days=number, hours=1),
            )
            for number in range(3)
        ]
    )

    [mail] = mails_to(ada.email)
    assert len(mail.calendars) == 3
    assert "2 more dates" in mail.text


def test_what_is_over_or_does_not_invite_is_not_told(ada, write):
    write(ada, "tests.session:1", in_hours=-5)
    write(ada, "tests.due:1", kind="tests.due")

    assert kinds_to(ada) == []
    assert len(entries_of(ada)) == 2


def test_replacing_calls_off_what_is_not_there_any_more(ada, write):
    write(ada, "tests.due:1", kind="tests.due")
    write(ada, "tests.due:2", kind="tests.due")
    first, last = whole_days(clock.today())
    kept = NewEntry(
        person_id=ada.pk,
        source="tests.due:2",
        kind="tests.due",
        title="Due",
        starts_at=first,
        ends_at=last,
        is_all_day=True,
    )

    services.replace_entries(person_id=ada.pk, prefix="tests.due:", entries=[kept])

    assert {each.source: bool(each.cancelled_at) for each in entries_of(ada)} == {
        "tests.due:1": True,
        "tests.due:2": False,
    }


def test_a_hundred_people_take_as_many_queries_as_two(acme, django_assert_max_num_queries):
    def queries(people):
        moment = clock.now() + timedelta(days=1)
        new = [
            NewEntry(
                person_id=each.pk,
                source="tests.due:7",
                kind="tests.due",
                title="Due",
                starts_at=moment,
                ends_at=moment,
            )
            for each in people
        ]
        with django_assert_max_num_queries(6) as asked:
            services.write_entries(new)
        return len(asked)

    crowd = [make_person(f"Person {number}") for number in range(42)]
    assert queries(crowd[:2]) == queries(crowd[2:])


def test_a_hundred_invitations_take_as_many_queries_as_two(acme):
    def queries(people, move):
        moment = clock.now() + timedelta(days=1 + move)
        new = [
            NewEntry(
                person_id=each.pk,
                source="tests.session:7",
                kind="tests.session",
                title="SQL live",
                starts_at=moment,
                ends_at=moment + timedelta(hours=1),
            )
            for each in people
        ]
        with CaptureQueriesContext(connection) as asked:
            services.write_entries(new)
        return len(asked)

    crowd = [make_person(f"Person {number}") for number in range(42)]
    assert queries(crowd[:2], 0) == queries(crowd[2:], 0)
    assert queries(crowd[:2], 1) == queries(crowd[2:], 1)
    assert kinds_to(crowd[-1]) == ["agenda.invited", "agenda.changed"]
    with CaptureQueriesContext(connection) as asked:
        services.cancel_entries(["tests.session:7"], [each.pk for each in crowd[:2]])
    few = len(asked)
    with CaptureQueriesContext(connection) as asked:
        services.cancel_entries(["tests.session:7"])
    assert len(asked) == few
