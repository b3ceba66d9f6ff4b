"""Nothing is kept twice, nothing is lost, and who follows the store misses nothing."""

import json
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from lyceum.statements import api
from lyceum.statements.testing import keep_for, make_statement

from . import storm


def insist(told):
    assert told["statements"] == {"wrong": [], "doubles": 0, "kept": 120}
    assert told["contest"] == {"wrong": [], "refused": 15, "kept": 2}
    assert told["documents"] == {"wrong": [], "n": 80}


def all_of_it():
    return {
        "statements": storm.overlapping_statements(),
        "contest": storm.contested_ids(),
        "documents": storm.counted_documents(),
    }


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_lose_nothing_and_double_nothing():
    insist(all_of_it())


# --- in a process of its own, on a real file ------------------------------------------------------


def test_sixteen_writers_on_one_file(installation):
    if connection.vendor != "sqlite":
        pytest.skip("the same in threads of this process")
    code = (
        "import json\nfrom lyceum.statements.tests.test_many_writers import all_of_it\n"
        "print(json.dumps(all_of_it()))"
    )
    insist(json.loads(installation.lyceum("shell", "-v0", "-c", code).splitlines()[-1]))


def test_a_killed_writer_leaves_all_that_it_answered_and_nothing_half(installation, soak):
    answered = set()
    for _ in range(soak(1, 100)):
        answered |= killed(installation)
        insist_whole(installation, answered)
    assert answered


def killed(installation):
    """What a writer has answered before it was killed, at any moment of its work."""
    code = "from lyceum.statements.tests.storm import write_until_killed\nwrite_until_killed()"
    process = installation.begin("shell", "-v0", "-c", code)
    lines = [process.stdout.readline()]  # it works
    time.sleep(random.uniform(0.05, 0.4))  # noqa: S311
    process.kill()
    lines += process.communicate(timeout=60)[0].splitlines()
    return {one for line in lines for one in line.split() if len(one) == 36}


def insist_whole(installation, answered):
    kept = [
        str(one).replace("-", "")
        for (one,) in rows(installation, "SELECT statement_id FROM {}statement")
    ]
    keys = [
        str(one).replace("-", "")
        for (one,) in rows(installation, "SELECT statement_id FROM {}statementkey")
    ]
    assert len(kept) == len(set(kept)), "kept twice"
    assert sorted(kept) == sorted(keys), "half a statement"
    assert {one.replace("-", "") for one in answered} <= set(kept), "answered and lost"
    assert len(kept) % 10 == 0, "half a batch"
    [(references,)] = rows(
        installation, "SELECT count(*) FROM {}reference WHERE target_seq IS NOT NULL"
    )
    [(echoes,)] = rows(installation, "SELECT count(*) FROM {}echo")
    assert references == echoes == len(kept) // 10


def rows(installation, sql):
    return installation.ask(sql.format("statements_"))


# --- the watermark --------------------------------------------------------------------------------


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_it_is_never_ahead_of_what_is_not_committed_yet():
    keep_for(1, first := make_statement())
    told, go = threading.Event(), threading.Event()
    slow = make_statement(object={"id": "https://courses.example.org/slow"})

    def write_slowly():
        with transaction.atomic():
            keep_for(1, slow)
            told.set()
            go.wait(20)
        connection.close()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    told.wait(20)
    quick = make_statement()
    keep_for(1, quick)
    before = api.consistent_through()
    rows, _watermark = api.following(0, 10)
    assert [str(one.statement_id) for one in rows] == [first["id"]]
    assert [str(one.statement_id) for one in found()] == [quick["id"], first["id"]]
    go.set()
    thread.join()

    rows, watermark = api.following(0, 10)
    assert [str(one.statement_id) for one in rows] == [first["id"], slow["id"], quick["id"]]
    assert before <= rows[1].stored_at < rows[2].stored_at < api.consistent_through()
    assert rows[-1].seq < watermark


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_broken_connection_refuses_nobody():
    keep_for(1, first := make_statement())
    _break_the_connection()

    keep_for(1, second := make_statement())

    assert {str(one.statement_id) for one in found()} == {first["id"], second["id"]}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_in_somebodys_transaction_it_is_theirs_to_begin_anew():
    @transaction.atomic
    def theirs():
        keep_for(1, make_statement())
        _break_the_connection()
        keep_for(1, make_statement())

    with pytest.raises(OperationalError):
        theirs()

    assert found() == []


def _break_the_connection():
    """As the server does when it is started anew."""
    pid = connection.connection.info.backend_pid
    with ThreadPoolExecutor(1) as another:
        another.submit(_terminate, pid).result()


def _terminate(pid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    connection.close()


def found():
    return api.find(api.Query(), tenant_id=1).statements


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_who_follows_sees_each_once_and_in_order():
    is_over = threading.Event()
    seen = []

    def follow():
        after = 0
        while True:
            was_over = is_over.is_set()
            rows, _watermark = api.following(after, 20)
            seen.extend(rows)
            after = rows[-1].seq if rows else after
            if was_over and not rows:
                break
        connection.close()

    def write(turn):
        for number in range(20):
            if turn % 2:
                keep_for(1, make_statement(), make_statement())
            else:
                with transaction.atomic():
                    keep_for(1, make_statement())
                    time.sleep(0.002 * (number % 5))
                    keep_for(1, make_statement())

    follower = threading.Thread(target=follow)
    follower.start()
    assert storm.at_once(6, write) == []
    is_over.set()
    follower.join()

    seqs = [one.seq for one in seen]
    assert seqs == sorted(set(seqs))
    assert len(seqs) == 6 * 20 * 2


@pytest.mark.django_db
def test_the_moment_is_now_when_nobody_writes():
    keep_for(1, make_statement())
    [row] = found()

    assert row.stored_at < api.consistent_through()
