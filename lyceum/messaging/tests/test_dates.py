"""What a mail takes along for the reader's calendar (RFC 6047)."""

from email import message_from_bytes, policy

import pytest

from lyceum.kernel import actors
from lyceum.messaging import services
from lyceum.messaging.testing import mails_to
from lyceum.messaging.types import About, Calendar

pytestmark = pytest.mark.django_db


def sent(ada, *calendars):
    services.send(
        kind="paths.commented", to=ada.pk, about=About("SQL", "/paths/"), calendars=calendars
    )
    [mail] = mails_to(ada.email)
    made = services.made_message(mail, None).message()
    return message_from_bytes(made.as_bytes(), policy=policy.default)


def test_one_date_is_another_reading_of_the_mail(ada):
    mail = sent(ada, Calendar("REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))

    assert mail.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = list(mail.iter_parts())[-1]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content().startswith("BEGIN:VCALENDAR")


def test_several_dates_are_parts_of_their_own(ada):
    mail = sent(ada, *(Calendar("CANCEL", f"BEGIN:VCALENDAR\r\nX:{n}\r\n") for n in range(3)))

    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in parts] == ["CANCEL"] * 3
    assert [part.get_filename() for part in parts] == ["date-1.ics", "date-2.ics", "date-3.ics"]


def invited(ada, **paces):
    """A date in her calendar, at these paces; the mails that went at once, each with its dates."""
    by = actors.person(ada.pk)
    for channel, pace in paces.items():
        services.choose(by=by, person_id=ada.pk, kind="agenda.invited", channel=channel, pace=pace)
    services.send(
        kind="agenda.invited",
        to=ada.pk,
        about=About("Review", "/calendar/", when="Monday", more=0, place=""),
        calendars=[Calendar("REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")],
    )
    return [len(mail.calendars) for mail in mails_to(ada.email)]


@pytest.mark.parametrize("mail", ["now", "daily", "weekly", "never"])
def test_who_wants_dates_at_once_gets_them_whatever_they_say_of_mails(ada, mail):
    assert invited(ada, mail=mail, calendar="now") == [1]


def test_a_digest_holds_no_date_back_of_which_nothing_was_said(ada):
    assert invited(ada, mail="daily") == [1]


def test_who_wants_no_mails_and_said_nothing_of_dates_gets_none(ada):
    assert invited(ada, mail="never") == []


def test_one_click_ends_the_dates_too(ada):
    services.choose(
        by=actors.person(ada.pk),
        person_id=ada.pk,
        kind="agenda.invited",
        channel="calendar",
        pace="now",
    )
    services.mute_by_link(person_id=ada.pk, kinds=["agenda.invited"])
    assert invited(ada) == []
