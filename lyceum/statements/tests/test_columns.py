"""The columnar copy is what the store is: after breaks, joins, erasures and voidings."""

import json
import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from lyceum.kernel import clock
from lyceum.statements import columns
from lyceum.statements.columns import joining, parquet, table
from lyceum.statements.columns.places import InFolder
from lyceum.statements.columns.shape import Shaper, seconds_of
from lyceum.statements.models import ColumnCopy, ColumnPart
from lyceum.statements.testing import make_statement

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """A statement as the store tells it."""

    seq: int
    text: bytes
    statement_id: UUID
    tenant_id: int = 7
    organisation_id: int | None = 7
    actor_key: int = 1
    version: str = "1.0.3"
    happened_at: datetime = NOW
    stored_at: datetime = NOW
    is_voided: bool = False


class Shelf:
    """A source in memory, which can be cut off at a number as a watermark does."""

    def __init__(self):
        self.kept, self.end = {}, 2**62

    def keep(self, number=1, *, at=NOW, **parts):
        for _ in range(number):
            said = make_statement(**parts)
            seq = max(self.kept, default=0) + 10
            text = json.dumps(said).encode()
            self.kept[seq] = Kept(seq, text, UUID(said["id"]), stored_at=at, happened_at=at)
        return self.kept[seq]

    def following(self, after_seq, limit):
        seqs = sorted(seq for seq in self.kept if after_seq < seq < self.end)
        return [self.kept[seq] for seq in seqs[:limit]], self.end

    def numbered(self, seqs):
        return [self.kept[seq] for seq in seqs if seq in self.kept]

    def seqs_of(self, tenant_id, ids):
        mine = (one for one in self.kept.values() if one.tenant_id == tenant_id)
        return [one.seq for one in mine if one.statement_id in ids]


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def place(tmp_path):
    return InFolder(tmp_path / "columns")


def rows(place):
    """What a reader finds who goes by the list of parts."""
    listed = json.loads((place.root / columns.LISTING).read_text())
    return [
        row for part in listed["parts"] for row in parquet.read(place, part["name"]).to_pylist()
    ]


def seqs(place):
    return sorted(row["seq"] for row in rows(place))


def files(place):
    return [name for name in place.names() if name.endswith(".parquet")]


def stems(place):
    """Their names without what makes them unique."""
    return [name.rpartition("-")[0] for name in files(place)]


def test_a_row_says_what_the_statement_says(shelf, place):
    said = make_statement(
        result={
            "success": True,
            "completion": False,
            "duration": "PT1H30M0.5S",
            "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10},
        },
        context={
            "registration": "6d2f0a3e-8f0c-4f6e-9a57-4d5c3f0b1f10",
            "platform": "Looms",
            "language": "fr-CA",
            "contextActivities": {
                "parent": [{"id": "https://looms.example/course"}],
                "grouping": {"id": "https://looms.example/programme"},
            },
        },
    )
    shelf.kept[10] = Kept(10, json.dumps(said).encode(), UUID(said["id"]))
    columns.copy(shelf, place)

    (row,) = rows(place)
    assert row["verb"] == "http://adlnet.gov/expapi/verbs/completed"
    assert row["activity"] == "https://learn.example.org/xapi/resources/7"
    assert (row["success"], row["completion"], row["duration_s"]) == (True, False, 5400.5)
    assert [row[f"score_{name}"] for name in ("scaled", "raw", "min", "max")] == [0.5, 5, 0, 10]
    assert (row["parents"], row["groupings"]) == (
        ["https://looms.example/course"],
        ["https://looms.example/programme"],
    )
    assert (row["tenant_id"], row["platform"], row["language"]) == (7, "Looms", "fr-CA")
    assert (row["stored_at"], row["happened_at"], row["text"]) == (NOW, NOW, None)


def test_names_and_addresses_stay_out_and_the_same_person_is_the_same(shelf, place):
    wynne = {"name": "Wynne L.", "mbox": "mailto:wynne@learn.example"}
    shelf.keep(actor=wynne)
    shelf.keep(actor={"mbox": "mailto:wynne@learn.example"})
    shelf.keep(object={"objectType": "Agent", **wynne})
    columns.copy(shelf, place)

    found = rows(place)
    assert "wynne" not in str(found).lower()
    assert found[0]["person"] == found[1]["person"] != found[2]["person"]
    assert (found[2]["object_type"], found[2]["activity"]) == ("Agent", None)
    other = Shaper(b"another installation").pseudonym(wynne)
    assert other != found[0]["person"]


