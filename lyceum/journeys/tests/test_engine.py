"""The engine alone: what is read, what is refused and where, who waits until when, who goes where."""

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.journeys.engine import checking, drawing, editing, foreseeing, reading, sharing, timing
from lyceum.journeys.engine.answers import answers_in, choices_in
from lyceum.journeys.engine.shape import Wait, WaitUntil, ways_out
from lyceum.journeys.engine.walking import Act, Go, Stay, look
from lyceum.journeys.testing import HELLO, make_book

FACTS = {"learning.LearningCompleted"}
MON = datetime(2030, 5, 6, 7, 0, tzinfo=UTC)


def message(name, to=None):
    return {"kind": "message", "id": name, "texts": HELLO, "next": to}


def wait(name, to=None, **time):
    return {"kind": "wait", "id": name, "next": to, **(time or {"days": 1})}


def branch(name, then=None, to=None):
    when = [{"kind": "happened", "fact": {"name": "learning.LearningCompleted"}}]
    return {"kind": "branch", "id": name, "when": when, "then": then, "next": to}


def faults(*steps, **said):
    return [(f.place, f.code) for f in checking.faults_of(make_book(*steps, **said), FACTS)]


WRONG = [
    ([message("a", "nowhere")], ("steps.a.next", "dangling")),
    ([message("a", "a")], ("steps.a", "restless")),
    ([message("a", "b"), branch("b", then="a", to=None)], ("steps.a", "restless")),
    ([message("a"), message("b")], ("steps.b", "unreachable")),
    ([message("a", "b"), message("b", None), message("b")], ("steps.b.id", "twice")),
    ([{"kind": "message", "id": "a"}], ("steps.a.texts", "no-text")),
    (
        [{"kind": "message", "id": "a", "texts": {"fr": {"subject": "Salut"}}}],
        ("steps.a.texts.fr", "no-text"),
    ),
    ([{"kind": "wait", "id": "a"}], ("steps.a", "no-time")),
    ([{"kind": "wait-until", "id": "a", "weekdays": []}], ("steps.a.weekdays", "no-weekday")),
    ([{"kind": "split", "id": "a", "shares": [{}]}], ("steps.a.shares", "one-way")),
    ([{"kind": "branch", "id": "a"}], ("steps.a.when", "no-condition")),
    ([{"kind": "suggest", "id": "a"}], ("steps.a.resource_id", "choose-resource")),
    (
        [{"kind": "wait-for", "id": "a", "fact": {"name": "learning.Nothing"}}],
        ("steps.a.until.1", "unknown-fact"),
    ),
]


@pytest.mark.parametrize(("steps", "fault"), WRONG, ids=lambda one: str(one)[:20])
def test_it_is_refused_with_the_place(steps, fault):
    assert fault in faults(*steps)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"again_after": 1_000_000}, "again_after"),
        ({"late_days": 10**10}, "late_days"),
        ({"segments": {"old": {"at_least_days": 10**10}}}, "segments.old.at_least_days"),
        ({"segments": {"old": {"at_most_days": -1}}}, "segments.old.at_most_days"),
    ],
)
def test_no_number_is_beyond_the_calendar(said, place):
    assert faults(**said) == [(place, "between")]


@pytest.mark.parametrize(
    ("step", "unit"),
    [
        ({"kind": "wait", "days": 10**8}, "days"),
        ({"kind": "wait", "hours": 10**10}, "hours"),
        ({"kind": "wait", "minutes": 10**12}, "minutes"),
        (
            {"kind": "wait-for", "fact": {"name": "learning.LearningCompleted"}, "days": 10**10},
            "days",
        ),
    ],
)
def test_no_wait_is_beyond_the_calendar(step, unit):
    assert faults({"id": "a", **step}) == [(f"steps.a.{unit}", "between")]


