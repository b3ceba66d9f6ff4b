"""The plug is pulled while people go through a playbook: every step is done for each, once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tools.house import ROOT

PEOPLE = 12
SECRET = "whsec_" + "c2VjcmV0" * 4
# Django is loaded once; who works is a fork of it, and is killed as any process.
NURSERY = """
import os, sys, traceback
import django; django.setup()
from datetime import timedelta
from lyceum.connections import api as connections
from lyceum.identity.testing import make_person
from lyceum.journeys import services
from lyceum.journeys.models import Errand, Run
from lyceum.journeys.testing import make_playbook, put_in
from lyceum.kernel import actors, clock
from lyceum.organisations.testing import make_membership, make_organisation

def prepare(cast, url):
    acme = make_organisation(f"Acme {cast}")
    token = connections.keep_token(
        by=actors.system("tests", f"organisation:{acme.pk}"), organisation_id=acme.pk,
        system="webhook", name="Theirs", words="SECRET", url=url,
    )
    people = [make_person(f"Person {cast} {n}") for n in range(PEOPLE)]
    for person in people:
        make_membership(acme, person)
    texts = {"en": {"subject": "Hello {name}", "body": "Words."}}
    steps = [
        {"kind": "message", "id": "hello", "texts": texts, "next": "group"},
        {"kind": "cohort", "id": "group", "title": "Circle", "size": 5, "next": "rest"},
        {"kind": "wait", "id": "rest", "minutes": 1, "next": "reach"},
        {"kind": "outreach", "id": "reach", "reason": "What stands in the way?", "next": "tell"},
        {"kind": "webhook", "id": "tell", "token_id": token.id, "next": "lot"},
        {"kind": "split", "id": "lot", "shares": [{"next": "ask"}, {"next": "last"}]},
        {"kind": "ask", "id": "ask", "title": "the week", "next": "last"},
        {"kind": "wait", "id": "last", "minutes": 1, "next": "bye"},
        {"kind": "message", "id": "bye", "texts": texts},
    ]
    put_in(make_playbook(acme, *steps), *people)

def work():
    # the clock's work in small batches, each at the moment at which somebody or something is due
    while due := [*first(Run, "due_at", "running"), *first(Errand, "try_at", "waiting")]:
        with clock.travelled(min(due) + timedelta(seconds=1)):
            services.tick(batch=3, seconds=0)
            services.send_errands(limit=3)
        say("moved")

def first(model, moment, state):
    rows = model.objects.unscoped("test") if model is Run else model.objects.all()
    return rows.filter(state=state).order_by(moment).values_list(moment, flat=True)[:1]

def say(words):
    os.write(1, f"{words}\\n".encode())

def live(what, *words):
    say(f"born {os.getpid()}")
    try:
        {"prepare": prepare, "work": work}[what](*words)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)

for line in sys.stdin:
    child = os.fork() or live(*line.split())
    say(f"ended {os.waitpid(child, 0)[1]}")
""".replace("PEOPLE", str(PEOPLE)).replace("SECRET", SECRET)
KEPT = """
import json
import django; django.setup()
from django.apps import apps
def rows(label, *names, **said):
    found = apps.get_model(label).objects
    found = found.unscoped("test") if hasattr(found, "unscoped") else found
    return [list(row) for row in found.filter(**said).values_list(*names)]
print(json.dumps(default=str, obj={
    "traces": rows("journeys.Trace", "run__person", "step", "state"),
    "messages": rows("messaging.Message", "person", kind="journeys.message"),
    "members": rows("programmes.CohortMember", "person"),
    "reached": rows("support.Outreach", "person"),
    "asked": rows("feedback.Asked", "person"),
    "errands": rows("journeys.Errand", "run__person__public_id", "key", "state"),
    "taken": rows("kernel.RecordedEvent", "payload", name="journeys.StepTaken"),
    "runs": rows("journeys.Run", "state", "ending"),
}))
"""


class Outside(BaseHTTPRequestHandler):
    """A system that hears of it; it notes who it was about, and under which key."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.came.append((body["data"]["person"], self.headers["webhook-id"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_args):
        """Quiet."""


