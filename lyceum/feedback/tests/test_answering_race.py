"""Many answer at the same moment: nothing is lost, nothing is made up, and every batch is large enough."""

import threading

import pytest
from django.db import connection

from lyceum.feedback import services
from lyceum.feedback.models import Batch, Waiting
from lyceum.feedback.testing import ask_about, make_crowd
from lyceum.kernel import actors

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_answers_at_once_are_all_kept(acme):
    asked = ask_about(acme, make_crowd(acme, 18))
    surprises = []

    def answer(some):
        try:
            for one in some:
                by = actors.person(one.person_id)
                services.give_score(by=by, asked_id=one.pk, score=9)
        except BaseException as surprise:  # noqa: BLE001  the test shows it
            surprises.append(surprise)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(asked[at::6],)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert surprises == []
    sizes = list(Batch.objects.values_list("size", flat=True))
    assert sum(sizes) + Waiting.objects.count() == 18
    assert all(size >= 5 for size in sizes)
    assert sum(
        number
        for tally in Batch.objects.values_list("tally", flat=True)
        for number in tally.values()
    ) == sum(sizes)
