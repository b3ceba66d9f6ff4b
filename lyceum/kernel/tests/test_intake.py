"""An import run from the file to its report, with an importer that rings bells."""

import io
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files import File

from lyceum.kernel import actors, clock, intake
from lyceum.kernel.errors import DomainError, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.events import Event
from lyceum.kernel.models import ImportRun, RecordedEvent
from lyceum.kernel.tables import NotATable

pytestmark = pytest.mark.django_db
OWNER = "organisation:1"


@dataclass(frozen=True, kw_only=True)
class Rang(Event):
    bell: str
    times: str


class Bells(intake.Importer):
    kind, title = "bells", "Bells"
    batch = 3
    fields = [
        intake.Field("bell", "Bell", required=True, synonyms=("glocke",)),
        intake.Field("times", "How often", synonyms=("count", "strokes")),
    ]
    options = [intake.Option("loud", "Loudly", kind="switch")]

    def begin(self, context):
        context.memory["seen"] = {}

    def survey(self, entries, context):
        for entry in entries:
            context.memory["seen"].setdefault(entry.values["bell"], entry.line)

    def check(self, entries, context):
        return [self._outcome(entry, context) for entry in entries]

    def _outcome(self, entry, context):
        bell, times = entry.values["bell"], entry.values.get("times", "1")
        first = context.memory["seen"][bell]
        if first != entry.line:
            return intake.Outcome.error(f"rang in line {first} already", "bell")
        if not times.isdigit():
            return intake.Outcome.error("is no number", "times", "a whole number")
        rung = RecordedEvent.objects.filter(owner_id=OWNER, payload__bell=bell).last()
        if rung is None:
            return intake.Outcome("new", bell)
        if rung.payload["times"] == times:
            return intake.Outcome("unchanged", bell)
        change = intake.Change("times", rung.payload["times"], times)
        return intake.Outcome("changed", bell, (change,))

    def apply(self, entries, context):
        outcomes = self.check(entries, context)
        for entry, outcome in zip(entries, outcomes, strict=True):
            if entry.values["bell"] == "cracked":
                raise CrackedBell
            if outcome.state in ("new", "changed"):
                times = entry.values.get("times", "1")
                publish(
                    Rang(by=str(context.actor), owner_id=OWNER, bell=outcome.title, times=times)
                )
        return outcomes


class CrackedBell(DomainError):
    message = "It is cracked."


@pytest.fixture(autouse=True)
def bells():
    return intake.register(Bells())


@pytest.fixture
def by():
    return actors.system("tests", OWNER)


def rung():
    events = RecordedEvent.objects.filter(owner_id=OWNER, payload__has_key="bell").order_by("pk")
    return [(event.payload["bell"], event.payload["times"]) for event in events]


def hand_in(by, text, **more):
    file = File(io.BytesIO(text.encode()), name="bells.csv")
    return intake.upload(by=by, kind="bells", owner_id=OWNER, file=file, **more)


def run_through(by, text):
    run = hand_in(by, text)
    intake.map_columns(by=by, run=run, mapping=run.mapping)
    return intake.carry_on(intake.start(by=by, run=run, later=False).pk)


TEXT = "Glocke;Strokes\nbig;3\nsmall;x\nbig;4\n;1\nold;2\n"


def test_the_columns_are_guessed(by):
    assert hand_in(by, TEXT).mapping == {"bell": "Glocke", "times": "Strokes"}


def test_a_dry_run_tells_everything_and_changes_nothing(by):
    run = hand_in(by, TEXT)
    intake.map_columns(by=by, run=run, mapping=run.mapping)
    intake.check(by=by, run=run)

    run.refresh_from_db()
    assert run.state == "checked"
    assert run.counts["new"] == 2
    assert run.counts["error"] == 3
    assert [shown["title"] for shown in run.preview] == ["big", "old"]
    problems = [(p.line, p.column, p.value, p.reason, p.expected) for p in intake.problems_of(run)]
    assert problems == [
        (3, "Strokes", "x", "is no number", "a whole number"),
        (4, "Glocke", "big", "rang in line 2 already", ""),
        (5, "Glocke", "", "is empty", "a value"),
    ]
    assert rung() == []


def test_a_run_takes_the_good_rows_and_reports_the_others(by):
    run = run_through(by, TEXT)

    assert run.state == "done"
    assert rung() == [("big", "3"), ("old", "2")]
    assert run.counts["error"] == 3


def test_the_same_file_twice_changes_nothing(by):
    run_through(by, TEXT)
    run = run_through(by, TEXT)

    assert (run.counts["unchanged"], run.counts.get("new"), run.counts.get("changed")) == (
        2,
        None,
        None,
    )
    assert len(rung()) == 2


def test_a_change_is_shown_before_and_after(by):
    run_through(by, "bell,count\nbig,3\n")
    run = run_through(by, "bell,count\nbig,5\n")

    assert run.preview[0]["changes"] == [{"field": "How often", "before": "3", "after": "5"}]
    assert run.counts["changed:times"] == 1