@pytest.fixture
def outside():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    server.came = []
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Nursery:
    """A process whose forks do the work, one after the other."""

    def __init__(self, home):
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY], env=home.env, cwd=ROOT, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def begin(self, *words: str) -> int:
        """One begins; its number."""
        self.process.stdin.write(" ".join(words) + "\n")
        born, pid = self.hear()
        assert born == "born"
        return int(pid)

    def hear(self) -> list[str]:
        """The next line."""
        return self.process.stdout.readline().split()

    def end(self) -> int:
        """How the one that lives ended: 0, or the signal by which it was killed."""
        while (said := self.hear())[0] != "ended":
            pass
        return int(said[1])

    def do(self, *words: str) -> None:
        """All of it, undisturbed."""
        self.begin(*words)
        assert self.end() == 0


@pytest.fixture
def nursery(installation):
    installation.env["LYCEUM_ALLOWED_NETWORKS"] = "127.0.0.0/8"
    found = Nursery(installation)
    yield found
    found.process.stdin.close()
    found.process.wait(30)


def test_every_step_is_done_once_after_kills_of_who_does_it(installation, nursery, outside, soak):
    """As many casts go through it as it takes until a worker was killed so often at its work."""
    turn = random.Random(7)  # noqa: S311
    kills, casts, wanted = 0, 0, soak(10, 200)
    while kills < wanted:
        casts += 1
        nursery.do("prepare", str(casts), f"http://127.0.0.1:{outside.server_port}/")
        while kills < wanted and pulled(nursery, turn):
            kills += 1
        nursery.do("work")
    kept = json.loads(installation.run("-c", KEPT).splitlines()[-1])
    insist_once(kept, casts * PEOPLE)
    insist_told(kept["errands"], outside.came)
    print(f"{kills} kills, {casts} casts, {len(outside.came)} posts")


def pulled(nursery: Nursery, turn: random.Random) -> bool:
    """A worker that is killed after a moment; whether there was something left to do."""
    worker = nursery.begin("work")
    for _ in range(turn.randint(0, 2)):
        if nursery.hear()[0] == "ended":
            return False
    time.sleep(turn.random() / 10)  # somewhere within a batch
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
    ended = nursery.end()
    assert ended in {0, signal.SIGKILL}
    return ended == signal.SIGKILL


def insist_told(errands: list, came: list) -> None:
    """At least once for each, always with the same key."""
    assert {state for _person, _key, state in errands} == {"sent"}
    assert set(came) == {(person, key) for person, key, _state in errands}
    assert len({person for person, _key in came}) == len(set(came)) == len(errands)


def insist_once(kept: dict[str, list], people: int) -> None:
    """Each step of each way has one trace and one effect; nobody is left behind."""
    assert kept["runs"] == [["done", "end"]] * people
    assert len(kept["errands"]) == people
    traces = Counter((person, step) for person, step, state in kept["traces"] if state == "done")
    assert set(traces.values()) == {1}
    assert len(kept["traces"]) == len(traces)
    drawn = {person for person, step in traces if step == "ask"}
    assert len(traces) == people * 8 + len(drawn)
    assert Counter(person for [person] in kept["messages"]) == Counter(dict.fromkeys(
        {person for person, _step in traces}, 2
    ))  # fmt: skip
    for what in ("members", "reached"):
        assert sorted(person for [person] in kept[what]) == sorted({p for p, _step in traces})
    assert sorted(person for [person] in kept["asked"]) == sorted(drawn)
    told = Counter(
        (person, fact["step"]) for [fact] in kept["taken"] for person in fact["person_ids"]
    )
    acts = {"hello", "group", "reach", "tell", "ask", "bye"}
    assert told == Counter({key: 1 for key in traces if key[1] in acts})