def test_the_text_comes_along_where_it_is_wanted(shelf, place):
    told = shelf.keep()
    columns.copy(shelf, place, has_text=True)

    assert rows(place)[0]["text"].encode() == told.text


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("PT0.25S", 0.25),
        ("PT1M0,25S", 60.25),
        ("P1DT1H", 90_000),
        ("P1W", 604_800),
        ("P1Y2M3D", (365 + 60 + 3) * 86_400),
        ("P", 0),
        ("1 hour", None),
        (None, None),
    ],
)
def test_durations_are_seconds(said, seconds):
    assert seconds_of(said) == seconds


def test_numbers_beyond_a_double_stop_nothing(shelf, place):
    shelf.keep(result={"score": {"raw": 10**400}})
    shelf.keep(result={"score": {"raw": 2**70}})
    columns.copy(shelf, place)

    assert [row["score_raw"] for row in rows(place)] == [float("inf"), 2.0**70]


def test_it_goes_on_where_it_was_and_never_beyond_the_watermark(shelf, place):
    shelf.keep(5)
    shelf.end = 35
    assert columns.copy(shelf, place).new == 3
    shelf.end = 2**62
    assert columns.copy(shelf, place).new == 2
    assert columns.copy(shelf, place).new == 0

    assert seqs(place) == [10, 20, 30, 40, 50]
    assert stems(place) == ["month=2026-11/part-10-30", "month=2026-11/part-40-50"]
    assert columns.differences(shelf, place) == []


def test_it_is_due_when_something_has_waited_or_changed(shelf, place, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=10))
    assert not columns.is_due(shelf, timedelta(0))
    shelf.keep()
    assert columns.is_due(shelf, timedelta(minutes=10))
    assert not columns.is_due(shelf, timedelta(minutes=11))
    with table.held():
        assert not columns.is_due(shelf, timedelta(minutes=10))
    columns.copy(shelf, place)
    assert not columns.is_due(shelf, timedelta(0))
    columns.touch([10])
    assert columns.is_due(shelf, timedelta(days=1))


def test_months_of_storing_are_folders_and_rows_are_sorted_by_time(shelf, place):
    for day in (28, 3, 17):
        shelf.keep(at=datetime(2026, 10, day, tzinfo=UTC))
    shelf.keep(2)
    columns.copy(shelf, place)

    assert stems(place) == ["month=2026-10/part-10-30", "month=2026-11/part-40-50"]
    assert [row["happened_at"].day for row in rows(place)[:3]] == [3, 17, 28]


class Cut(Exception):
    """The power goes."""


@pytest.mark.parametrize("moment", range(1, 12))
def test_wherever_it_breaks_off_nothing_is_missing_or_twice(shelf, place, monkeypatch, moment):
    """It is cut before its n-th change of file or table, as a kill would; then it runs again."""
    shelf.keep(3)
    columns.copy(shelf, place)
    shelf.keep(3, at=datetime(2026, 12, 1, tzinfo=UTC))
    shelf.keep(2)
    columns.touch([10])
    del shelf.kept[10]
    steps = iter(range(1, 100))

    def counted(work):
        def cut(*args, **more):
            if next(steps) == moment:
                raise Cut
            return work(*args, **more)

        return cut

    with monkeypatch.context() as patch:
        for owner, name in (
            (InFolder, "put"),
            (InFolder, "remove"),
            (table.Hold, "step"),
            (table, "tell"),
        ):
            patch.setattr(owner, name, counted(getattr(owner, name)))
        with pytest.raises(Cut):
            columns.copy(shelf, place)
    columns.copy(shelf, place)

    assert seqs(place) == sorted(shelf.kept)
    assert columns.differences(shelf, place) == []
    assert len(files(place)) == ColumnPart.objects.count()


def test_who_was_killed_is_waited_for(shelf, place):
    shelf.keep()
    table.state()
    with table.held(), pytest.raises(table.IsHeld):
        columns.copy(shelf, place)
    ColumnCopy.objects.update(holder="killed", held_until=datetime(2026, 1, 1, tzinfo=UTC))

    assert columns.copy(shelf, place).new == 1


def test_in_another_place_or_with_texts_it_begins_anew(shelf, place, tmp_path):
    shelf.keep(3)
    columns.copy(shelf, place)
    other = InFolder(tmp_path / "other")
    for where, has_text in ((other, False), (place, True)):
        with pytest.raises(columns.IsElsewhere):
            columns.copy(shelf, where, has_text=has_text)
        columns.copy(shelf, where, has_text=has_text, anew=True)
        assert columns.differences(shelf, where, has_text=has_text) == []
    assert (len(files(place)), len(files(other))) == (1, 1)


def test_who_was_killed_on_this_machine_is_not_waited_for(shelf, place):
    shelf.keep()
    table.state()
    dead = subprocess.Popen(["true"])
    dead.wait()
    until = datetime(2096, 1, 1, tzinfo=UTC)
    ColumnCopy.objects.update(holder=f"{table._host()}-{dead.pid}-x", held_until=until)
    assert columns.copy(shelf, place).new == 1
    ColumnCopy.objects.update(holder=f"{table._host()}-{os.getpid()}-x", held_until=until)
    with pytest.raises(table.IsHeld):
        columns.copy(shelf, place)


