"""Providers and people get what they are owed, once, by the bank."""

from datetime import date, timedelta

import pytest
from lxml import etree

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.money import Money
from lyceum.organisations.testing import make_organisation, make_role
from lyceum.wallets import services
from lyceum.wallets.documents import Account as BankAccount
from lyceum.wallets.errors import DayHasNotCome, NotAnAccount, NothingIsOwed, UnknownCurrency
from lyceum.wallets.ledger import accounts, auditing
from lyceum.wallets.models import BankDetails, Payout, PayoutRun, Transfer
from lyceum.wallets.selectors import payouts as selectors
from lyceum.wallets.selectors.payouts import Payee
from lyceum.wallets.types import Order, Upload

from .test_purchases import PNG

IBAN, OTHER = "DE89370400440532013000", "FR1420041010050500013M02606"


def buy(act, person, price=80_00, number=7, provider_id=9, **more):
    order = Order(
        price=Money(price, "EUR"),
        reason="enrolment",
        wanted=f"catalogue.resource:{number}",
        about=f"learning.enrolment:{number}",
        title="SQL for weavers",
        provider_id=provider_id,
        **more,
    )
    return services.pay_for(by=act(person), person_id=person.pk, order=order)


def bring_receipt(act, person, price=20_00):
    wish = services.ask_off_catalogue(
        by=act(person),
        person_id=person.pk,
        title="A book",
        price=Money(price, "EUR"),
        request=services.Request(),
    )
    receipt = Upload("receipt.png", PNG)
    return services.settle_with_receipt(by=act(person), purchase_id=wish.pk, receipt=receipt)


def refund(number=7, share=10_000):
    system = actors.system("tests")
    services.refund(by=system, about=f"learning.enrolment:{number}", share=share)


def pay_out(act, finance, acme, until=None, currency="EUR"):
    return services.pay_out(
        by=act(finance),
        organisation_id=acme.pk,
        until=until or clock.today(),
        currency=currency,
    )


def keep(act, who, payee=Payee(), iban=IBAN, at=None, **more):  # noqa: B008  frozen
    account = BankAccount(name=more.pop("name", "Weavers Ltd"), iban=iban, **more)
    where = at.pk if at else None
    return services.keep_bank_details(
        by=act(who), payee=payee, account=account, organisation_id=where
    )


def owed(acme, kind="provider", key="9"):
    return accounts.balance_of(accounts.account_of(accounts.book_of(acme.pk), kind, "EUR", key))


def test_providers_and_people_are_paid_what_they_are_owed(acme, ada, act, finance, rich):
    buy(act, ada)
    bring_receipt(act, ada)

    run = pay_out(act, finance, acme)

    paid = {(row.provider_id, row.person_id): row.amount for row in run.payouts.all()}
    assert paid == {(9, None): 80_00, (None, ada.pk): 20_00}
    assert owed(acme) == owed(acme, "clearing", str(ada.pk)) == 0
    assert Transfer.objects.filter(reason="payout").count() == 2
    assert list(auditing.differences()) == []


def test_asked_again_nobody_is_paid_twice(acme, ada, act, finance, rich):
    buy(act, ada)
    first = pay_out(act, finance, acme)
    again = pay_out(act, finance, acme)

    assert (first.pk, Payout.objects.count()) == (again.pk, 1)
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(NothingIsOwed):
        pay_out(act, finance, acme, until=yesterday)
    assert PayoutRun.objects.unscoped("a test").count() == 1


def test_who_comes_later_on_the_day_is_in_a_file_of_their_own(acme, ada, act, finance, rich):
    keep(act, finance, at=acme, name="Acme")
    for number, iban in ((4, IBAN), (9, OTHER)):
        keep(act, finance, Payee(provider_id=number), iban, at=acme)
    buy(act, ada, 80_00, 7, provider_id=9)
    first = pay_out(act, finance, acme)
    before = selectors.run_pain(act(finance), first)
    buy(act, ada, 30_00, 8, provider_id=4)
    second = pay_out(act, finance, acme)

    assert [row.provider_id for row in second.payouts.all()] == [4]
    assert selectors.run_pain(act(finance), first) == before
    told = etree.fromstring(selectors.run_pain(act(finance), second))
    assert [each.text for each in told.iter("{*}InstdAmt")] == ["30.00"]
    assert told.findtext(".//{*}MsgId").encode() not in before
    assert pay_out(act, finance, acme).pk == second.pk
    assert list(auditing.differences()) == []


def test_what_came_back_since_is_not_paid(acme, ada, act, finance, rich):
    buy(act, ada, 80_00, 7)
    buy(act, ada, 50_00, 8)
    refund(8)

    run = pay_out(act, finance, acme)

    assert [row.amount for row in run.payouts.all()] == [80_00]


def test_more_credit_than_sales_is_carried_over(acme, ada, act, finance, rich):
    buy(act, ada, 80_00, 7)
    pay_out(act, finance, acme)
    refund(7)
    buy(act, ada, 100_00, 8)

    [row] = selectors.owed(act(finance), acme.pk, clock.today())
    assert (row.due, row.payable) == (20_00, 20_00)
    refund(8)
    [row] = selectors.owed(act(finance), acme.pk, clock.today())
    assert (row.due, row.payable) == (-80_00, 0)


