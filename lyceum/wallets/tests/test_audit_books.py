"""Counting everything anew: quiet while all is right, and telling what somebody bent."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from lyceum.kernel import actors, clock
from lyceum.kernel.health import examine
from lyceum.kernel.models import RecordedEvent
from lyceum.wallets import services
from lyceum.wallets.models import AuditRun, Exchange, InvoiceCounter, Payout, Purchase, Share
from lyceum.wallets.selectors.audit import differences
from lyceum.wallets.testing import make_allowance, make_deposit, make_pot, make_rate

from .test_pay_out import bring_receipt, buy, pay_out, refund


@pytest.fixture
def busy(acme, ada, act, finance):
    """A bit of everything."""
    make_deposit(acme, 5000_00)
    make_allowance(acme, amount=120_00, is_pro_rata=False)  # whatever the day
    services.run_allowances()
    make_rate("USD", "1.0812")
    make_pot(acme, 20_00, person=ada, currency="USD").account.refresh_from_db()
    rows = Purchase.objects.unscoped("a test")
    for number, price in enumerate((130_00, 3_00, 1_00), start=1):
        buy(act, ada, price, number)
    bring_receipt(act, ada, 1_00)
    refund(1, 3333)
    refund(2)
    pay_out(act, finance, acme)
    services.keep_legal_details(
        by=act(finance),
        organisation_id=acme.pk,
        name="Acme",
        country="FR",
        tax_number="1",
        vat="Z",
        rate=Decimal(0),
    )
    return rows


def told():
    return [each.told for each in differences()]


def test_all_is_right_after_a_bit_of_everything(busy):
    assert told() == []
    assert Exchange.objects.exists()


@pytest.mark.parametrize(
    ("words", "bent"),
    [
        ("to whoever sells", lambda rows: rows.filter(state="paid").update(price=1)),
        ("have come back", lambda rows: rows.filter(state="refunded").update(refunded=1)),
        ("the event log makes it", lambda rows: rows.filter(state="paid").update(state="refunded")),
        ("from the pot", lambda _rows: Share.objects.filter(pk=first(Share)).update(amount=1)),
        ("from the bank", lambda _rows: Payout.objects.all().update(amount=1)),
        ("which is not there", lambda _rows: paid_facts().update(payload={"transfer_id": 99999})),
        ("facts name it", lambda _rows: paid_facts().delete()),
        ("facts name it", lambda _rows: facts("AllowanceGranted").delete()),
        ("0 facts tell that it came", lambda _rows: facts("DepositMade").delete()),
        ("2 facts tell that it came", lambda _rows: again(facts("DepositMade").get())),
    ],
)
def test_what_is_bent_is_told(busy, words, bent):
    bent(busy)

    assert any(words in line for line in told())


def first(kind):
    return kind.objects.order_by("pk").values_list("pk", flat=True)[0]


def paid_facts():
    return facts("PurchasePaid")


def facts(name):
    return RecordedEvent.objects.filter(name=f"wallets.{name}")


def again(fact):
    fact.pk = None
    fact.save(force_insert=True)


def test_a_deposit_that_is_taken_back_has_its_fact_and_its_transfer(acme, db):
    made = make_deposit(acme, 50_00)
    by = actors.system("tests")
    services.take_back_deposit(by=by, organisation_id=acme.pk, deposit_id=made.pk)
    assert told() == []

    facts("DepositTakenBack").delete()

    assert told() == [
        f"deposit {made.pk}: 0 facts tell that it was taken back, 1 transfers reverse it"
    ]


def test_a_gap_in_the_numbers_is_told(acme, db):
    InvoiceCounter.objects.create(organisation=acme, year=2026, last=2)

    [line] = told()

    assert line.startswith(f"invoices of organisation {acme.pk} in 2026: 0 of them")


def test_the_command_says_yes_and_keeps_it(busy, capsys):
    call_command("audit_books")

    assert "The books agree" in capsys.readouterr().out
    assert AuditRun.objects.get().differences == 0


def test_the_command_tells_the_first_of_each_kind_or_all(busy, capsys):
    paid_facts().delete()

    with pytest.raises(CommandError, match="differences"):
        call_command("audit_books")
    short = capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("audit_books", "--all")
    whole = capsys.readouterr().out

    assert 0 < short.count("\n") < whole.count("\n")
    assert AuditRun.objects.count() == 2


def test_administrators_see_when_it_ran_and_what_it_found(busy, olga, grace, client):
    client.force_login(olga)
    assert "Nothing was counted yet" in client.get("/wallet/audit/").content.decode()
    services.audit_books()
    assert "They agree" in client.get("/wallet/audit/").content.decode()
    paid_facts().delete()
    services.audit_books()
    assert "facts name it" in client.get("/wallet/audit/").content.decode()
    books = next(finding for finding in examine() if finding.what == "books")
    assert not books.is_fine
    assert f"{clock.today():%Y-%m-%d}" in books.found
    client.force_login(grace)
    assert client.get("/wallet/audit/").status_code == 404