def test_a_circle_with_a_wait_is_sound():
    assert faults(message("a", "b"), branch("b", then=None, to="c"), wait("c", "a")) == []


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("no json", "", "no-json"),
        ("[]", "", "no-object"),
        ('{"steps": [{"kind": "dance", "id": "a"}]}', "steps.a", "unknown-step"),
        (
            '{"name": "x", "trigger": {"kind": "hand"}, "steps": [{"kind": "wait", "id": "a", "days": "one"}]}',
            "steps.a.days",
            "shape",
        ),
        ('{"name": "x", "trigger": {"kind": "hand"}, "colour": 1}', "", "shape"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text, place, code):
    book, [fault] = reading.read(text)
    assert (book, fault.place, fault.code) == (None, place, code)


def test_what_is_written_can_be_read():
    book = make_book(message("a", "b"), branch("b", then="c"), wait("c", "a"))
    assert reading.read(reading.written(book)) == (book, [])
    assert json.loads(reading.written(book))["steps"][2] == {
        "kind": "wait", "id": "c", "next": "a", "days": 1,
    }  # fmt: skip


# --- properties -----------------------------------------------------------------------------------

NAMES = [f"s{number}" for number in range(7)]
to = st.sampled_from([*NAMES, None])


@st.composite
def books(draw):
    """Any playbook of a few steps, sound or not, that goes on anywhere."""
    steps = []
    for name in NAMES[: draw(st.integers(1, 7))]:
        kind = draw(st.sampled_from(["message", "wait", "branch", "split", "wait-for"]))
        if kind == "message":
            steps.append(message(name, draw(to)))
        elif kind == "wait":
            steps.append(wait(name, draw(to), hours=draw(st.integers(1, 90))))
        elif kind == "branch":
            steps.append(branch(name, draw(to), draw(to)))
        elif kind == "split":
            shares = [{"next": draw(to), "weight": draw(st.integers(1, 9))} for _ in range(2)]
            steps.append({"kind": "split", "id": name, "shares": shares})
        else:
            fact = {"name": "learning.LearningCompleted"}
            late = draw(to)
            steps.append(
                {"kind": "wait-for", "id": name, "fact": fact, "late": late, "next": draw(to)}
            )
    return make_book(*steps)


class Somebody:
    """A person to whom the fact has happened or not."""

    zone, seed = "Europe/Berlin", "1"

    def __init__(self, person_id, has, now=MON):
        self.person_id, self.has, self.now, self.since = person_id, has, now, now

    def happened(self, fact):
        return self.has

    def holds(self, condition):
        return self.has


@given(books(), st.integers(1, 10**6), st.booleans())
@settings(max_examples=60, deadline=None)
def test_through_a_sound_one_nobody_runs_without_rest(book, person_id, has):
    """Between two waits a step is come to at most once; a way leads only where it says."""
    if checking.faults_of(book, FACTS):
        return
    view, step, hurried = Somebody(person_id, has), book.steps[0], set()
    for _ in range(40):
        move = look(step, view)
        if isinstance(move, Stay):
            assert move.until > view.now
            view.now, hurried = move.until, set()
            continue
        assert step.id not in hurried
        if not isinstance(step, Wait):
            hurried.add(step.id)
        goes = move.to if isinstance(move, Go) else step.next
        assert goes in [one for _field, one in ways_out(step)]
        if goes is None:
            return
        step, view.since = book.step(goes), view.now


@given(books())
@settings(max_examples=60, deadline=None)
def test_a_circle_without_a_wait_is_always_found(book):
    """By hand: from each step, only through steps that do not wait, back to itself."""
    hasty = {step.id: step for step in book.steps if step.__struct_config__.tag != "wait"}

    def comes_back(start):
        seen, ahead = set(), [to for _f, to in ways_out(hasty[start]) if to in hasty]
        while ahead:
            name = ahead.pop()
            if name == start:
                return True
            if name not in seen:
                seen.add(name)
                ahead += [to for _f, to in ways_out(hasty[name]) if to in hasty]
        return False

    circles = any(comes_back(name) for name in hasty)
    assert circles == any(f.code == "restless" for f in checking.faults_of(book, FACTS))


