"""Nothing is kept twice, nothing is lost, and who follows the store misses nothing."""

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction

from lyceum.statements import api
from lyceum.statements.testing import keep_for, make_statement

from . import storm

ROOT = Path(__file__).resolve().parents[3]


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


@pytest.fixture
def program(tmp_path):
    """program(words, …): one of ours, in an installation of its own beside the tests' server."""
    address = os.environ.get("LYCEUM_DATABASE_URL", "")
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        address = re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", address, count=1)
    env = {
        **os.environ,
        "LYCEUM_HOME": str(tmp_path),
        "LYCEUM_SECRET_KEY": "only-for-tests",
        "DJANGO_SETTINGS_MODULE": "lyceum.config.settings",
        "LYCEUM_DATABASE_URL": address,
    }

    def start(*words):
        return subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def run(process):
    told, wrong = process.communicate(timeout=120)
    assert process.returncode == 0, wrong
    return told


def test_sixteen_writers_on_one_file(program):
    if connection.vendor != "sqlite":
        pytest.skip("the same in threads of this process")
    run(program("upgrade"))
    code = (
        "import json\nfrom lyceum.statements.tests.test_many_writers import all_of_it\n"
        "print(json.dumps(all_of_it()))"
    )
    insist(json.loads(run(program("shell", "-v0", "-c", code)).splitlines()[-1]))


@pytest.mark.django_db(transaction=True)
def test_a_killed_writer_leaves_all_that_it_answered_and_nothing_half(program, tmp_path, soak):
    if connection.vendor == "sqlite":
        run(program("upgrade"))
    answered = set()
    for _ in range(soak(1, 100)):
        answered |= killed(program)
        insist_whole(tmp_path, answered)
    assert answered


def killed(program):
    """What a writer has answered before it was killed, at any moment of its work."""
    code = "from lyceum.statements.tests.storm import write_until_killed\nwrite_until_killed()"
    process = program("shell", "-v0", "-c", code)
    lines = [process.stdout.readline()]  # it works
    time.sleep(random.uniform(0.05, 0.4))  # noqa: S311
    process.send_signal(signal.SIGKILL)
    lines += process.communicate(timeout=60)[0].splitlines()
    return {one for line in lines for one in line.split() if len(one) == 36}


def insist_whole(home, answered):
    kept = [one.replace("-", "") for (one,) in rows(home, "SELECT statement_id FROM {}statement")]
    keys = [
        one.replace("-", "") for (one,) in rows(home, "SELECT statement_id FROM {}statementkey")
    ]
    assert len(kept) == len(set(kept)), "kept twice"
    assert sorted(kept) == sorted(keys), "half a statement"
    assert {one.replace("-", "") for one in answered} <= set(kept), "answered and lost"
    assert len(kept) % 10 == 0, "half a batch"
    [(references,)] = rows(home, "SELECT count(*) FROM {}reference WHERE target_seq IS NOT NULL")
    [(echoes,)] = rows(home, "SELECT count(*) FROM {}echo")
    assert references == echoes == len(kept) // 10


def rows(home, sql):
    sql = sql.format("statements_")
    if connection.vendor == "sqlite":
        with sqlite3.connect(home / "lyceum.sqlite") as file:
            return file.execute(sql).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [tuple(str(c) if isinstance(c, UUID) else c for c in row) for row in cursor]


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
