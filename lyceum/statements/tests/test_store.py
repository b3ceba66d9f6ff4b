"""Keeping statements: once each, all or none, for their owner."""

import threading
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection

from lyceum.kernel import actors
from lyceum.kernel.owned import UnscopedQuery
from lyceum.statements import api
from lyceum.statements.models import Statement
from lyceum.statements.testing import make_statement

pytestmark = pytest.mark.django_db
ADA = actors.person(1)


def keep(*statements, **more):
    return api.store(statements, owner_ids=["person:1"] * len(statements), **more)


def count():
    return Statement.objects.unscoped("test").count()


def test_it_is_kept_as_it_was_told():
    told = make_statement(result={"duration": "PT25M", "completion": True})
    keep(told)

    row = api.statements_about(ADA, 1)[0]
    assert row.id == UUID(told["id"])
    assert {name: row.statement[name] for name in told} == told
    assert row.statement["stored"]
    assert row.verb.endswith("/completed")


def test_told_twice_is_kept_once():
    told = make_statement()

    assert keep(told) == keep(told) == [UUID(told["id"])]
    keep(told, told)
    assert count() == 1


def test_the_same_id_with_another_content_is_refused():
    told = make_statement()
    keep(told)
    other = told | {"verb": {"id": "http://adlnet.gov/expapi/verbs/failed"}}

    with pytest.raises(api.StatementConflict):
        keep(make_statement(), other)
    assert keep(other, keep_first=True) == [UUID(told["id"])]
    assert api.statements_about(ADA, 1)[0].verb.endswith("/completed")


def test_a_batch_is_kept_whole_or_not_at_all():
    with pytest.raises(api.StatementIsInvalid) as refusal:
        keep(make_statement(), make_statement(actor={"name": "Ada"}))

    assert refusal.value.number == 2
    assert "exactly one" in str(refusal.value)
    assert count() == 0


def test_without_an_id_and_a_moment_they_are_given():
    told = make_statement()
    del told["id"], told["timestamp"]
    keep(told)

    row = api.statements_about(ADA, 1)[0]
    assert row.statement["id"] == str(row.id)
    assert row.happened_at == row.stored_at


def test_many_go_in_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(50):
        keep(*(make_statement() for _ in range(1000)))
    assert count() == 1000


def test_newest_first_page_by_page_whatever_the_order_of_storing():
    days = [3, 1, 2, 2, 5, 4]
    keep(*(make_statement(timestamp=f"2026-03-0{day}T09:00:00Z") for day in days))

    seen, before = [], None
    while rows := api.statements_about(ADA, 1, before=before, limit=2):
        seen += [row.happened_at.day for row in rows]
        before = rows[-1].position
    assert seen == [5, 4, 3, 2, 2, 1]


def test_by_verb():
    opened = {"id": "http://activitystrea.ms/open"}
    keep(make_statement(), make_statement(verb=opened))

    assert [row.verb for row in api.statements_about(ADA, 1, verbs=[opened["id"]])] == [
        opened["id"]
    ]
    assert api.statements_about(ADA, 1, verbs=[]) == []


def test_outsiders_find_nothing(olga, grace, act):
    told = make_statement()
    keep(told)

    for other in (act(olga), act(grace), actors.person(2), actors.NOBODY):
        assert api.statements_about(other, 1) == []
        assert api.statement_about(other, 1, told["id"]) is None
    assert api.statement_about(ADA, 1, told["id"]).statement["id"] == told["id"]
    assert api.statement_about(ADA, 1, uuid4()) is None


def test_nobody_asks_without_saying_for_whom():
    with pytest.raises(UnscopedQuery):
        Statement.objects.count()


@pytest.mark.parametrize("n", [2, 20])
def test_a_page_is_one_query(n, django_assert_num_queries):
    keep(*(make_statement() for _ in range(n)))

    with django_assert_num_queries(1):
        api.statements_about(ADA, 1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_writers_of_the_same_statements_keep_each_once():
    told = [make_statement() for _ in range(50)]
    wrong, start = [], threading.Barrier(6)

    def run(turn):
        start.wait()
        try:
            keep(*told[turn:], *told[:turn])
        except DatabaseError as reason:
            wrong.append(reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[turn * 8]) for turn in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert count() == 50