@given(st.integers(1, 10**9), st.lists(st.integers(1, 50), min_size=2, max_size=5))
def test_the_lot_is_the_same_each_time_and_within_the_ways(person_id, weights):
    drawn = sharing.share_of("7", person_id, "a", weights)
    assert drawn == sharing.share_of("7", person_id, "a", weights)
    assert 0 <= drawn < len(weights)


def test_the_lot_keeps_the_weights():
    drawn = [sharing.share_of("7", person, "a", [3, 1]) for person in range(4000)]
    assert 2850 < drawn.count(0) < 3150
    other = [sharing.share_of("7", person, "b", [3, 1]) for person in range(4000)]
    assert drawn != other


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2031, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "", "No/Where"]),
    st.sets(st.integers(1, 7), min_size=1),
    st.integers(0, 23),
)
@settings(max_examples=60, deadline=None)
def test_an_hour_is_later_and_on_such_a_day_where_they_live(naive, zone, weekdays, hour):
    since = naive.replace(tzinfo=UTC)
    step = WaitUntil(id="a", hour=hour, minute=30, weekdays=tuple(weekdays))
    found = timing.next_hour(step, since, zone)
    local = found.astimezone(timing.zone_of(zone))
    assert since < found <= since + timedelta(days=8, hours=2)
    assert local.isoweekday() in weekdays
    assert (local.hour, local.minute) == (hour, 30) or local.dst() is not None  # the clocks jumped


def test_something_is_done_where_nothing_is_decided():
    assert look(make_book().steps[0], Somebody(1, True)) == Act()


# --- changing, drawing, foreseeing ----------------------------------------------------------------


def names(column):
    """The picture in short: steps, with the columns of each way behind."""
    found = [
        (node.step.id, [names(arm.column) for arm in node.arms]) if node.arms else node.step.id
        for node in column.nodes
    ]
    return [*found, f"-> {column.back_to}"] if column.back_to else found


def test_it_is_drawn_as_a_column_with_branches():
    book = make_book(
        message("a", "b"), branch("b", then="c", to="d"), message("c", "e"), message("d", "e"),
        wait("e", "f"), branch("f", then="a", to=None), message("lost"),
    )  # fmt: skip
    column, lost = drawing.drawn(book)
    assert names(column) == ["a", ("b", [["c"], ["d"]]), "e", ("f", [["-> a"], []])]
    assert [step.id for step in lost] == ["lost"]


@given(books())
@settings(max_examples=60, deadline=None)
def test_each_step_is_drawn_once(book):
    def steps(column):
        for node in column.nodes:
            yield node.step.id
            for arm in node.arms:
                yield from steps(arm.column)

    column, lost = drawing.drawn(book)
    shown = [*steps(column), *(step.id for step in lost)]
    assert sorted(shown) == sorted(step.id for step in book.steps)


def test_steps_are_added_moved_and_removed():
    book = make_book(message("a", "b"), branch("b", then="c", to=None), message("c"))
    book = editing.added(book, editing.fresh(book, "wait"), editing.Place("b", "then"))
    book = editing.added(book, editing.fresh(book, "message"), editing.Place())
    assert names(drawing.drawn(book)[0]) == ["message-1", "a", ("b", [[], []]), "wait-1", "c"]
    assert (editing.can_rise(book, "c"), editing.below(book, "wait-1")) == (True, "c")
    assert not editing.can_rise(book, "wait-1")

    book = editing.risen(editing.risen(book, "c"), "a")
    assert names(drawing.drawn(book)[0]) == ["a", "message-1", ("b", [[], []]), "c", "wait-1"]
    book = editing.removed(editing.removed(book, "c"), "a")
    assert names(drawing.drawn(book)[0]) == ["message-1", ("b", [[], []]), "wait-1"]


