"""Files for the bank: what is paid adds up, references go where banks look, faults are told at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sepaxml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lyceum.kernel.money import Money
from lyceum.wallets.documents import (
    Account,
    DocumentIsFaulty,
    Payment,
    creditor_reference,
    payment_file,
)
from lyceum.wallets.documents.payments import LETTERS, plain

MADE_AT = datetime(2026, 3, 1, 11, 30, tzinfo=timezone(timedelta(hours=1)))
PAYER = Account(name="Müller & Söhne", iban="DE89 3704 0044 0532 0130 00")
PAYEE = Account(name="Œuvre Ελλάδα", iban="FR1420041010050500013M02606", bic="COBADEFFXXX")
PAYMENT = Payment(id="P-1", payee=PAYEE, amount=Money(7, "EUR"), reference="Invoice 42 <b>")
NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
SCHEMA = Path(sepaxml.__file__).with_name("schemas") / "pain.001.001.09.xsd"


def written(*payments, payer=PAYER, name="OUT-7"):
    content = payment_file(
        id=name, made_at=MADE_AT, execute_on=date(2026, 3, 2), payer=payer, payments=payments
    )
    return content, etree.fromstring(content)


def said(root, name):
    return [found.text for found in root.iterfind(f".//p:{name}", NS)]


def test_the_file_says_who_pays_whom_what_and_when():
    _content, root = written(PAYMENT)

    assert said(root, "MsgId") == said(root, "PmtInfId") == ["OUT-7"]
    assert said(root, "CreDtTm") == ["2026-03-01T10:30:00Z"]
    assert said(root, "Dt") == ["2026-03-02"]
    assert said(root, "Nm") == ["Muller Sohne", "Muller Sohne", "OEuvre Ellada"]
    assert said(root, "IBAN") == ["DE89370400440532013000", "FR1420041010050500013M02606"]
    assert said(root, "BICFI") == ["COBADEFFXXX"]
    assert said(root, "InstdAmt") == ["0.07"]
    assert said(root, "Ustrd") == ["Invoice 42 b"]
    assert said(root, "EndToEndId") == ["P-1"]
    assert root.find(".//p:DbtrAgt//p:Othr/p:Id", NS).text == "NOTPROVIDED"


def test_a_structured_reference_goes_where_banks_look_for_it():
    reference = creditor_reference("2026-0042")
    _content, root = written(replace(PAYMENT, reference=reference), replace(PAYMENT, id="P-2"))

    assert reference == "RF8820260042"
    assert said(root, "Ref") == [reference]
    assert root.find(".//p:CdtrRefInf/p:Tp/p:CdOrPrtry/p:Cd", NS).text == "SCOR"
    assert said(root, "Ustrd") == ["Invoice 42 b"]


def test_the_same_payout_gives_the_same_bytes():
    assert written(PAYMENT)[0] == written(PAYMENT)[0]


@given(amounts=st.lists(st.integers(1, 99_999_999_999), min_size=1, max_size=8))
def test_the_sum_is_the_sum_of_what_is_paid_and_the_schema_agrees(amounts):
    payments = [
        replace(PAYMENT, id=f"P-{at}", amount=Money(amount, "EUR"))
        for at, amount in enumerate(amounts)
    ]
    _content, root = written(*payments)

    cents = [int(text.replace(".", "")) for text in said(root, "CtrlSum")]
    assert cents == [sum(amounts)] * 2
    assert said(root, "NbOfTxs") == [str(len(amounts))] * 2
    assert [int(text.replace(".", "")) for text in said(root, "InstdAmt")] == amounts
    etree.XMLSchema(file=str(SCHEMA)).assertValid(root)


@given(text=st.text(max_size=300))
def test_texts_are_brought_down_to_the_letters_that_every_bank_takes(text):
    told = plain(text, 70)

    assert len(told) <= 70
    assert not LETTERS.search(told)
    assert told == told.strip()


@pytest.mark.parametrize("number", ["1", "2026-0042", "INV/2026/000000000042"])
def test_references_are_made_with_the_check_digits_of_iso_11649(number):
    made = creditor_reference(number)
    turned = made[4:] + made[:4]

    assert int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


@pytest.mark.parametrize("number", ["", "…", "1" * 22])
def test_a_number_that_gives_no_reference_is_refused(number):
    with pytest.raises(ValueError, match=r"\w"):
        creditor_reference(number)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": Money(0, "EUR")}, "payments.2.amount"),
        ({"amount": Money(-5, "EUR")}, "payments.2.amount"),
        ({"amount": Money(100_000_000_000, "EUR")}, "payments.2.amount"),
        ({"amount": Money(5, "USD")}, "payments.2.amount"),
        ({"id": "P-1"}, "payments.2.id"),
        ({"id": "P" * 36}, "payments.2.id"),
        ({"id": "/P"}, "payments.2.id"),
        ({"id": ""}, "payments.2.id"),
        ({"reference": " "}, "payments.2.reference"),
        ({"payee": replace(PAYEE, iban="FR1420041010050500013M02607")}, "payments.2.payee.iban"),
        ({"payee": replace(PAYEE, bic="X")}, "payments.2.payee.bic"),
        ({"payee": replace(PAYEE, name="  ")}, "payments.2.payee.name"),
    ],
)
def test_one_fault_and_no_file_is_written(changed, field):
    with pytest.raises(DocumentIsFaulty) as refused:
        written(PAYMENT, replace(PAYMENT, **({"id": "P-2"} | changed)))

    assert [fault.field for fault in refused.value.faults] == [field]


def test_all_faults_are_told_at_once():
    with pytest.raises(DocumentIsFaulty) as refused:
        written(payer=replace(PAYER, iban=""), name="")

    assert [fault.field for fault in refused.value.faults] == ["id", "payer.iban", "payments"]


def test_times_are_told_in_utc():
    made = payment_file(
        id="OUT-8",
        made_at=datetime(2026, 3, 1, 23, tzinfo=UTC),
        execute_on=date(2026, 3, 2),
        payer=PAYER,
        payments=[PAYMENT],
    )
    assert b"2026-03-01T23:00:00Z" in made
