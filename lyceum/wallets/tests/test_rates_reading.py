"""The European Central Bank's files: what they say is read, what is wrong is told with its place."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.kernel.tables import NotATable, write_xlsx
from lyceum.wallets.rates import Fault, NotARateFile, Rate, read_rates

HISTORY = """Date,USD,JPY,CYP,
2026-03-03,1.0812,161.45,N/A,
2026-03-02,1.0834,162.1,N/A,
2007-12-31,1.4721,164.93,0.585274,
"""
DAILY = "Date, USD, JPY, \n02 March 2026, 1.0834, 162.10, \n"
SERIES = (
    "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE\n"
    "EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2026-03-02,1.0834,A,US dollar/Euro\n"
    "EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2026-04-03,,H,US dollar/Euro\n"
    "EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2026-04-06,NaN,H,US dollar/Euro\n"
    'EXR.D.JPY.EUR.SP00.A,D,JPY,EUR,SP00,A,2026-03-02,162.1,A,"Japanese yen, Euro"\n'
)
MONDAY = date(2026, 3, 2)


def found(text, name="rates.csv"):
    return list(read_rates(BytesIO(text.encode()), name))


def test_the_wide_file_is_read_day_by_day():
    rates = found(HISTORY)

    assert len(rates) == 7
    assert rates[0] == Rate(date(2026, 3, 3), "USD", Decimal("1.0812"))
    assert rates[-1] == Rate(date(2007, 12, 31), "CYP", Decimal("0.585274"))


def test_the_file_of_one_day_is_read():
    assert found(DAILY) == [
        Rate(MONDAY, "USD", Decimal("1.0834")),
        Rate(MONDAY, "JPY", Decimal("162.10")),
    ]


def test_the_file_of_the_data_portal_is_read():
    assert found(SERIES) == [
        Rate(MONDAY, "USD", Decimal("1.0834")),
        Rate(MONDAY, "JPY", Decimal("162.1")),
    ]


def test_it_may_have_been_saved_by_a_spreadsheet():
    text = "\ufeffDate;USD;JPY\r\n2026-03-02;1.0834;162.1\r\n"

    assert [rate.per_euro for rate in found(text)] == [Decimal("1.0834"), Decimal("162.1")]


def test_the_history_is_read_from_its_archive():
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref-hist.csv", HISTORY)
    packed.seek(0)

    assert list(read_rates(packed, "eurofxref-hist.zip")) == found(HISTORY)


def test_an_archive_that_was_hurt_is_refused():
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref-hist.csv", HISTORY)
    hurt = bytearray(packed.getvalue())
    hurt[60:70] = bytes(10)

    with pytest.raises(NotATable, match="damaged"):
        list(read_rates(BytesIO(hurt), "eurofxref-hist.zip"))


def test_a_workbook_is_read_too():
    book = BytesIO()
    write_xlsx(book, ["Date", "USD"], [["2026-03-02", "1.0834"]])
    book.seek(0)

    assert list(read_rates(book, "x.xlsx")) == [Rate(MONDAY, "USD", Decimal("1.0834"))]


@pytest.mark.parametrize("content", [b"PK\x03\x04 and then nothing", b"PK\x05\x06" + bytes(18)])
def test_a_damaged_archive_is_refused(content):
    with pytest.raises(NotATable):
        list(read_rates(BytesIO(content), "x.zip"))


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("2026-03-04,1,0812,161.4,N/A,", "", ""),  # more cells than columns
        ("2026-03-04,N/A,0812,N/A,", "JPY", "0812"),
        ("2026-03-04,0,161,N/A,", "USD", "0"),
        ("2026-03-04,-1.08,161,N/A,", "USD", "-1.08"),
        ("2026-03-04,1e3,161,N/A,", "USD", "1e3"),
        ("2026-03-04,NaN!,161,N/A,", "USD", "NaN!"),
        ("2026-03-04,١.٢,161,N/A,", "USD", "١.٢"),
        ("2026-03-04,1.08,99999999999999,N/A,", "JPY", "99999999999999"),
        ("2026-02-30,1.08,161,N/A,", "Date", "2026-02-30"),
        ("04.03.2026,1.08,161,N/A,", "Date", "04.03.2026"),
        ("4 Mars 2026,1.08,161,N/A,", "Date", "4 Mars 2026"),
        ("2026-03-04,1.08", "JPY", ""),  # the row ends too early
        ("2026-03-02,1.08,N/A,N/A,", "USD", "1.08"),  # a day that was told before
    ],
)
def test_a_wrong_cell_is_told_with_file_line_column_and_the_rest_is_read(row, column, value):
    results = found(f"{HISTORY}{row}\n", "hist.csv")
    faults = [one for one in results if isinstance(one, Fault)]

    assert [(f.file, f.line, f.column, f.value) for f in faults] == [("hist.csv", 5, column, value)]
    assert results[:7] == found(HISTORY)
    assert "hist.csv, line 5" in str(faults[0])


def test_a_fault_says_what_was_expected():
    (fault,) = [one for one in found("Date,USD\n2026-03-02,1;08\n") if isinstance(one, Fault)]

    assert str(fault) == (
        "rates.csv, line 2, USD: “1;08” is no rate; "
        "expected: a number above zero with a point, as 1.0812, or N/A"
    )


@pytest.mark.parametrize(
    ("series", "column", "expected"),
    [
        ("M,USD,EUR,SP00,A", "FREQ", "D"),
        ("D,USD,GBP,SP00,A", "CURRENCY_DENOM", "EUR"),
        ("D,USD,EUR,EN00,A", "EXR_TYPE", "SP00"),
        ("D,USD,EUR,SP00,E", "EXR_SUFFIX", "A"),
    ],
)
def test_averages_and_other_series_are_not_taken_for_rates_of_a_day(series, column, expected):
    row = f"EXR,{series},2026-03-03,1.0,A,x"
    (fault,) = [one for one in found(f"{SERIES}{row}\n") if isinstance(one, Fault)]

    assert (fault.line, fault.column, fault.expected) == (6, column, expected)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Name,Price\nx,1\n", "neither a column “Date”"),
        ("Date,USD,Dollars\n2026-03-02,1,2\n", "Dollars"),
        ("Date\n2026-03-02\n", "every column is a currency"),
        ("", "empty"),
        ("%PDF-1.7\n\x00\x01\x02", "PDF"),
    ],
)
def test_what_is_no_file_of_rates_is_refused_whole(text, told):
    with pytest.raises(NotATable, match=told):
        found(text)


def test_a_refusal_says_that_it_is_a_table_of_something_else():
    with pytest.raises(NotARateFile):
        found("Name,Price\nx,1\n")


@given(st.binary(max_size=300))
def test_no_bytes_break_it(content):
    try:
        results = list(read_rates(BytesIO(b"Date,USD,JPY,\n" + content), "x.csv"))
    except NotATable:
        return
    assert all(isinstance(one, Fault) or one.per_euro > 0 for one in results)


@given(
    st.lists(
        st.tuples(st.dates(), st.decimals("0.000001", "999999", places=6)),
        min_size=1,
        max_size=30,
        unique_by=lambda pair: pair[0],
    )
)
def test_rates_come_in_as_they_were_written(pairs):
    lines = "".join(f"{day.isoformat()},{rate},\n" for day, rate in pairs)

    assert found(f"Date,USD,\n{lines}") == [Rate(day, "USD", rate) for day, rate in pairs]
