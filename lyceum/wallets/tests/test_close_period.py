"""A period closes for good; its month goes to finance as a file; the bank is matched."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden
from lyceum.wallets import services
from lyceum.wallets.errors import PeriodIsClosed, PeriodIsOpen
from lyceum.wallets.ledger import accounts, auditing, booking
from lyceum.wallets.selectors import closing as selectors
from lyceum.wallets.types import Cause, Entry, Move

from .test_pay_out import buy, pay_out

MONTH = date(2026, 3, 1)


def close(act, finance, acme, until):
    return services.close_period(by=act(finance), organisation_id=acme.pk, until=until)


def book(pot, on):
    bank = accounts.account_of(pot.account.book, "bank", "EUR")
    entries = (Entry(bank.pk, -5_00), Entry(pot.account_id, 5_00))
    cause = Cause(reason="deposit", by="system:tests")
    return booking.book(Move(key=f"on {on}", entries=entries, cause=cause), on=on)


def test_what_is_closed_stays_closed(acme, act, finance, rich):
    book(rich, MONTH)
    assert close(act, finance, acme, date(2026, 3, 31)).closed_until == date(2026, 3, 31)

    with pytest.raises(PeriodIsClosed), transaction.atomic():
        book(rich, MONTH + timedelta(days=5))
    with pytest.raises(PeriodIsClosed):
        close(act, finance, acme, date(2026, 2, 28))
    with pytest.raises(PeriodIsOpen):
        close(act, finance, acme, clock.today())
    assert list(auditing.differences()) == []


def test_only_who_keeps_the_books_closes_them(acme, ada, grace, act, finance):
    for who in (ada, grace):
        with pytest.raises(Forbidden):
            close(act, who, acme, MONTH)


def test_the_journal_of_a_month_balances_and_names_nobody(acme, act, finance, rich):
    book(rich, MONTH)
    book(rich, date(2026, 4, 1))

    lines = b"".join(selectors.journal(act(finance), acme.pk, MONTH)).decode().splitlines()

    assert len(lines) == 3
    assert "2026-03-01" in lines[1]
    assert "bank" in lines[1]
    assert "5.00" in lines[1]
    assert "Ada" not in "".join(lines)


def test_what_belongs_to_no_deposit_and_no_payout_is_listed(acme, ada, act, finance, rich):
    buy(act, ada)
    run = pay_out(act, finance, acme)
    month = clock.today().replace(day=1)

    rows = selectors.movements(act(finance), acme.pk, month)

    told = {row.amount: row.match for row in rows}
    assert told == {500_00: "", -80_00: f"PO{run.pk}-{run.payouts.get().pk}"}


def test_the_pages_close_and_export(acme, ada, act, finance, rich, client):
    buy(act, ada)
    client.force_login(finance)
    home = f"/wallet/{acme.slug}/finance/closing"
    month = f"{clock.today():%Y-%m}"

    assert client.get(f"{home}/").status_code == 200
    journal = client.get(f"{home}/{month}/journal.csv")
    assert b"enrolment" in b"".join(journal.streaming_content)
    assert "500" in client.get(f"{home}/{month}/bank/").content.decode()
    assert client.get(f"{home}/2026-13/bank/").status_code == 404
    assert client.post(f"{home}/", {"until": "2026-01-31"}).status_code == 302
    assert client.post(f"{home}/", {"until": "nonsense"}).status_code == 404
