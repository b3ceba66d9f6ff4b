"""The journal for finance: exact, and nothing that a spreadsheet would run."""

import csv
from datetime import date
from io import BytesIO, StringIO

from hypothesis import given
from hypothesis import strategies as st

from lyceum.kernel.money import Money, parse
from lyceum.kernel.tables import open_table
from lyceum.wallets.documents import Booking, journal_csv

SPENT = Money(-1999, "EUR")


def booking(amount=SPENT, **said):
    usual = {
        "day": date(2026, 3, 2),
        "transfer_id": "T-1",
        "account": "2000",
        "account_name": "Pot of a person",
        "counter_account": "1000",
        "reasons": ("seat", "offering:42"),
        "cost_centre": "K-7",
    }
    return Booking(amount=amount, **(usual | said))


def rows(*bookings, **said):
    text = b"".join(journal_csv(bookings, **said)).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";" if said.get("for_excel") else ","))


def test_a_posting_is_a_debit_or_a_credit():
    debit, credit, nothing = rows(
        booking(Money(1999, "EUR")), booking(Money(-5, "EUR")), booking(Money(0, "EUR"))
    )

    assert (debit["debit"], debit["credit"]) == ("19.99", "")
    assert (credit["debit"], credit["credit"]) == ("", "0.05")
    assert (nothing["debit"], nothing["credit"]) == ("", "")
    assert debit["reason"] == "seat offering:42"
    assert debit["date"] == "2026-03-02"


def test_each_currency_has_its_digits():
    yen, dinar, huge = rows(
        booking(Money(1999, "JPY")), booking(Money(5, "KWD")), booking(Money(10**40 + 1, "EUR"))
    )

    assert (yen["debit"], dinar["debit"]) == ("1999", "0.005")
    assert huge["debit"] == f"1{'0' * 38}.01"


def test_no_cell_is_run_as_a_formula():
    (row,) = rows(booking(account_name='=HYPERLINK("x")', cost_centre="@SUM(A1)"))

    assert row["account name"] == '\'=HYPERLINK("x")'
    assert row["cost centre"] == "'@SUM(A1)"


def test_excel_gets_its_mark_and_its_delimiter():
    content = b"".join(journal_csv([booking(account_name="Ænigma; Söhne")], for_excel=True))

    assert content.startswith(b"\xef\xbb\xbfdate;")
    assert rows(booking(account_name="Ænigma; Söhne"), for_excel=True)[0]["account name"] == (
        "Ænigma; Söhne"
    )


@given(amount=st.integers(-(10**15), 10**15), currency=st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_goes_out_comes_in_again(amount, currency):
    content = b"".join(journal_csv([booking(Money(amount, currency))]))
    with open_table(BytesIO(content)) as table:
        (row,) = table.rows()

    back = parse(row.values["debit"] or "0", currency) - parse(
        row.values["credit"] or "0", currency
    )
    assert back == Money(amount, currency)


def test_lines_come_one_by_one():
    endless = (booking() for _time in iter(int, 1))
    lines = journal_csv(endless)

    assert next(lines).startswith(b"date,")
    assert b"19.99" in next(lines)
