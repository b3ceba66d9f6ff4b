"""The plug is pulled while people go through a playbook: every step is done for each, once."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tools.house import ROOT

PEOPLE = 12
SECRET = "whsec_" + "c2VjcmV0" * 4
PREPARED = """
import sys
import django; django.setup()
from lyceum.connections import api as connections
from lyceum.identity.testing import make_person
from lyceum.journeys.testing import make_playbook, put_in
from lyceum.kernel import actors
from lyceum.organisations.testing import make_membership, make_organisation
cast, url = sys.argv[1:]
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
""".replace("PEOPLE", str(PEOPLE)).replace("SECRET", SECRET)
# The clock's work in small batches, each at the moment at which somebody or something is due.
WORKER = """
import os, sys
import django; django.setup()
from datetime import timedelta
from lyceum.journeys import services
from lyceum.journeys.models import Errand, Run
from lyceum.kernel import clock
os.write(1, b"ready\\n")
while True:
    runs = Run.objects.unscoped("test").filter(state="running").order_by("due_at")
    errands = Errand.objects.filter(state="waiting").order_by("try_at")
    due = [*runs.values_list("due_at", flat=True)[:1], *errands.values_list("try_at", flat=True)[:1]]
    if not due:
        break
    with clock.travelled(min(due) + timedelta(seconds=1)):
        services.tick(batch=3, seconds=0)
        services.send_errands(limit=3)
    os.write(1, b"moved\\n")
"""
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


def test_every_step_is_done_once_after_kills_of_who_does_it(installation, outside, soak):
    """As many casts go through it as it takes until a worker was killed so often at its work."""
    installation.env["LYCEUM_ALLOWED_NETWORKS"] = "127.0.0.0/8"
    turn = random.Random(7)  # noqa: S311
    kills, casts, wanted = 0, 0, soak(3, 200)
    while kills < wanted:
        casts += 1
        url = f"http://127.0.0.1:{outside.server_port}/"
        installation.run("-c", PREPARED, str(casts), url)
        while kills < wanted and pulled(installation, turn):
            kills += 1
        finished(installation)
    kept = json.loads(installation.run("-c", KEPT).splitlines()[-1])
    insist_once(kept, casts * PEOPLE)
    insist_told(kept["errands"], outside.came)
    print(f"{kills} kills, {casts} casts, {len(outside.came)} posts")


def pulled(home, turn: random.Random) -> bool:
    """A worker that is killed after a moment; whether there was something left to do."""
    with working(home) as worker:
        assert worker.stdout.readline() == "ready\n"
        for _ in range(turn.randint(0, 2)):
            worker.stdout.readline()
        time.sleep(turn.random() / 25)  # somewhere within a batch
        is_busy = worker.poll() is None
        worker.kill()
    return is_busy


def finished(home) -> None:
    with working(home) as worker:
        worker.communicate(timeout=120)
        assert worker.returncode == 0


def working(home) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER]
    return subprocess.Popen(
        command, env=home.env, cwd=ROOT, stdout=subprocess.PIPE, text=True, bufsize=1
    )


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
