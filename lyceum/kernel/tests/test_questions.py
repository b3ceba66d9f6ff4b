"""Questions whose SQL is made once: they answer as the same question does when it is made anew."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lyceum.kernel import clock
from lyceum.kernel.models import RecordedEvent
from lyceum.kernel.questions import asked_often

pytestmark = pytest.mark.django_db
made = []


@asked_often
def lines_of(name, owner_id, least):
    made.append(name)
    lines = RecordedEvent.objects.filter(name=name, owner_id=owner_id, pk__gte=least)
    return lines.order_by("pk").values_list("pk", "payload", "occurred_at")


def line(name="Told", owner="person:1", **payload):
    return RecordedEvent.objects.create(
        name=name, owner_id=owner, by="x", occurred_at=clock.now(), payload=payload
    )


def test_it_gives_what_the_query_gives():
    first, second = line(text="a'b %s"), line(text="二")
    line("Other"), line(owner="person:2")

    found = lines_of("Told", "person:1", first.pk)

    assert found == [(each.pk, each.payload, each.occurred_at) for each in (first, second)]
    assert lines_of("Told", "person:1", second.pk) == found[1:]
    assert lines_of("Told", "person:3", 0) == []


def test_values_are_values_and_no_sql():
    line()

    assert lines_of("x' OR '1'='1", "person:1", 0) == []
    assert lines_of("%s", "%(owner)s", 0) == []


def test_its_sql_is_made_once(django_assert_num_queries):
    lines_of("Told", "person:1", 0)
    made.clear()

    with django_assert_num_queries(2):
        lines_of("Told", "person:1", 0)
        lines_of("Told", "person:2", 5)

    assert not made


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_over_its_own_connection():
    told = line(n=1)

    def ask(_n):
        try:
            return lines_of("Told", "person:1", told.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(20)))

    assert answers == [[(told.pk, {"n": 1}, told.occurred_at)]] * 20
