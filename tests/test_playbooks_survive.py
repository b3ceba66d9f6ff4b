"""The plug is pulled while people go through a playbook: every step is done for each, once."""

import json
import random
import subprocess
import sys
import time
from collections import Counter

from tools.house import ROOT

PEOPLE = 12
PREPARED = """
import django; django.setup()
from lyceum.identity.testing import make_person
from lyceum.journeys.testing import make_playbook, put_in
from lyceum.organisations.testing import make_membership, make_organisation
acme = make_organisation("Acme")
people = [make_person(f"Person {n}") for n in range(PEOPLE)]
for person in people:
    make_membership(acme, person)
texts = {"en": {"subject": "Hello {name}", "body": "Words."}}
steps = [
    {"kind": "message", "id": "hello", "texts": texts, "next": "group"},
    {"kind": "cohort", "id": "group", "title": "Circle", "size": 5, "next": "rest"},
    {"kind": "wait", "id": "rest", "minutes": 1, "next": "reach"},
    {"kind": "outreach", "id": "reach", "reason": "What stands in the way?", "next": "lot"},
    {"kind": "split", "id": "lot", "shares": [{"next": "ask"}, {"next": "last"}]},
    {"kind": "ask", "id": "ask", "title": "the week", "next": "last"},
    {"kind": "wait", "id": "last", "minutes": 1, "next": "bye"},
    {"kind": "message", "id": "bye", "texts": texts},
]
put_in(make_playbook(acme, *steps), *people)
""".replace("PEOPLE", str(PEOPLE))
# The clock's work in small batches, each at the moment at which somebody is due.
WORKER = """
import os, sys
import django; django.setup()
from datetime import timedelta
from lyceum.journeys import services
from lyceum.journeys.models import Run
from lyceum.kernel import clock
os.write(1, b"ready\\n")
while True:
    due = Run.objects.unscoped("test").filter(state="running").order_by("due_at").first()
    if due is None:
        break
    with clock.travelled(due.due_at + timedelta(seconds=1)):
        services.tick(batch=3, seconds=0)
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
print(json.dumps({
    "traces": rows("journeys.Trace", "run__person", "step", "state"),
    "messages": rows("messaging.Message", "person", kind="journeys.message"),
    "members": rows("programmes.CohortMember", "person"),
    "reached": rows("support.Outreach", "person"),
    "asked": rows("feedback.Asked", "person"),
    "taken": rows("kernel.RecordedEvent", "payload", name="journeys.StepTaken"),
    "runs": rows("journeys.Run", "state", "ending"),
}))
"""


def test_every_step_is_done_once_after_kills_of_who_does_it(installation, soak):
    installation.run("-c", PREPARED)
    turn = random.Random(7)  # noqa: S311
    for _ in range(soak(3, 200)):
        if not pulled(installation, turn):
            break
    finished(installation)
    insist_once(json.loads(installation.run("-c", KEPT).splitlines()[-1]))


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


def insist_once(kept: dict[str, list]) -> None:
    """Each step of each way has one trace and one effect; nobody is left behind."""
    assert kept["runs"] == [["done", "end"]] * PEOPLE
    traces = Counter((person, step) for person, step, state in kept["traces"] if state == "done")
    assert set(traces.values()) == {1}
    assert len(kept["traces"]) == len(traces)
    drawn = {person for person, step in traces if step == "ask"}
    assert len(traces) == PEOPLE * 7 + len(drawn)
    assert Counter(person for [person] in kept["messages"]) == Counter(dict.fromkeys(
        {person for person, _step in traces}, 2
    ))  # fmt: skip
    for what in ("members", "reached"):
        assert sorted(person for [person] in kept[what]) == sorted({p for p, _step in traces})
    assert sorted(person for [person] in kept["asked"]) == sorted(drawn)
    told = Counter(
        (person, fact["step"]) for [fact] in kept["taken"] for person in fact["person_ids"]
    )
    acts = {"hello", "group", "reach", "ask", "bye"}
    assert told == Counter({key: 1 for key in traces if key[1] in acts})