def test_who_was_slow_and_lost_its_place_leaves_nothing_behind(shelf, place, monkeypatch):
    """It writes its file when another has copied the same meanwhile."""
    shelf.keep(2)
    write = parquet.write

    def slow(where, name, rows):
        monkeypatch.setattr(parquet, "write", write)
        ColumnCopy.objects.update(holder="", held_until=None)
        columns.copy(shelf, place)
        return write(where, name, rows)

    monkeypatch.setattr(parquet, "write", slow)
    with pytest.raises(table.IsHeld):
        columns.copy(shelf, place)
    columns.copy(shelf, place)

    assert seqs(place) == [10, 20]
    assert columns.differences(shelf, place) == []


def test_an_erasure_reaches_it(shelf, place):
    shelf.keep(4, actor={"mbox": "mailto:wynne@learn.example"})
    columns.copy(shelf, place, has_text=True)
    before = {row["seq"]: row["person"] for row in rows(place)}
    old = files(place)
    changed = make_statement(actor={"account": {"homePage": "https://x.example", "name": "p-9"}})
    shelf.kept[20] = Kept(20, json.dumps(changed).encode(), UUID(changed["id"]))
    del shelf.kept[30]
    columns.touch([20, 30])
    columns.copy(shelf, place, has_text=True)

    after = {row["seq"]: row["person"] for row in rows(place)}
    assert sorted(after) == [10, 20, 40]
    assert after[10] == before[10] == after[40]
    assert after[20] != before[20]
    assert not set(files(place)) & set(old)
    assert "wynne" not in next(row["text"] for row in rows(place) if row["seq"] == 20)
    assert columns.differences(shelf, place, has_text=True) == []


def test_a_part_of_which_nothing_is_left_goes(shelf, place):
    shelf.keep(2)
    columns.copy(shelf, place)
    shelf.kept.clear()
    columns.touch([10, 20])
    columns.copy(shelf, place)

    assert files(place) == []
    assert rows(place) == []


def test_a_voided_statement_is_marked(shelf, place):
    target = shelf.keep()
    columns.copy(shelf, place)
    shelf.kept[target.seq] = Kept(target.seq, target.text, target.statement_id, is_voided=True)
    shelf.keep(
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
        object={"objectType": "StatementRef", "id": str(target.statement_id)},
    )
    columns.copy(shelf, place)

    assert [row["is_voided"] for row in rows(place)] == [True, False]


def test_small_parts_become_large_ones(shelf, place):
    for _ in range(joining.MANY):
        shelf.keep(3)
        columns.copy(shelf, place)

    assert len(files(place)) == 1
    assert seqs(place) == sorted(shelf.kept)
    assert columns.differences(shelf, place) == []


def test_a_month_that_is_over_is_put_together(shelf, place):
    for number in (1, 70, 9):
        shelf.keep(number, at=datetime(2020, 1, 5, tzinfo=UTC))
        columns.copy(shelf, place)

    assert len(files(place)) == 1
    assert seqs(place) == sorted(shelf.kept)


def test_no_part_grows_for_ever(shelf, place):
    for _ in range(4):
        shelf.keep(30, at=datetime(2020, 1, 5, tzinfo=UTC))
        columns.copy(shelf, place, part=30)
        with table.held() as hold:
            joining.join(hold, place, this_month="2026-11", full=60)

    assert all(part.rows <= 120 for part in table.live())
    assert seqs(place) == sorted(shelf.kept)


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda shelf, place: shelf.kept.pop(20), "too many"),
        (lambda shelf, place: shelf.kept.update({25: Kept(25, b"{}", uuid4())}), "missing"),
        (
            lambda shelf, place: shelf.kept.update({20: Kept(20, b"{}", uuid4())}),
            "other",
        ),
        (lambda shelf, place: Path(place.root / files(place)[0]).unlink(), "no such file"),
        (
            lambda shelf, place: (place.root / "month=2026-11" / "x.parquet").write_bytes(b""),
            "nobody's file",
        ),
    ],
)
def test_the_check_sees_what_is_wrong(shelf, place, spoil, what):
    shelf.keep(4)
    columns.copy(shelf, place)
    assert columns.differences(shelf, place) == []
    spoil(shelf, place)

    assert {found.what for found in columns.differences(shelf, place)} == {what}


def test_the_guide_lists_every_column():
    guide = Path(__file__).parents[3] / "docs/guide/columns.md"
    told = guide.read_text()

    for column in columns.COLUMNS:
        assert f"| `{column.name}` | {column.type} | {column.meaning} |" in told
