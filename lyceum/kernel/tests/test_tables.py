"""Files from outside: what comes in whole, what is repaired, what is refused, and how fast."""

import io
import os
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.kernel.tables import Limits, NotATable, open_table, open_zip, write_csv, write_xlsx


def read(content, **options):
    table = open_table(io.BytesIO(content), **options)
    return table, list(table.rows())


def book(*rows):
    """An XLSX file of these rows; what begins with = is a formula."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_it_finds_the_delimiter(delimiter):
    lines = [["name", "city, country"], ["Ada", "London; UK"], ["สมชาย", "Bangkok"]]
    content = b"".join(write_csv(lines[0], lines[1:], delimiter=delimiter))

    table, rows = read(content)

    assert table.columns == lines[0]
    assert [list(row.values.values()) for row in rows] == lines[1:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_it_finds_the_encoding(encoding):
    content = "name;place\nสมชาย ใจดี;กรุงเทพ\nZoë;Århus\n".encode(encoding)

    _table, rows = read(content)

    assert [row.values["name"] for row in rows] == ["สมชาย ใจดี", "Zoë"]


def test_an_encoding_can_be_said():
    _table, rows = read("имя,город\nЕлена,Тарту\n".encode("cp1251"), encoding="cp1251")

    assert rows[0].values == {"имя": "Елена", "город": "Тарту"}


def test_mixed_encodings_come_in_whole_and_are_noted():
    content = "name,city\nZoë,Köln\n".encode() + "Jürgen,Zürich\n".encode("cp1252")

    table, rows = read(content)

    assert [row.values["city"] for row in rows] == ["Köln", "Zürich"]
    assert [note.line for note in table.notes] == [3]


def test_a_title_above_the_header_is_passed_over():
    table, rows = read(b"people of acme,,\nid,name,city\n1,Ada,London\n2,Grace,New York\n")

    assert table.columns == ["id", "name", "city"]
    assert [row.line for row in rows] == [3, 4]


def test_torn_rows_are_faults_with_their_line_and_column():
    content = b'id,name,city\n1,Ada\n\n2,Grace,"New\nYork"\n3,Alan,London,UK\n4,Joan,Kent,,\n'

    _table, rows = read(content)

    assert [row.line for row in rows] == [2, 4, 6, 7]
    assert [[fault.column for fault in row.faults] for row in rows] == [["city"], [], [""], []]


def test_headers_become_unique_and_text_is_composed():
    table, rows = read("name,name, ,x,,\nZoe\u0308 , b,c,d,,\n".encode())

    assert table.columns == ["name", "name (2)", "column 3", "x"]
    assert rows[0].values["name"] == "Zoë"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "xls"),
        (b"PK\x03\x04" + b"x" * 1000, "damaged"),
        (b'name,city\n"Ada,London\n' + b"x,y\n" * 50_000, "quotation mark"),
        (b"a,b\n" + b"x" * 5_000_000, "no end"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content, words):
    with pytest.raises(NotATable, match=words):
        read(content)


def test_noise_is_refused_fast(tmp_path):
    noise = tmp_path / "noise.csv"
    block = os.urandom(1024 * 1024)
    with noise.open("wb") as file:
        for _ in range(200):
            file.write(block)

    began = time.perf_counter()
    with pytest.raises(NotATable, match="bytes, not text"):
        open_table(noise)
    assert time.perf_counter() - began < 1


def test_noise_below_a_good_header_is_refused_or_reported():
    content = b"name,city\nAda,London\n" + b"x,y\n" * 30_000 + os.urandom(3_000_000)

    try:
        _table, rows = read(content)
    except NotATable:
        return
    noise = rows[30_001:]
    assert sum(bool(row.faults) for row in noise) > 0.9 * len(noise)


def test_too_much_is_refused():
    content = b"name,city\n" + b"x,y\n" * 11

    with pytest.raises(NotATable, match="larger"):
        read(content, limits=Limits(size=20))
    with pytest.raises(NotATable, match="more rows"):
        read(content, limits=Limits(rows=10))
    with pytest.raises(NotATable, match="more columns"):
        read(content, limits=Limits(columns=1))
    _table, rows = read(b"name,city\nAda,London\n", limits=Limits(cell=5))
    assert [fault.column for fault in rows[0].faults] == ["city"]


def test_a_workbook_reads_like_a_csv():
    content = book(
        ["People"], [], ["name", "from", "hours"], ["สมชาย", "2024-03-01", 2.5], ["b", None, 3]
    )

    table, rows = read(content)

    assert table.columns == ["name", "from", "hours"]
    assert [row.line for row in rows] == [4, 5]
    assert rows[0].values == {"name": "สมชาย", "from": "2024-03-01", "hours": "2.5"}
    assert rows[1].values == {"name": "b", "from": "", "hours": "3"}


def test_formulas_are_faults_with_their_address():
    _table, rows = read(book(["name", "hours"], ["Ada", "=1+1"], ["Grace", 2]))

    assert rows[0].values == {"name": "Ada", "hours": ""}
    assert [fault.column for fault in rows[0].faults] == ["hours"]
    assert "B2" in str(rows[0].faults[0].reason)
    assert not rows[1].faults


def test_one_cell_far_out_does_not_unfold_the_world():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "name"
    workbook.active["XFD1048576"] = "far"
    file = io.BytesIO()
    workbook.save(file)

    with pytest.raises(NotATable, match="more columns"):
        read(file.getvalue())


def bomb(size=200_000_000):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * size)
    return file


def test_a_zip_bomb_is_refused():
    with pytest.raises(NotATable, match="zip bomb"):
        open_table(bomb())
    with pytest.raises(NotATable, match="zip bomb"):
        open_zip(bomb())


def test_a_zip_cut_off_is_refused():
    whole = book(["name"], ["Ada"])

    for length in (len(whole) // 2, len(whole) - 10):
        with pytest.raises(NotATable, match="damaged"):
            read(whole[:length])


def test_entities_in_a_workbook_are_refused():
    whole = zipfile.ZipFile(io.BytesIO(book(["name"], ["Ada"])))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in whole.namelist():
            text = whole.read(name)
            if name.endswith("sheet1.xml"):
                text = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + text
            archive.writestr(name, text)

    with pytest.raises(NotATable, match="entities"):
        open_table(file)


DANGEROUS = ["=1+1", "+A1", "-x", "@sum", "'=1", "''=1", "-5", "+49 30 1", "'tis", "a=b"]


def test_no_cell_goes_out_as_a_formula():
    content = b"".join(write_csv(["text"], [[text] for text in DANGEROUS], bom=True))

    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\n=" not in content
    assert b"\n@" not in content
    assert b"\n-5\r\n" in content


def test_texts_come_back_as_they_went():
    rows = [[text, "x"] for text in DANGEROUS]
    file = io.BytesIO()
    write_xlsx(file, ["text", "other"], rows)

    for content in (b"".join(write_csv(["text", "other"], rows)), file.getvalue()):
        _table, back = read(content)
        assert [list(row.values.values()) for row in back] == rows
        assert not any(row.faults for row in back)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1))
def test_any_text_round_trips_through_csv(texts):
    wanted = [" ".join(text.split()) for text in texts]
    content = b"".join(write_csv(["id", "text"], [[str(at), w] for at, w in enumerate(wanted)]))

    _table, back = read(content)

    import unicodedata

    composed = [unicodedata.normalize("NFC", text).strip("\ufeff\u200b").strip() for text in wanted]
    assert [row.values["text"] for row in back] == composed
