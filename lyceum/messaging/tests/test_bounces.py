"""Mails that come back: read as RFC 3464 has them, believed only where they are about ours."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.kernel import clock
from lyceum.messaging import api, services
from lyceum.messaging.models import FailingAddress, Mail
from lyceum.messaging.protocols.reports import read_report
from lyceum.messaging.types import register_kind

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: bounces@learn.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain; charset=utf-8

I am sorry.

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{address}>:
 no such person

--=_b
Content-Type: {kind}

Message-ID: {reference}
Subject: x

--=_b--
"""


@pytest.fixture
def mail(ada):
    api.send(kind="tests.greeting", to=ada.pk, about=api.About("SQL", by="Grace"))
    return Mail.objects.get()


def report(mail, *, address="ada@example.org", action="failed", status="5.1.1",
           kind="text/rfc822-headers", reference=None):  # fmt: skip
    reference = reference or mail.headers["Message-ID"]
    words = REPORT.format(
        address=address, action=action, status=status, kind=kind, reference=reference
    )
    return words.encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_an_address_that_is_refused_for_good_fails(mail, ada, kind):
    assert services.take_bounce(report(mail, kind=kind)) == 1

    mail.refresh_from_db()
    assert (mail.state, mail.reason) == ("failed", "550 5.1.1 <ada@example.org>: no such person")
    failing = FailingAddress.objects.get()
    assert (failing.address, failing.status) == ("ada@example.org", "5.1.1")


def test_nothing_but_what_is_urgent_goes_to_a_failing_address(mail, ada):
    services.take_bounce(report(mail))
    api.send(kind="tests.greeting", to=ada.pk, about=api.About("Other", by="Grace"))
    assert Mail.objects.count() == 1
    assert api.unread_count(ada.pk) == 2

    register_kind("tests.code", "Codes", secret=True)
    api.send(kind="tests.code", to=ada.pk, about=api.About(n="1"))
    assert Mail.objects.count() == 2


def test_what_is_late_does_not_fail(mail):
    assert services.take_bounce(report(mail, action="delayed", status="4.4.1")) == 1

    mail.refresh_from_db()
    assert mail.state == "waiting"
    assert not FailingAddress.objects.exists()


def test_nobody_can_silence_an_address_by_a_report_of_their_own(mail):
    assert services.take_bounce(report(mail, reference="<made@up>")) == 0
    assert services.take_bounce(report(mail, address="grace@example.org")) == 0
    assert not FailingAddress.objects.exists()


@settings(max_examples=60)
@given(st.one_of(st.binary(max_size=2000), st.text(max_size=800).map(lambda t: REPORT.replace("I am sorry.", t).encode("utf-8", "surrogatepass"))))  # fmt: skip
def test_whatever_comes_is_read_or_is_nothing(body):
    assert isinstance(read_report(body), list)


@pytest.mark.parametrize("charset", ["utf-8", "x-unknown", "iso-2022-jp", "utf-7", "\xff"])
def test_odd_encodings_are_no_trouble(mail, charset):
    body = report(mail).replace(b"charset=utf-8", f"charset={charset}".encode("latin-1"))

    assert services.take_bounce(body.replace(b"I am sorry.", b"\xff\xfe\x1b$B")) == 1


def test_the_entrance_asks_for_the_token(client, mail, settings):
    url = reverse("messaging:take-bounce")
    body = {"data": report(mail), "content_type": "message/rfc822"}
    assert client.post(url, **body).status_code == 404
    settings.BOUNCE_TOKEN = "s3cret"
    assert client.post(url, **body).status_code == 401
    taken = client.post(url, **body, headers={"Authorization": "Bearer s3cret"})

    assert (taken.status_code, taken.text) == (200, "1\n")


def test_a_mailbox_is_read_and_emptied(mail, tmp_path, capsys):
    import mailbox

    box = mailbox.Maildir(tmp_path / "box")
    box.add(report(mail))
    box.add(b"Subject: hello\n\nno report\n")
    call_command("take_bounces", str(tmp_path / "box"))

    assert "2 read, 1 about mails of ours" in capsys.readouterr().out
    assert len(mailbox.Maildir(tmp_path / "box")) == 0
    assert FailingAddress.objects.count() == 1


def test_who_runs_the_house_sees_it_and_mends_it(client, mail, olga, ada):
    services.take_bounce(report(mail))
    client.force_login(olga)
    assert "ada@example.org" in client.get(reverse("messaging:failing")).text
    client.post(reverse("messaging:trust", args=[FailingAddress.objects.get().pk]))
    assert not FailingAddress.objects.exists()

    client.force_login(ada)
    assert client.get(reverse("messaging:failing")).status_code == 404


def test_what_failed_at_an_address_that_is_right_again_waits(ada, act, olga):
    register_kind("tests.code", "Codes", secret=True)
    for kind in ("tests.greeting", "tests.code"):
        about = api.About("T", by="G", n=1)
        api.send_mail(kind=kind, address="Back@works.example", locale="en", about=about)
    Mail.objects.update(state="failed", reason="550 no such person", attempts=8)
    failing = FailingAddress.objects.create(address="back@works.example", since=clock.now())
    services.trust_address(by=act(olga), failing_id=failing.pk)

    states = dict(Mail.objects.values_list("kind", "state"))
    assert states == {"tests.greeting": "waiting", "tests.code": "failed"}
