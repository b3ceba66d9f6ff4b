"""Messages accepted a second, and mails written and sent to an SMTP server on this machine.

    make bench NAME=messaging
    python -m tools.postgres --durable -- make bench NAME=messaging

Accepting is `send_many`: told-once, preferences, hours, the day's limit and a row for each way out,
into a database on disk; its peer is a bare insert of as many rows. Then the worker writes each mail
(text and HTML, in the reader's language) and hands it over by SMTP; its peer is smtplib with the
same mails, already written, to the same server.
"""

import argparse
import logging
import os
import smtplib
import socket
import statistics
import threading
import time
from typing import Any, Self

import django

GOALS = {"accepted_per_s_min": 1000, "written_and_sent_per_s_min": 100}
KIND = "paths.commented"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=5000)
    options.add_argument("--mails", type=int, default=500)
    options.add_argument("--runs", type=int, default=5)
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")
    django.setup()
    from .scim import database_on_disk

    with database_on_disk():
        run(given)


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Accept, insert bare, write and send, send bare; report the medians."""
    from .filling import settle
    from .measure import report

    logging.getLogger("mail.log").setLevel(logging.WARNING)  # the server tells every line

    crowd = _crowd(given.people)
    settle()
    cpu = time.process_time()
    accepted = [_accepted(crowd, number) for number in range(given.runs)]
    cpu = time.process_time() - cpu
    inserted = [_inserted(crowd, number) for number in range(given.runs)]
    with Postbox() as box:
        sent = [_sent(crowd[: given.mails], box, number) for number in range(given.runs)]
        bare = [_bare(box, given.mails) for _ in range(given.runs)]
    figures = {
        "people": given.people,
        "accepted_per_s": given.people / statistics.median(accepted),
        "accepted_per_cpu_s": given.people * given.runs / cpu,
        "bare_insert_per_s": given.people / statistics.median(inserted),
        "mails": given.mails,
        "written_and_sent_per_s": given.mails / statistics.median(sent),
        "bare_smtplib_per_s": given.mails / statistics.median(bare),
        "slowest_accepting_s": max(accepted),
        "slowest_sending_s": max(sent),
    }
    return report("messaging", figures, GOALS)


def _crowd(count: int) -> list[int]:
    from lyceum.identity.models import Person

    from .filling import fill

    made = fill(
        Person,
        count,
        name="'Person ' || n",
        email="'p' || n || '@bench.example'",
        locale="CASE n % 2 WHEN 0 THEN 'en' ELSE 'fr' END",
        time_zone="CASE n % 3 WHEN 0 THEN 'Europe/Paris' ELSE 'Asia/Kolkata' END",
    )
    _wishes(made)
    return list(made)


def _wishes(people: range) -> None:
    """A third have hours of their own, a third have said something about kinds."""
    from lyceum.messaging.models import Preference, Rhythm

    Rhythm.objects.bulk_create(Rhythm(person_id=pk, days="0123456") for pk in people[::3])
    Preference.objects.bulk_create(
        Preference(person_id=pk, kind=KIND, channel="slack", pace="never") for pk in people[1::3]
    )


def _accepted(crowd: list[int], number: int) -> float:
    from lyceum.messaging import api

    about = api.About(f"Run {number}", "/paths/1/", by="Grace")
    start = time.perf_counter()
    api.send_many(kind=KIND, to=crowd, about=about)
    return time.perf_counter() - start


def _inserted(crowd: list[int], number: int) -> float:
    """What accepting cannot be faster than: the rows alone."""
    from django.db import transaction

    from lyceum.kernel import clock
    from lyceum.messaging.models import Message

    start = time.perf_counter()
    for at in range(0, len(crowd), 1000):
        with transaction.atomic():
            Message.objects.bulk_create(
                Message(
                    owner_id=f"person:{pk}",
                    person_id=pk,
                    kind=KIND,
                    words={"title": f"Bare {number}", "by": "Grace"},
                    created_at=clock.now(),
                )
                for pk in crowd[at : at + 1000]
            )
    return time.perf_counter() - start


def _sent(crowd: list[int], box: "Postbox", number: int) -> float:
    """Accepted before; measured is what the worker does."""
    from django.conf import settings

    from lyceum.messaging import api, services
    from lyceum.messaging.models import Way

    Way.objects.all().delete()
    about = api.About(f"Sent {number}", "/paths/1/", by="Grace")
    api.send_many(kind=KIND, to=crowd, about=about)
    Way.objects.update(why="", try_at=Way.objects.latest("-pk").created_at)
    settings.SMTP_URL = f"smtp://127.0.0.1:{box.port}"
    before, start = box.taken, time.perf_counter()
    while services.deliver_due() or services.send_waiting_mail():
        pass
    took = time.perf_counter() - start
    assert box.taken - before == len(crowd), (box.taken - before, len(crowd))
    return took


def _bare(box: "Postbox", count: int) -> float:
    from lyceum.messaging import services
    from lyceum.messaging.models import Mail

    made = [services.made_message(mail, None) for mail in Mail.objects.order_by("-pk")[:count]]
    letters = [message.message() for message in made]
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", box.port) as server:
        for letter in letters:
            server.send_message(letter)
    return time.perf_counter() - start


class Postbox:
    """An SMTP server (aiosmtpd) in a thread, that counts what it takes."""

    def __init__(self) -> None:
        self.taken, self.lock = 0, threading.Lock()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        with self.lock:
            self.taken += 1
        return "250 OK"

    def __enter__(self) -> Self:
        from aiosmtpd.controller import Controller

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.stop()


if __name__ == "__main__":
    main()
