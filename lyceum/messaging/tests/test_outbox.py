"""Mail leaves by a real SMTP server, or waits where administrators see it."""

import socket
import threading
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.urls import reverse

from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden
from lyceum.messaging import api, services, tasks
from lyceum.messaging.models import Mail
from lyceum.messaging.types import register_kind, smtp_options

pytestmark = pytest.mark.django_db


class Postbox:
    """Takes mail; refuses for good those who left, and for now those who are busy."""

    def __init__(self):
        self.letters = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("gone"):
            return "550 no such person"
        if address.startswith("busy"):
            return "451 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def postbox(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
    yield box
    server.stop()


def write(address="ada@example.org", kind="tests.greeting"):
    about = api.About("数据", "/people/me/", by="Grace", n="123-456")
    return api.send_mail(kind=kind, address=address, locale="en", about=about)


def test_it_leaves_by_smtp_in_text_and_looks(postbox):
    write()

    assert tasks.send_waiting_mail() == 1
    assert tasks.send_waiting_mail() == 0

    letter = postbox.letters[0]
    assert letter["Subject"] == "Grace greets you about 数据"
    assert "123-456" in letter.get_body("plain").get_content()
    assert "<table" in letter.get_body("html").get_content()
    assert Mail.objects.get().state == "sent"


def test_without_a_server_it_waits(settings):
    write()

    assert services.send_waiting_mail() == 0
    assert Mail.objects.get().state == "waiting"


def test_a_server_that_is_away_blames_no_mail(settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    write()

    assert services.send_waiting_mail() == 0
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == ("waiting", 0)


def test_who_left_fails_at_once_and_who_is_busy_is_tried_again(postbox):
    gone, busy, fine = write("gone@example.org"), write("busy@example.org"), write()

    assert services.send_waiting_mail() == 1

    for mail in (gone, busy, fine):
        mail.refresh_from_db()
    assert (gone.state, busy.state, fine.state) == ("failed", "waiting", "sent")
    assert "no such person" in gone.reason
    assert services.send_waiting_mail() == 0
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        services.send_waiting_mail()
    busy.refresh_from_db()
    assert busy.attempts == 2


def test_it_is_given_up_after_some_tries(postbox):
    write("busy@example.org")
    for hours in range(services.ATTEMPTS):
        with time_machine.travel(clock.now() + timedelta(days=hours + 1)):
            services.send_waiting_mail()

    assert Mail.objects.get().state == "failed"


def test_a_sender_that_died_is_relieved(postbox):
    mail = write()
    Mail.objects.update(state="sending", try_at=clock.now() + services.PATIENCE)
    assert services.send_waiting_mail() == 0

    with time_machine.travel(clock.now() + services.PATIENCE * 2):
        assert services.send_waiting_mail() == 1
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_words_that_open_a_door_are_wiped_once_sent(postbox):
    register_kind("tests.code", "Codes", secret=True)
    write(kind="tests.code")
    services.send_waiting_mail()

    mail = Mail.objects.get()
    assert (mail.text, mail.html) == ("", "")
    assert "123-456" in postbox.letters[0].get_body("plain").get_content()


def test_what_is_wiped_is_wiped_in_a_digest_too(postbox, ada, act):
    register_kind("tests.code", "Codes", wiped=True)
    services.choose(by=act(ada), person_id=ada.pk, kind="", channel="mail", pace="daily")
    for kind in ("tests.code", "tests.greeting"):
        api.send(kind=kind, to=ada.pk, about=api.About("T", by="G", n="123-456"))
    with time_machine.travel(clock.now() + timedelta(days=2)):
        services.deliver_due()
        services.send_waiting_mail()

    mail = Mail.objects.get()
    assert (mail.kind, mail.state, mail.text, mail.html) == ("messaging.digest", "sent", "", "")


def test_the_administrator_reads_and_resends(client, olga, postbox):
    mail = write("gone@example.org")
    services.send_waiting_mail()
    client.force_login(olga)

    assert "gone@example.org" in client.get(reverse("messaging:outbox"), {"state": "failed"}).text
    assert "gone@example.org" not in client.get(reverse("messaging:outbox"), {"state": "sent"}).text
    assert "123-456" in client.get(reverse("messaging:mail", args=[mail.pk])).text
    looks = client.get(reverse("messaging:mail-html", args=[mail.pk]))
    assert "sandbox" in looks["Content-Security-Policy"]
    client.post(reverse("messaging:resend", args=[mail.pk]))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)


def test_outsiders_find_nothing(client, ada, grace, linus, act):
    mail = write()
    for other in (ada, grace, linus):
        client.force_login(other)
        assert client.get(reverse("messaging:outbox")).status_code == 404
        for name in ("mail", "mail-html"):
            assert client.get(reverse(f"messaging:{name}", args=[mail.pk])).status_code == 404
        with pytest.raises(Forbidden):
            services.resend(by=act(other), mail_id=mail.pk)


@pytest.mark.parametrize("n", [2, 20])
def test_it_costs_the_same_for_two_and_for_twenty(client, olga, django_assert_max_num_queries, n):
    for k in range(n):
        write(f"p{k}@example.org")
    client.force_login(olga)

    with django_assert_max_num_queries(11):
        client.get(reverse("messaging:outbox"))


def test_a_server_that_cannot_be_understood_stops_the_start(settings):
    settings.SMTP_URL = "mail.example.org"

    with pytest.raises(ImproperlyConfigured, match="LYCEUM_SMTP_URL: expected smtp"):
        apps.get_app_config("messaging").ready()


def test_what_was_sent_long_ago_is_forgotten(postbox):
    old, failed = write(), write("gone@example.org")
    services.send_waiting_mail()
    with time_machine.travel(clock.now() + timedelta(days=91)):
        young = write()
        services.forget_old_mail(clock.now() - timedelta(days=90))

    assert set(Mail.objects.all()) == {failed, young}
    assert old.state == "waiting"


def test_the_address_of_the_server_is_read_with_care():
    options = smtp_options("smtp://us%40x:p%2Fw@mail.example.org?tls=ssl")
    assert (options["username"], options["password"], options["port"]) == ("us@x", "p/w", 465)
    assert options["use_ssl"]
    assert not options["use_tls"]
    for bad in ("mail.example.org:25", "http://x", "smtp://x?tls=maybe"):
        with pytest.raises(ValueError, match="expected smtp://"):
            smtp_options(bad)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_several_workers_send_each_mail_once(postbox):
    for number in range(20):
        write(f"p{number}@example.org")
    sent, start = [], threading.Barrier(4)

    def run():
        start.wait()
        try:
            sent.append(services.send_waiting_mail())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(sent) == 20
    assert sorted(letter["To"] for letter in postbox.letters) == sorted(
        f"p{number}@example.org" for number in range(20)
    )