@given(books(), st.sampled_from(NAMES), st.sampled_from(["rise", "remove", "add"]))
@settings(max_examples=60, deadline=None)
def test_no_change_leaves_a_way_that_leads_nowhere(book, name, change):
    if checking.faults_of(book, FACTS) or book.step(name) is None:
        return
    way = ways_out(book.step(name))[0][0]
    changed = {
        "rise": lambda: editing.risen(book, name),
        "remove": lambda: editing.removed(book, name),
        "add": lambda: editing.added(
            book, editing.fresh(book, "message"), editing.Place(name, way)
        ),
    }[change]()
    codes = {fault.code for fault in checking.faults_of(changed, FACTS)}
    assert "dangling" not in codes
    assert change == "remove" or "unreachable" not in codes


def test_it_is_foreseen_with_what_happens():
    book = make_book(
        message("a", "b"),
        {"kind": "wait-for", "id": "b", "fact": {"name": "learning.LearningCompleted"},
         "days": 7, "next": "c", "late": "d"},
        message("c"), wait("d", "c", days=2),
    )  # fmt: skip

    def way(**facts):
        view = foreseeing.Imagined(MON, "UTC", 1, "1", facts, lambda _one: False)
        found = foreseeing.foreseen(book, view)
        return [(line.step, (line.at - MON).days) for line in found.lines], found.ending

    assert way() == ([("a", 0), ("b", 0), ("d", 7), ("c", 9)], "end")
    happens = {"learning.LearningCompleted": MON + timedelta(days=3)}
    assert way(**happens) == ([("a", 0), ("b", 0), ("c", 3)], "end")


@pytest.mark.parametrize(
    ("of", "days", "is_fine"),
    [
        ("start", 0, True),
        ("start", -7, False),
        ("end", -7, True),
        ("end", 0, True),
        ("end", 1, False),
    ],
)
def test_nobody_is_there_before_the_first_day_or_after_the_last(of, days, is_fine):
    trigger = {"kind": "date", "of": of, "days": days}
    found = [place for place, _code in faults(trigger=trigger)]
    assert found == ([] if is_fine else ["trigger.days"])


def test_answers_are_found_however_deep_they_stand():
    asks = {"kind": "answer", "dimension": "barrier", "one_of": ["no time"]}
    book = make_book(
        {"kind": "branch", "id": "a", "when": [asks], "then": None}, exits=[asks | {"is_not": True}]
    )
    assert len(list(answers_in(book))) == 2
    assert choices_in(book) == {"stands:barrier=no time": ("barrier", "no time")}


def test_a_tool_is_asked_for_once_and_what_hangs_on_its_use_goes_along():
    used = {
        "kind": "happened",
        "fact": {"name": "journeys.ToolFirstUsed", "where": {"rollout_id": 0}},
    }
    steps = [
        {"kind": "roll-out", "id": "tool", "rollout_id": 0, "next": "uses"},
        {"kind": "wait-for", "id": "uses", "until": [{"kind": "any", "of": [used]}], "days": 3},
    ]
    book = make_book(*steps, goals=[used])
    facts = {"journeys.ToolFirstUsed"}
    assert [one.place for one in checking.faults_of(book, facts)] == ["steps.tool.rollout_id"]
    alone = make_book(steps[1], goals=[used])
    assert [one.place for one in checking.faults_of(alone, facts)] == [
        "goals.1",
        "steps.uses.until.1.1",
    ]
    for chosen in (7, 8):
        book = editing.replaced(book, msgspec.structs.replace(book.steps[0], rollout_id=chosen))
        assert not checking.faults_of(book, facts)
        assert book.goals[0].fact.where == {"rollout_id": chosen}
        assert book.steps[1].until[0].of[0].fact.where == {"rollout_id": chosen}
