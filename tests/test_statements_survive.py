"""The plug is pulled while statements are told: what was answered is there, once and whole."""

import json
import os
import signal
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from uuid import uuid4

import pytest
import requests
from django.db import connection

from tools.house import free_port, house

CLIENTS = 4
CREDENTIAL = """
import django; django.setup()
from lyceum.access.testing import make_credential
from lyceum.organisations.testing import make_organisation
print(make_credential(make_organisation("Atlas"), "all").secret)
"""
KEPT = """
import django, json; django.setup()
from lyceum.statements.models import Statement
rows = Statement.objects.unscoped("all that is kept").exclude(tenant_id=0)
print(json.dumps([[str(one), json.loads(text)["verb"]["id"]] for one, text in rows.values_list("statement_id", "text")]))
"""


@dataclass
class Told:
    """What was sent, by request, and which requests were answered."""

    sent: list[list[str]] = field(default_factory=list)
    answered: list[list[str]] = field(default_factory=list)

    def tell(self, url: str, secret: str, stop: threading.Event) -> None:
        """Tell singly and in batches until nobody answers."""
        line = requests.Session()
        line.headers.update(
            {
                "Authorization": f"Bearer {secret}",
                "X-Experience-API-Version": "2.0.0",
            }
        )
        for size in cycle((1, 1, 40)):
            if stop.is_set():
                return
            ids = [str(uuid4()) for _ in range(size)]
            self.sent.append(ids)
            try:
                answer = line.post(url, json=[_statement(each) for each in ids], timeout=10)
            except requests.RequestException:
                return
            if answer.status_code == 200:
                self.answered.append(ids)


def _statement(statement_id: str) -> dict:
    return {
        "id": statement_id,
        "actor": {"account": {"homePage": "https://atlas.example", "name": "somebody"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"},
        "object": {"id": "https://atlas.example/lessons/1"},
    }


def test_what_was_answered_is_there_after_kills_of_the_server(installation, soak):
    told, port = Told(), free_port()
    secret = installation.run("-c", CREDENTIAL).split()[-1]
    for turn in range(soak(2, 100)):
        pull_the_plug(installation, told, port, secret, turn)
    insist_whole(installation, told)


def test_what_was_answered_is_there_after_kills_of_the_database(soak):
    if connection.vendor == "sqlite":
        pytest.skip("the database is a part of the server, which is killed above")
    told = Told()
    with house("postgresql") as home, home.served() as port:
        secret = home.run("-c", CREDENTIAL).split()[-1]
        for turn in range(soak(2, 100)):
            with clients(told, port, secret):
                time.sleep(0.3 + turn % 7 / 10)
                home.cut_database()
        before = len(told.answered)
        with clients(told, port, secret):  # the server goes on as if nothing had been
            time.sleep(0.5)
        assert len(told.answered) > before
        insist_whole(home, told)


def insist_whole(home, told: Told) -> None:
    """What was answered is there, nothing twice, no request by half."""
    kept = json.loads(home.run("-c", KEPT).splitlines()[-1])
    ids = [statement_id for statement_id, _verb in kept]
    there = set(ids)
    assert len(ids) == len(there), "some are kept twice"
    assert len(told.answered) > 10
    assert not [each for each in told.answered if not there.issuperset(each)], "some are lost"
    assert not [each for each in told.sent if 0 < len(there & set(each)) < len(each)], "a half"
    assert {verb for _id, verb in kept} == {"http://adlnet.gov/expapi/verbs/experienced"}


@contextmanager
def clients(told: Told, port: int, secret: str):
    """Several tell until this ends, or until nobody answers."""
    stop, url = threading.Event(), f"http://127.0.0.1:{port}/xapi/statements"
    threads = [threading.Thread(target=told.tell, args=(url, secret, stop)) for _ in range(CLIENTS)]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join()


def pull_the_plug(home, told: Told, port: int, secret: str, turn: int) -> None:
    """Serve, load, and kill every process of the server at once."""
    server = home.start(port)
    with clients(told, port, secret):
        time.sleep(0.3 + turn % 7 / 10)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)
