"""The bank's statement says which payouts left, when, and whether it was so much."""

from datetime import date

import pytest

from lyceum.kernel.models import RecordedEvent
from lyceum.organisations.testing import make_organisation, make_role
from lyceum.wallets.models import Deposit, Payout
from lyceum.wallets.selectors.audit import differences
from lyceum.wallets.selectors.payouts import Payee
from lyceum.wallets.types import payout_in

from .statements import entry, payment, statement
from .test_make_deposit import hand_in, problems
from .test_pay_out import OTHER, buy, keep, pay_out

DAY = date(2026, 1, 5)


@pytest.fixture
def run(acme, ada, act, finance, rich):
    """Two providers are paid 80 and 30; the account of the first is kept."""
    buy(act, ada, 80_00, 7, provider_id=9)
    buy(act, ada, 30_00, 8, provider_id=4)
    keep(act, finance, at=acme, name="Acme")
    keep(act, finance, Payee(provider_id=9), OTHER, at=acme)
    return pay_out(act, finance, acme)


def debit(amount, ref, **more):
    return entry(amount, kind="DBIT", ref=ref, **more)


def left(run):
    rows = run.payouts.order_by("-amount")
    return list(rows.values_list("left_on", "left_amount"))


def test_each_is_told_by_its_number_or_its_words(acme, act, finance, run, client):
    first, second = run.payouts.order_by("-amount")
    words = f"Learning until {run.until.isoformat()}, payout {run.pk}-{second.pk}"
    text = statement(
        entry("100.00", ref="B1"),
        debit("80.00", "B2", details=payment(end=f"PO{run.pk}-{first.pk}")),
        debit("29.00", "B3", details=payment(words)),
        debit("9.00", "B4", details=payment("Rent, PO1-2")),
    )

    done = hand_in(act(finance), acme, text)

    assert done.counts["new"] == 3
    assert problems(done) == [(5, "amount", "is 30.00 EUR in the books", "")]
    assert {note["text"] for note in done.notes} == {"paid out: 1"}
    assert left(run) == [(DAY, 80_00), (DAY, 29_00)]
    assert Deposit.objects.unscoped("a test").get().amount == 100_00
    assert list(differences()) == []
    client.force_login(finance)
    page = client.get(f"/wallet/{acme.slug}/finance/payouts/{run.pk}/").text
    assert "29\N{NO-BREAK SPACE}€" in page
    again = hand_in(act(finance), acme, text)
    assert (again.counts["unchanged"], problems(again)) == (3, [])
    [fact] = RecordedEvent.objects.filter(name="wallets.PayoutsLeft")
    assert sorted(fact.payload["payout_ids"]) == sorted([first.pk, second.pk])


def test_a_file_that_the_bank_books_as_one_is_told_by_its_own_number(acme, act, finance, run):
    hand_in(act(finance), acme, statement(debit("80.00", "B1", batch=f"LYCEUM-PO{run.pk}")))

    assert left(run) == [(DAY, 80_00), (None, None)]


def test_what_is_another_sum_than_its_file_is_told_and_not_guessed(acme, act, finance, run):
    text = statement(debit("70.00", "B1", batch=f"LYCEUM-PO{run.pk}"))

    done = hand_in(act(finance), acme, text)

    assert [told[2] for told in problems(done)] == ["is 110.00 EUR in the books"]
    assert left(run) == [(None, None)] * 2


def test_what_left_twice_is_told(acme, act, finance, run):
    number = f"PO{run.pk}-{run.payouts.order_by('-amount')[0].pk}"
    twice = [debit("80.00", ref, details=payment(end=number)) for ref in ("B1", "B2")]

    done = hand_in(act(finance), acme, statement(*twice))

    assert [told[2] for told in problems(done)] == ["left the bank on 5 January 2026 already"]
    assert left(run) == [(DAY, 80_00), (None, None)]


def test_another_organisations_statement_says_nothing_of_ours(act, finance, run):
    globex = make_organisation("Globex")
    make_role(finance, "finance", globex)
    paid = run.payouts.order_by("-amount")[0]
    text = statement(debit("80.00", "B1", details=payment(end=f"PO{run.pk}-{paid.pk}")))

    assert hand_in(act(finance), globex, text).counts["unchanged"] == 1

    assert not Payout.objects.exclude(left_on=None).exists()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("PO1-2", "PO1-2"),
        ("LYCEUM-PO12", "LYCEUM-PO12"),
        ("/REF Learning until 2026-03-31, payout 1-23 /", "PO1-23"),
        ("order PO1-2", ""),
        ("PO1-", ""),
        (f"PO{'9' * 20}-1", ""),
        ("", ""),
    ],
)
def test_a_number_is_ours_or_none(words, number):
    assert payout_in(words) == number