def test_a_statement_says_what_was_sold_and_taken_back_and_no_name(acme, ada, act, finance, rich):
    bought = buy(act, ada)
    refund(7, 5000)
    pay_out(act, finance, acme)
    month = clock.today().replace(day=1)

    said = selectors.statement(act(finance), acme.pk, 9, "EUR", month)

    assert (said.sold, said.credited, said.paid, said.closing) == (80_00, 40_00, 40_00, 0)
    assert [line.purchase_id for line in said.lines] == [bought.pk, bought.pk, None]
    text = b"".join(selectors.statement_csv(said)).decode()
    assert "80.00,EUR" in text
    assert "-40.00,EUR" in text
    assert "Ada" not in text


def test_the_bank_file_pays_those_whose_account_is_kept(acme, ada, act, finance, rich):
    buy(act, ada, 80_00, 7)
    buy(act, ada, 30_00, 8, provider_id=4)
    bring_receipt(act, ada)
    keep(act, finance, at=acme, name="Acme")
    keep(act, finance, Payee(provider_id=9), OTHER, at=acme)
    keep(act, ada, Payee(person_id=ada.pk), name="Ada")
    run = pay_out(act, finance, acme)

    once = selectors.run_pain(act(finance), run)

    assert once == selectors.run_pain(act(finance), run)
    root = etree.fromstring(once)
    told = [(e.text) for e in root.iter("{*}InstdAmt")]
    assert sorted(told) == ["20.00", "80.00"]
    assert OTHER in once.decode()
    text = b"".join(selectors.run_csv(act(finance), run)).decode()
    assert OTHER in text
    assert text.count("\n") == 4


@pytest.mark.parametrize(
    "said", [{"iban": "DE89370400440532013001"}, {"iban": "x"}, {"bic": "NO"}, {"name": "  "}]
)
def test_what_is_no_account_is_refused(acme, act, finance, said):
    with pytest.raises(NotAnAccount):
        keep(act, finance, at=acme, **said)

    assert not BankDetails.objects.unscoped("a test").exists()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [({"currency": "XXQ"}, UnknownCurrency), ({"until": date(9999, 1, 1)}, DayHasNotCome)],
)
def test_what_makes_no_sense_is_not_paid(acme, act, finance, said, refusal):
    with pytest.raises(refusal):
        pay_out(act, finance, acme, **said)


def test_accounts_lie_sealed_and_go(acme, ada, act, finance):
    row = keep(act, ada, Payee(person_id=ada.pk))

    assert IBAN not in row.sealed
    assert selectors.own_details(act(ada), ada.pk).iban == IBAN
    with pytest.raises(Forbidden):
        selectors.own_details(act(finance), ada.pk)
    services.drop_bank_details(by=act(ada), payee=Payee(person_id=ada.pk))
    assert selectors.own_details(act(ada), ada.pk) is None


def test_only_who_keeps_the_books_pays(acme, ada, grace, act, rich):
    buy(act, ada)
    other = make_person("Otto")
    make_role(other, "finance", make_organisation("Globex"))
    for who in (ada, grace, other):
        with pytest.raises(Forbidden):
            pay_out(act, who, acme)
        with pytest.raises(Forbidden):
            keep(act, who, at=acme)
    with pytest.raises(Forbidden):
        keep(act, other, Payee(person_id=ada.pk))


def test_the_pages_lead_through_a_payout(acme, ada, act, finance, rich, client):
    buy(act, ada)
    keep(act, finance, at=acme, name="Acme")
    client.force_login(finance)
    home = f"/wallet/{acme.slug}/finance"
    today = clock.today()

    page = client.get(f"{home}/payouts/?until={today}").content.decode()
    assert "80" in page
    assert (
        client.post(f"{home}/accounts/?provider=9", {"name": "W", "iban": "no"}).status_code == 422
    )
    kept = client.post(f"{home}/accounts/?provider=9", {"name": "W", "iban": OTHER})
    assert kept.status_code == 302
    paid = client.post(f"{home}/payouts/", {"until": today.isoformat(), "currency": "EUR"})
    assert "… 2606" in client.get(paid["Location"]).content.decode()
    for name in ("payout.csv", "payout.xml"):
        assert client.get(f"{paid['Location']}{name}").status_code == 200
    stem = f"{home}/providers/9/EUR/{today:%Y-%m}"
    assert "SQL for weavers" in client.get(f"{stem}/").content.decode()
    assert client.get(f"{stem}/statement.csv").status_code == 200
    for month in ("nonsense", "9999-12", "0001-01"):
        assert client.get(f"{home}/providers/9/EUR/{month}/").status_code == 404
        assert client.get(f"{home}/closing/{month}/bank/").status_code == 404
        assert client.post(f"{home}/invoices/", {"month": month}).status_code == 404


def test_outsiders_find_nothing(acme, ada, grace, client, linus):
    for who in (ada, grace, linus):
        client.force_login(who)
        for page in ("payouts", "accounts", "invoices", "legal-details", "closing"):
            assert client.get(f"/wallet/{acme.slug}/finance/{page}/").status_code == 404


def test_a_person_says_where_their_money_goes(ada, acme, client):
    client.force_login(ada)

    assert client.post("/wallet/account/", {"name": "Ada", "iban": IBAN}).status_code == 302
    assert IBAN in client.get("/wallet/account/").content.decode()
    assert client.post("/wallet/account/", {"drop": "1"}).status_code == 302
    assert IBAN not in client.get("/wallet/account/").content.decode()


def test_few_queries_however_many_are_owed(
    acme, ada, act, finance, rich, django_assert_max_num_queries
):
    for number in range(6):
        buy(act, ada, 10_00, number + 1, provider_id=number + 1)
    actor = act(finance)

    with django_assert_max_num_queries(10):
        assert len(selectors.owed(actor, acme.pk, clock.today())) == 6
