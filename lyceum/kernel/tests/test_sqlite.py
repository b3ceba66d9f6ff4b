"""Waiting for one's turn to write, between connections as between processes."""

import sqlite3
import threading
import time
from contextlib import closing

import pytest
from django.db import OperationalError, connection

from lyceum.kernel.sqlite.base import DatabaseWrapper

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite alone")
BUSY_S, PATIENCE_S, WRITE_S = 1.0, 20.0, 0.01


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "house.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE line (told TEXT)")
    return path


@pytest.fixture
def patient(file, django_db_blocker):
    """patient(timeout): a connection of ours to the file."""
    opened = []

    def make(timeout):
        settings = {
            **connection.settings_dict,
            "NAME": str(file),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": timeout},
        }
        opened.append(DatabaseWrapper(settings, "patient"))
        return opened[-1]

    with django_db_blocker.unblock():  # no database of the tests', but one beside it
        yield make
    for each in opened:
        each.close()


def lines(file):
    with closing(sqlite3.connect(file)) as other:
        return [told for (told,) in other.execute("SELECT told FROM line")]


def test_a_busy_writer_does_not_keep_others_out(file, patient):
    """A worker writes one short transaction after another; everybody else still gets their turn."""
    stop = threading.Event()

    def work():
        while not stop.is_set():
            busy.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
            time.sleep(WRITE_S)
            busy.commit()
            busy.set_autocommit(True)

    busy = patient(timeout=PATIENCE_S)
    busy.inc_thread_sharing()
    worker = threading.Thread(target=work)
    worker.start()
    turns, mine, began = 0, patient(timeout=PATIENCE_S), time.monotonic()
    try:
        while time.monotonic() < began + (BUSY_S if turns > 10 else PATIENCE_S):
            with mine.cursor() as cursor:
                cursor.execute("INSERT INTO line VALUES (%s)", ["mine"])
            turns += 1
    finally:
        stop.set()
        worker.join()

    assert turns > 10
    assert len(lines(file)) == turns


def test_who_was_overtaken_while_it_began_asks_again(file, patient):
    """SQLite then says that what was read is of yesterday, and not just that it is busy."""
    mine = patient(timeout=PATIENCE_S)
    mine.ensure_connection()
    with closing(sqlite3.connect(file)) as other:
        other.executemany("INSERT INTO line VALUES (?)", [["theirs"], ["theirs"]])
        other.commit()
        reading = mine.connection.execute("SELECT told FROM line")
        reading.fetchone()
        other.execute("INSERT INTO line VALUES ('theirs')")
        other.commit()
    soon = threading.Timer(10 * WRITE_S, reading.close)
    soon.start()

    with mine.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES ('mine')")

    soon.join()
    assert lines(file) == ["theirs", "theirs", "theirs", "mine"]


def test_a_transaction_that_was_overtaken_is_told_at_once(file, patient):
    mine = patient(timeout=PATIENCE_S)
    mine.ensure_connection()
    mine.connection.execute("BEGIN")
    mine.connection.execute("SELECT told FROM line").fetchall()
    with closing(sqlite3.connect(file)) as other:
        other.execute("INSERT INTO line VALUES ('theirs')")
        other.commit()
    began = time.monotonic()

    with pytest.raises(OperationalError, match="locked"), mine.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES ('mine')")

    mine.connection.rollback()
    assert time.monotonic() - began < PATIENCE_S / 2


def test_who_waits_too_long_is_told(file, patient):
    mine = patient(timeout=0.05)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), mine.cursor() as cursor:
            cursor.execute("INSERT INTO line VALUES ('mine')")
        other.execute("COMMIT")

    assert lines(file) == []


def test_many_rows_come_in_whole_or_not_at_all(file, patient):
    mine = patient(timeout=1)
    with mine.cursor() as cursor:
        cursor.executemany("INSERT INTO line VALUES (%s)", [["one"], ["two"]])
    with pytest.raises(OperationalError), mine.cursor() as cursor:
        cursor.executemany("INSERT INTO line VALUES (%s, %s)", [["three", "four"]])

    assert lines(file) == ["one", "two"]
