"""Many writers at once, and a writer that is killed: run by the tests in threads or as a program."""

import json
import random
import sys
import threading
from uuid import UUID

from django.db import connection

from lyceum.statements import api
from lyceum.statements.testing import keep_for, make_statement

PLACE = api.Place("state", "https://courses.example.org/1", {"mbox": "mailto:ada@example.org"})


def at_once(number, work):
    """Run work(n) in so many threads that start together; returns what went wrong."""
    wrong, start = [], threading.Barrier(number)

    def run(turn):
        start.wait()
        try:
            work(turn)
        except Exception as reason:  # noqa: BLE001  the test tells it
            wrong.append(repr(reason))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[turn]) for turn in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def overlapping_statements(writers=16, rounds=5):
    """Every writer tells a part of the same statements, in an order of its own."""
    told = [make_statement() for _ in range(120)]

    def work(turn):
        mine = random.Random(turn)  # noqa: S311  an order of its own
        for _ in range(rounds):
            some = mine.sample(told, 40)
            assert keep_for(1, *some) == [UUID(one["id"]) for one in some]

    wrong = at_once(writers, work)
    rows, _watermark = api.following(0, 10_000)
    found = [str(one.statement_id) for one in rows]
    return {"wrong": wrong, "doubles": len(found) - len(set(found)), "kept": len(found)}


def contested_ids(writers=16):
    """All want the same id, each with another content: one of them gets it."""
    told = make_statement()
    refused = []

    def work(turn):
        mine = told | {"object": {"id": f"https://courses.example.org/{turn}"}}
        try:
            keep_for(2, make_statement(), mine)
        except api.StatementConflict:
            refused.append(turn)

    wrong = at_once(writers, work)
    rows = [one for one in api.following(0, 10_000)[0] if one.tenant_id == 2]
    return {"wrong": wrong, "refused": len(refused), "kept": len(rows)}


def counted_documents(writers=16, each=5):
    """Everybody adds one, so many times, with If-Match: no addition is lost."""
    api.write_document(1, PLACE, "count", b'{"n":0}', "application/json", mode="put")

    def work(_turn):
        for _ in range(each):
            while not _added():
                pass

    wrong = at_once(writers, work)
    return {"wrong": wrong, "n": json.loads(api.document(1, PLACE, "count").body)["n"]}


def _added():
    known = api.document(1, PLACE, "count")
    body = json.dumps({"n": json.loads(known.body)["n"] + 1}).encode()
    try:
        api.write_document(
            1, PLACE, "count", body, known.content_type, mode="put", if_match=f'"{known.etag}"'
        )
    except api.PreconditionFailed:
        return False
    return True


def write_until_killed():
    """Tell batches from four threads; say each id only when it was answered."""

    def work(_turn):
        while True:
            first = make_statement()
            about = make_statement(object={"objectType": "StatementRef", "id": first["id"]})
            ids = keep_for(1, first, about, *(make_statement() for _ in range(8)))
            sys.stdout.write(" ".join(map(str, ids)) + "\n")
            sys.stdout.flush()

    at_once(4, work)
