"""Money comes in: by hand and by file, once, to whom it belongs."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock, intake
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.kernel.tables import NotATable
from lyceum.organisations.testing import make_role
from lyceum.wallets import services
from lyceum.wallets.errors import (
    DayIsToCome,
    NotAnAmount,
    NotEnoughMoney,
    PeriodIsClosed,
    ReferenceIsUsed,
    UnknownCurrency,
)
from lyceum.wallets.ledger import accounts, auditing
from lyceum.wallets.models import Account, Deposit, Pot, Transfer
from lyceum.wallets.readers import NotUnderstood, read_amount
from lyceum.wallets.selectors.audit import differences
from lyceum.wallets.testing import make_allowance, make_deposit, wrong_in_books
from lyceum.wallets.types import person_in, reference_of

from .statements import entry, payment, statement
from .test_books_race import at_once

BY = actors.system("tests")
HEAD = "Date,Amount,Currency,Reference,Purpose\n"
GOOD = HEAD + '2026-01-05,1000.00,EUR,bank 1,\n05.02.2026,"2.000,50",EUR,bank 2,\n'


@pytest.fixture
def keeper(acme, act):
    person = make_person("Keeper")
    make_role(person, "finance", acme)
    return act(person)


def balance(organisation, currency="EUR"):
    rows = Account.objects.filter(
        book__organisation=organisation, kind="organisation", currency=currency
    )
    return rows.values_list("balance", flat=True).first()


def hand_in(by, organisation, text, *, dry=False):
    run = intake.upload(
        by=by,
        kind="deposits",
        owner_id=organisation_owner(organisation.pk),
        organisation_id=organisation.pk,
        file=ContentFile(text.encode(), name="bank.csv"),
    )
    begin = intake.check if dry else intake.start
    run = intake.carry_on(begin(by=by, run=run, later=False).pk)
    assert list(auditing.differences()) == []
    return run


def problems(run):
    return [(p.line, p.field, p.reason, p.expected) for p in intake.problems_of(run)]


def test_it_stands_on_the_organisations_account(acme, keeper):
    found = services.make_deposit(
        by=keeper,
        organisation_id=acme.pk,
        amount=100_00,
        currency="EUR",
        reference=" bank   7 ",
        paid_on=clock.today(),
    )

    assert (balance(acme), found.reference, found.transfer.reason) == (100_00, "bank 7", "deposit")


def test_the_same_reference_is_the_same_deposit(acme):
    first = make_deposit(acme, 100_00, reference="a")

    assert make_deposit(acme, 100_00, reference="a").pk == first.pk
    with pytest.raises(ReferenceIsUsed, match="was entered before"):
        make_deposit(acme, 100_01, reference="a")
    assert balance(acme) == 100_00


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"amount": 0}, NotAnAmount),
        ({"amount": -1}, NotAnAmount),
        ({"amount": 2**60}, NotAnAmount),
        ({"currency": "XXX"}, UnknownCurrency),
        ({"paid_on": date(2999, 1, 1)}, DayIsToCome),
        ({"paid_on": date(2020, 1, 1)}, PeriodIsClosed),
        ({"reference": reference_of(987654)}, NotFound),
    ],
)
def test_what_is_none_is_refused(acme, changes, refusal):
    with transaction.atomic():
        accounts.close(accounts.book_of(acme.pk), date(2020, 12, 31), today=clock.today())

    with pytest.raises(refusal):
        make_deposit(acme, **{"amount": 1_00, **changes})
    assert Transfer.objects.count() == Deposit.objects.unscoped("t").count() == 0


def test_only_who_keeps_the_books_may(acme, act, grace, linus):
    make_role(linus, "finance")  # of the ecosystem: everywhere
    for person in (grace, make_person("Nobody")):
        with pytest.raises(Forbidden):
            services.make_deposit(
                by=act(person),
                organisation_id=acme.pk,
                amount=1,
                currency="EUR",
                reference="x",
                paid_on=clock.today(),
            )
        with pytest.raises(Forbidden):
            hand_in(act(person), acme, GOOD)


def test_what_was_none_is_taken_back_if_it_is_still_there(acme, ada):
    found = make_deposit(acme, 100_00)
    other = make_deposit(acme, 100_00)
    services.take_back_deposit(by=BY, organisation_id=acme.pk, deposit_id=found.pk)
    services.take_back_deposit(by=BY, organisation_id=acme.pk, deposit_id=found.pk)
    assert balance(acme) == 100_00

    make_allowance(acme, amount=60_00, is_pro_rata=False)
    services.run_allowances()
    with pytest.raises(NotEnoughMoney):
        services.take_back_deposit(by=BY, organisation_id=acme.pk, deposit_id=other.pk)


def test_what_was_taken_back_may_be_entered_anew_and_again(acme):
    made = []
    for _time in range(3):
        found = make_deposit(acme, 100_00, reference="a")
        assert balance(acme) == 100_00
        services.take_back_deposit(by=BY, organisation_id=acme.pk, deposit_id=found.pk)
        assert balance(acme) == 0
        made.append(found.pk)
    other = make_deposit(acme, 99_00, reference="a")

    assert len({*made, other.pk}) == 4
    assert make_deposit(acme, 99_00, reference="a").pk == other.pk
    with pytest.raises(ReferenceIsUsed):
        make_deposit(acme, 100_00, reference="a")
    assert balance(acme) == 99_00
    assert list(auditing.differences()) == wrong_in_books() == []


def test_a_file_does_not_undo_what_was_taken_back(acme, keeper):
    """The same again stays taken back; another amount under its reference is what the bank says now."""
    hand_in(keeper, acme, GOOD)
    first = Deposit.objects.unscoped("t").get(reference="bank 1")
    services.take_back_deposit(by=BY, organisation_id=acme.pk, deposit_id=first.pk)

    assert hand_in(keeper, acme, GOOD).counts["unchanged"] == 2
    assert balance(acme) == 2000_50

    corrected = GOOD.replace("1000.00", "100.00")
    assert hand_in(keeper, acme, corrected).counts["new"] == 1
    assert hand_in(keeper, acme, corrected).counts["unchanged"] == 2
    assert balance(acme) == 2100_50
    assert wrong_in_books() == []


def test_a_file_comes_in_once(acme, keeper):
    dry = hand_in(keeper, acme, GOOD, dry=True)
    assert (dry.counts["new"], balance(acme)) == (2, None)

    assert hand_in(keeper, acme, GOOD).counts["new"] == 2
    assert hand_in(keeper, acme, GOOD).counts["unchanged"] == 2
    assert balance(acme) == 3000_50
    assert list(Transfer.objects.order_by("booked_on").values_list("booked_on", flat=True)) == [
        date(2026, 1, 5),
        date(2026, 2, 5),
    ]


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("2026-01-07,-5.00,EUR,c,", "amount", "is below zero"),
        ("2026-01-07,0.00,EUR,c,", "amount", "is nothing"),
        ("2026-01-07,1.005,EUR,c,", "amount", "can be read in two ways"),
        ("2026-01-07,1.0051,EUR,c,", "amount", "has parts of a minor unit"),
        ("2026-01-07,9999999999999999,EUR,c,", "amount", "is too large"),
        ("2026-01-07,five,EUR,c,", "amount", "is no amount"),
        ("2026-01-07,5,EURO,c,", "currency", "is no currency"),
        ("2026-13-07,5,EUR,c,", "paid_on", "is no date"),
        ("2999-01-07,5,EUR,c,", "paid_on", "is yet to come"),
        ("2026-01-07,5,EUR,,", "reference", "is empty"),
        (f"2026-01-07,5,EUR,{'c' * 90},", "reference", "is too long"),
        ("2026-01-07,5,EUR,bank 1,", "reference", "“bank 1” was entered before"),
        (f"2026-01-07,5,EUR,c,{reference_of(987654)}", "person", "is the reference of nobody here"),
    ],
)
def test_one_bad_row_and_nothing_is_booked(acme, keeper, row, field, reason):
    run = hand_in(keeper, acme, GOOD + row + "\n")

    bad = [problem for problem in problems(run) if problem[0] == 4]
    assert (bad[0][1], bad[0][2][: len(reason)]) == (field, reason)
    assert bad[0][3]
    assert run.counts["error"] == 3
    assert Transfer.objects.count() == 0


def test_a_person_pays_in_for_themselves(acme, ada, keeper):
    code = reference_of(ada.pk)
    text = HEAD + (
        f"2026-01-05,50,EUR,bank 1,top-up {code}\n"
        f"2026-02-05,50,EUR,{code},\n"
        f"2026-03-05,50,EUR,{code},\n"
    )
    hand_in(keeper, acme, text)
    hand_in(keeper, acme, text)

    [pot] = Pot.objects.unscoped("t")
    assert (pot.owner_id, pot.account.balance) == (f"person:{ada.pk}", 150_00)
    assert set(Transfer.objects.values_list("reason", flat=True)) == {"top-up"}


def test_a_reference_is_told_from_a_mistyped_one():
    code = reference_of(1234)

    assert person_in(f"{code[:4]} {code[4:]}".lower()) == 1234
    wrong = [
        code[:place] + sign + code[place + 1 :] for place in range(2, 12) for sign in "0123456789"
    ]
    assert {person_in(one) for one in wrong if one != code} == {None}
    assert [
        person_in(one) for one in ("", "RF", "RF18539007547034", "RFxxLY1", code + "9" * 20)
    ] == ([None] * 5)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("1234.5", "EUR", 1234_50),
        ("1 234,50", "EUR", 1234_50),
        ("1.234.567,89", "EUR", 1234567_89),
        ("1'234.50", "CHF", 1234_50),
        ("1,234,567", "EUR", 1234567_00),
        ("1500", "JPY", 1500),
        ("1.500", "TND", 1500),
        ("0.010", "EUR", None),
        ("12,34.5", "EUR", None),
        ("1,234", "JPY", None),
    ],
)
def test_amounts_are_read_in_one_way_or_not_at_all(text, currency, amount):
    if amount is None:
        with pytest.raises(NotUnderstood):
            read_amount(text, currency)
    else:
        assert read_amount(text, currency) == amount


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_what_is_sent_twice_at_once_is_one_deposit(acme):
    accounts.book_of(acme.pk)
    make_deposit(acme, 1_00)

    made = at_once(4, lambda _turn: make_deposit(acme, 100_00, reference="a").pk)

    assert len(made) == 4
    assert len(set(made)) == 1
    assert balance(acme) == 101_00
    assert [each.told for each in differences()] == []


def test_a_long_file_asks_no_more_than_a_short_one(acme, ada, keeper):
    code = reference_of(ada.pk)
    make_deposit(acme, 1_00, reference=code)

    def asked(start, end):
        rows = "".join(
            f"2026-01-05,50,EUR,{number},{code if number % 2 else ''}\n"
            for number in range(start, end)
        )
        with CaptureQueriesContext(connection) as queries:
            assert hand_in(keeper, acme, HEAD + rows).counts["new"] == end - start
        return len(queries)

    assert asked(0, 4) == asked(4, 19)


# --- the bank's statement ------------------------------------------------------------------------------


def test_a_statement_is_tried_and_then_booked_once(acme, keeper, ada):
    batch = payment("for the loom", amount="20.00") + payment(amount="30.50")
    text = statement(
        entry("100.00", ref="B1", details=payment("January")),
        entry("50.50", ref="B2", details=batch),
        entry("7.00", ref="", details=payment(reference=reference_of(ada.pk))),
        entry("9.00", kind="DBIT", ref="B3"),
        entry("9.00", ref="B4", status="<Cd>PDNG</Cd>"),
        entry("9.00", ref="B5", is_reversal=True),
    )
    tried = hand_in(keeper, acme, text, dry=True)
    assert tried.counts["new"] == 4
    assert not Deposit.objects.unscoped("a test").exists()

    for _again in range(2):
        run = hand_in(keeper, acme, text)
        assert (run.state, problems(run)) == ("done", [])

    rows = Deposit.objects.unscoped("a test").order_by("pk")
    assert list(rows.values_list("reference", "amount", "person_id")) == [
        ("B1", 100_00, None),
        ("B2/1", 20_00, None),
        ("B2/2", 30_50, None),
        ("S-7/3", 7_00, ada.pk),
    ]
    assert {note["text"] for note in run.notes} == {
        "not booked yet: 1",
        "paid out: 1",
        "taken back by the bank: 1",
    }


def test_an_older_statement_is_read_as_well(acme, keeper):
    hand_in(keeper, acme, statement(entry(status="BOOK"), version="02"))

    assert balance(acme) == 100_00


def test_what_a_statement_lacks_is_told_by_its_line_and_name(acme, keeper):
    text = statement(entry(ref="B1"), entry("12.345", ref="B2"), entry(ref="B3", day=""))

    run = hand_in(keeper, acme, text)

    told = problems(run)
    assert [line for line, *_more in told if line == 4]
    assert any(line == 5 and "is missing in Ntry" in reason for line, _f, reason, _e in told)
    assert not Deposit.objects.unscoped("a test").exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (statement(entry())[:-40], "broken XML"),
        ("<html><body/></html>", "no camt.053"),
        (statement(entry()).replace("camt.053", "camt.052"), "no camt.053"),
        (statement(entry(), head='<!DOCTYPE x [<!ENTITY a "b">]>'), "document type"),
    ],
)
def test_what_is_no_statement_is_refused(acme, keeper, text, why):
    with pytest.raises(NotATable, match=why):
        hand_in(keeper, acme, text)