def test_one_refused_row_stops_no_other(by):
    run = run_through(by, "bell\na\ncracked\nb\nc\n")

    assert [bell for bell, _times in rung()] == ["a", "b", "c"]
    assert [p.reason for p in intake.problems_of(run)] == ["It is cracked."]


class PowerCut(BaseException):
    pass


@pytest.mark.parametrize("batches", [1, 2, 3])
def test_an_interrupted_run_goes_on_and_takes_every_row_once(by, monkeypatch, bells, batches):
    text = "bell\n" + "".join(f"bell {number}\n" for number in range(10))
    run = hand_in(by, text)
    intake.map_columns(by=by, run=run, mapping=run.mapping)
    intake.start(by=by, run=run, later=False)
    left = [batches]

    def cut(entries, context):
        outcomes = Bells.apply(bells, entries, context)
        if not left[0]:
            raise PowerCut  # after the work, before the commit
        left[0] -= 1
        return outcomes

    monkeypatch.setattr(bells, "apply", cut)
    with pytest.raises(PowerCut):
        intake.carry_on(run.pk)
    monkeypatch.undo()
    run.refresh_from_db()
    assert (run.state, run.position, len(rung())) == ("running", 3 * batches, 3 * batches)

    intake.carry_on(run.pk)

    run.refresh_from_db()
    assert run.state == "done"
    assert rung() == [(f"bell {number}", "1") for number in range(10)]
    assert run.counts["new"] == 10


def test_two_workers_do_not_take_a_row_twice(by, bells, monkeypatch):
    run = hand_in(by, "bell\n" + "".join(f"bell {number}\n" for number in range(7)))
    intake.map_columns(by=by, run=run, mapping=run.mapping)
    intake.start(by=by, run=run, later=False)

    def meanwhile(entries, context):
        monkeypatch.setattr(bells, "survey", lambda entries, context: None)
        monkeypatch.undo()
        intake.carry_on(run.pk)
        Bells.survey(bells, entries, context)

    monkeypatch.setattr(bells, "survey", meanwhile)
    intake.carry_on(run.pk)

    assert len(rung()) == 7


def test_a_stopped_run_stays_stopped(by):
    run = hand_in(by, TEXT)
    intake.map_columns(by=by, run=run, mapping=run.mapping)
    intake.start(by=by, run=run, later=False)
    intake.stop(by=by, run=run)

    assert intake.carry_on(run.pk).state == "stopped"
    assert rung() == []


def test_a_mapping_is_remembered_for_the_same_header(by):
    run = hand_in(by, "what,who\n3,big\n")
    assert run.mapping == {}
    intake.map_columns(by=by, run=run, mapping={"bell": "who", "times": "what"})

    assert hand_in(by, "What , WHO\n5,small\n").mapping == {}  # other names: guessed anew
    assert hand_in(by, "what,who\n5,small\n").mapping == {"bell": "who", "times": "what"}


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({}, "column_missing"),
        ({"bell": "nowhere"}, "unknown_column"),
        ({"bell": "Glocke", "times": "Glocke"}, "column_twice"),
        ({"bell": "Glocke", "pitch": "Strokes"}, "unknown_field"),
    ],
)
def test_a_wrong_mapping_is_refused(by, mapping, code):
    run = hand_in(by, TEXT)

    with pytest.raises(DomainError) as refusal:
        intake.map_columns(by=by, run=run, mapping=mapping)
    assert refusal.value.code == code


def test_what_is_no_table_is_refused_when_handed_in(by):
    with pytest.raises(NotATable):
        hand_in(by, "")
    assert not ImportRun.objects.unscoped("test").exists()


def test_outsiders_find_nothing(by):
    run = hand_in(by, TEXT)
    stranger = actors.system("tests", "organisation:2")

    with pytest.raises(Forbidden):
        hand_in(stranger, TEXT)
    with pytest.raises(Forbidden):
        intake.start(by=stranger, run=run)
    with pytest.raises(NotFound):
        intake.run_for("organisation:2", "bells", run.pk)
    assert intake.runs_of("organisation:2", "bells") == []
    assert intake.run_for(OWNER, "bells", run.pk) == run


def test_files_are_forgotten_after_a_while_and_reports_stay(by, django_capture_on_commit_callbacks):
    done, waiting = run_through(by, TEXT), hand_in(by, TEXT)
    assert intake.forget_files(clock.now() - timedelta(days=1)) == 0

    with django_capture_on_commit_callbacks(execute=True):
        assert intake.forget_files(clock.now()) == 2
    for run in (done, waiting):
        path = run.file.path
        run.refresh_from_db()
        assert not run.file
        assert not Path(path).exists()
    assert (done.state, waiting.state, done.counts["new"]) == ("done", "stopped", 2)
