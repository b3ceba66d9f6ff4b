"""The plug is pulled while money moves: what was answered is booked, once, and the books balance."""

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest
from django.db import connection

from tools.house import ROOT, house

POTS = """
import django; django.setup()
from lyceum.organisations.testing import make_organisation
from lyceum.wallets.testing import make_account, put_money
acme = make_organisation("Acme")
pots = [make_account(acme) for _ in range(5)]
for pot in pots:
    put_money(pot, 1_000_000_00)
print(" ".join(str(one.pk) for one in [make_account(acme, "provider", key="9"), *pots]))
"""
# Asked line by line, by several at once in one process; answered is only what is committed.
SERVER = """
import os, sys, threading
import django; django.setup()
from django.db import InterfaceError, OperationalError, transaction
from lyceum.wallets.ledger import booking, holding
from lyceum.wallets.types import Cause, Entry, Move

turn = threading.Lock()

def serve():
    while True:
        with turn:
            key, provider, pot, amount = sys.stdin.readline().split()
        try:
            pay(key, int(provider), int(pot), int(amount))
        except (OperationalError, InterfaceError):
            os._exit(1)
        except Exception as reason:
            say(f"wrong {reason!r}")
        else:
            say(f"done {key}")

def say(words):
    os.write(1, f"{words}\\n".encode())  # at once: lines of several do not mix

def pay(key, provider, pot, amount):
    cause = Cause(reason="test", by="system:tests")
    entries = (Entry(pot, -amount), Entry(provider, amount))
    with transaction.atomic():
        ids = holding.hold([holding.Reserve(key=key, account_id=pot, amount=amount, cause=cause)])
    with transaction.atomic():
        holding.capture(ids, Move(key=key, entries=entries, cause=cause))

say("ready")
for _ in range(4):
    threading.Thread(target=serve).start()
"""
KEPT = """
import json
import django; django.setup()
from lyceum.wallets.ledger import auditing
from lyceum.wallets.models import Posting
rows = Posting.objects.exclude(transfer__key__startswith="put-")
print(json.dumps([
    list(auditing.differences()),
    [[key, pk, amount] for key, pk, amount in rows.values_list("transfer__key", "account_id", "amount")],
]))
"""


@dataclass
class Asked:
    """What was asked for, by key, and which keys were answered."""

    accounts: list[str]
    asked: dict[str, tuple[str, int]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def ask(self, server: subprocess.Popen[str], turn: random.Random) -> None:
        """Ask until nobody listens; at times for what was asked before, as who got no answer does."""
        provider, *pots = self.accounts
        with suppress(BrokenPipeError):
            while True:
                key = f"{turn.random()}"
                if self.asked and turn.random() < 0.3:
                    key = turn.choice(list(self.asked))
                pot, amount = self.asked.setdefault(key, (turn.choice(pots), turn.randint(1, 500)))
                server.stdin.write(f"{key} {provider} {pot} {amount}\n")
                server.stdin.flush()

    def hear(self, server: subprocess.Popen[str]) -> None:
        """Hear until nobody answers. The last line may be torn."""
        for line in server.stdout:
            said, _, rest = line.partition(" ")
            if said == "done" and rest.endswith("\n"):
                self.answered.add(rest.strip())
            elif said == "wrong":
                self.wrong.append(rest)


def test_what_was_answered_is_booked_after_kills_of_those_who_book(installation, soak):
    asked = Asked(installation.run("-c", POTS).split()[-6:])
    for turn in range(soak(2, 50)):
        with at_work(installation, asked, turn) as server:
            time.sleep(0.3 + turn % 7 / 10)
            server.kill()
    insist_whole(installation, asked)


@pytest.mark.soak  # to make a server of its own takes longer than the rest
def test_what_was_answered_is_booked_after_kills_of_the_database(soak):
    if connection.vendor == "sqlite":
        pytest.skip("the database is a part of the process, which is killed above")
    with house("postgresql") as home:
        asked = Asked(home.run("-c", POTS).split()[-6:])
        for turn in range(soak(2, 50)):
            with at_work(home, asked, turn):
                time.sleep(0.3 + turn % 7 / 10)
                home.cut_database()
        insist_whole(home, asked)


@contextmanager
def at_work(home, asked: Asked, turn: int):
    """A process that books until it is killed, or loses its database."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER],
        env=home.env,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout.readline() == "ready\n"
    threads = [
        threading.Thread(target=asked.ask, args=(server, random.Random(turn))),  # noqa: S311
        threading.Thread(target=asked.hear, args=(server,)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield server
        server.wait(60)
    finally:
        server.kill()
        for thread in threads:
            thread.join()
        server.wait()


def insist_whole(home, asked: Asked) -> None:
    """The books balance; what was answered is there; nothing is there twice, or as nobody asked."""
    differences, rows = json.loads(home.run("-c", KEPT).splitlines()[-1])
    assert (differences, asked.wrong) == ([], [])
    assert len(asked.answered) > 10
    kept = Counter((key, str(pk), amount) for key, pk, amount in rows)
    provider = asked.accounts[0]
    whole = Counter()
    for key in {key for key, _pk, _amount in rows}:
        pot, amount = asked.asked[key]
        whole.update([(key, pot, -amount), (key, provider, amount)])
    assert kept == whole
    assert asked.answered <= {key for key, _pk, _amount in kept}, "some are lost"
