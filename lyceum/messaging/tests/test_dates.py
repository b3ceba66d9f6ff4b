"""What a mail takes along for the reader's calendar (RFC 6047)."""

from email import message_from_bytes, policy

import pytest

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
