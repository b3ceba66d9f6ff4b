"""Invoices: numbers without gaps, what was paid and no more, credit notes, nobody's name."""

import threading
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.money import Money, half_up
from lyceum.organisations.testing import make_organisation, make_role
from lyceum.wallets import services
from lyceum.wallets.documents import DocumentIsFaulty
from lyceum.wallets.errors import LegalDetailsAreMissing, MonthIsNotOver, NothingToInvoice
from lyceum.wallets.models import Invoice, InvoiceCounter, InvoiceLine
from lyceum.wallets.selectors import invoices as selectors
from lyceum.wallets.selectors.audit import differences
from lyceum.wallets.services.invoices import net_within, nets_of
from lyceum.wallets.testing import make_pot
from lyceum.wallets.types import Condition, Order

from .test_pay_out import buy, refund

FRENCH, GERMAN = "FR40303265045", "DE136695976"


class Shop:
    """Academy sells to Ada of Acme, from France; Anne keeps its books."""

    def __init__(self, acme, ada, act, monkeypatch):
        self.acme, self.ada, self.act, self.monkeypatch = acme, ada, act, monkeypatch
        self.month = clock.today().replace(day=1)
        self.anne, self.academy = make_person("Anne"), make_organisation("Academy")
        make_role(self.anne, "finance", self.academy)
        make_pot(acme, 5000_00, person=ada)
        named = {"name": "Academy", "folded_name": "academy"}
        self.provider = apps.get_model("catalogue.Provider").objects.create(
            organisation=self.academy, **named
        )
        self.home = f"/wallet/{self.academy.slug}/finance"

    def sell(self, *prices):
        for number, price in enumerate(prices, start=1):
            buy(self.act, self.ada, price, number, self.provider.pk)

    def say(self, country="FR", rate="20", buyer="FR", **more):
        by = actors.system("tests")
        said = {"country": country, "vat_id": FRENCH, "rate": Decimal(rate), **more}
        services.keep_legal_details(by=by, organisation_id=self.academy.pk, name="Académie", **said)
        numbers = {"vat_id": GERMAN} if buyer == "DE" else {"tax_number": "12/345"}
        said = {"country": buyer, "vat": "Z", **numbers}
        services.keep_legal_details(by=by, organisation_id=self.acme.pk, name="Acme", **said)

    def a_month_later(self):
        self.monkeypatch.setattr(clock, "today", lambda: self.month + timedelta(days=40))

    def issue(self, month=None):
        return services.issue_invoices(
            by=self.act(self.anne), organisation_id=self.academy.pk, month=month or self.month
        ).invoices

    def sold(self, *prices, **said):
        self.sell(*prices)
        self.say(**said)
        self.a_month_later()


@pytest.fixture
def shop(acme, ada, act, monkeypatch):
    return Shop(acme, ada, act, monkeypatch)


def test_what_was_sold_in_a_month_is_invoiced_a_line_a_purchase(shop):
    shop.sold(120_00, 60_00)

    [made] = shop.issue()

    assert made.number == f"{clock.today().year}-00001"
    assert (made.net, made.tax, made.gross, made.rounding) == (150_00, 30_00, 180_00, 0)
    assert made.buyer_id == shop.acme.pk
    said = selectors.thawed(made.content)
    assert [line.name for line in said.lines] == ["SQL for weavers"] * 2
    assert "Ada" not in str(made.content)
    with pytest.raises(NothingToInvoice):
        shop.issue()
    assert InvoiceCounter.objects.get(organisation=shop.academy).last == 1


def test_between_two_countries_the_buyer_owes_the_tax(shop):
    shop.sold(120_00, buyer="DE")

    [made] = shop.issue()

    assert (made.net, made.tax, made.gross) == (120_00, 0, 120_00)
    assert selectors.thawed(made.content).is_reverse_charge


def test_a_refund_after_it_becomes_a_credit_note(shop):
    shop.sold(120_00)
    [first] = shop.issue()
    refund(1, 5000)

    [note] = shop.issue()

    assert (note.corrects_id, note.gross, note.number[-5:]) == (first.pk, 60_00, "00002")
    assert selectors.thawed(note.content).corrects.number == first.number
    with pytest.raises(NothingToInvoice):
        shop.issue()


def test_a_credit_note_takes_back_what_was_said_then(shop):
    shop.sold(120_00)
    [first] = shop.issue()
    shop.say(rate="5.5", buyer="DE")
    refund(1)

    [note] = shop.issue()

    assert (note.net, note.tax, note.gross) == (first.net, first.tax, first.gross)
    then, now = selectors.thawed(first.content), selectors.thawed(note.content)
    assert (now.seller, now.buyer, now.lines) == (then.seller, then.buyer, then.lines)


def test_who_has_said_nothing_keeps_nobody_else_waiting(shop, client):
    globex = make_organisation("Globex")
    make_pot(globex, 50_00, person=shop.ada, condition=Condition(kinds=frozenset({"course"})))
    shop.sell(120_00)
    buy(shop.act, shop.ada, 50_00, 2, shop.provider.pk, kind="course")
    shop.say()
    shop.a_month_later()
    client.force_login(shop.anne)

    month = {"month": f"{shop.month:%Y-%m}"}
    page = client.post(f"{shop.home}/invoices/", month, follow=True).content.decode()

    [made] = Invoice.objects.unscoped("a test")
    assert (made.buyer_id, made.serial) == (shop.acme.pk, 1)
    assert "1 invoice is written" in page
    assert "about Globex" in page
    assert client.post(f"{shop.home}/invoices/", month).status_code == 409


def test_what_came_back_before_is_not_invoiced(shop):
    shop.sold(120_00, 60_00)
    refund(1)
    refund(2, 5000)

    [made] = shop.issue()

    assert made.gross == 30_00
    assert InvoiceLine.objects.get().amount == 30_00


def buy_for_less(shop, globex):
    """Approved at 100, of which Globex holds 80; it costs 80 in the end, and Acme pays nothing."""
    make_pot(globex, 80_00, person=shop.ada, condition=Condition(kinds=frozenset({"course"})))
    by, person_id = shop.act(shop.ada), shop.ada.pk
    for price, verb in ((100_00, ask), (80_00, services.pay_for)):
        order = Order(
            price=Money(price, "EUR"),
            reason="enrolment",
            wanted="catalogue.resource:1",
            about="learning.enrolment:1",
            title="SQL for weavers",
            provider_id=shop.provider.pk,
            kind="course",
        )
        bought = verb(by=by, person_id=person_id, order=order)
    return bought


def ask(**said):
    return services.ask_for(**said, request=services.Request())


def test_what_cost_less_than_was_approved_is_invoiced_as_it_was_paid(shop):
    globex = make_organisation("Globex")
    bought = buy_for_less(shop, globex)
    assert [share.of_price for share in bought.shares.order_by("pk")] == [80_00, 20_00]
    shop.say()
    said = {"country": "FR", "vat": "Z", "tax_number": "7"}
    by = actors.system("tests")
    services.keep_legal_details(by=by, organisation_id=globex.pk, name="Globex", **said)
    shop.a_month_later()

    [made] = shop.issue()
    assert (made.buyer_id, made.gross) == (globex.pk, 80_00)
    assert list(differences()) == []
    refund(1)
    [note] = shop.issue()

    assert (note.corrects_id, note.gross) == (made.pk, 80_00)
    assert list(differences()) == []
    InvoiceLine.objects.filter(invoice=made).update(amount=100_00)
    assert any("invoice line" in each.told for each in differences())


def test_a_month_that_is_not_over_is_not_invoiced(shop):
    shop.say()
    with pytest.raises(MonthIsNotOver):
        shop.issue(clock.today())


def test_without_details_nothing_is_written_and_no_number_is_lost(shop):
    shop.sell(120_00)
    shop.a_month_later()
    with pytest.raises(LegalDetailsAreMissing), transaction.atomic():
        shop.issue()
    shop.say()

    [made] = shop.issue()

    assert made.serial == 1


@pytest.mark.parametrize(
    "wrong", [{"vat_id": "FR1"}, {"rate": "0"}, {"country": "France"}, {"vat": "E", "rate": "0"}]
)
def test_what_no_invoice_could_say_is_refused(shop, wrong):
    with pytest.raises(DocumentIsFaulty):
        shop.say(**wrong)


def test_it_is_printed_once_and_carries_its_data(shop, tmp_path, settings, client):
    settings.MEDIA_ROOT = tmp_path
    shop.sold(120_00)
    [made] = shop.issue()
    client.force_login(shop.anne)
    stem = f"{shop.home}/invoices/{made.pk}"

    pdf = b"".join(client.get(f"{stem}/invoice.pdf").streaming_content)
    again = b"".join(client.get(f"{stem}/invoice.pdf").streaming_content)

    assert pdf == again
    assert made.number in PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert b"CrossIndustryInvoice" in client.get(f"{stem}/invoice.xml").content
    assert len(list(tmp_path.rglob("*.pdf"))) == 1
    assert made.number in client.get(f"{shop.home}/invoices/").content.decode()


def test_the_buyer_sees_it_and_others_do_not(shop, client, linus, finance):
    shop.sold(120_00)
    [made] = shop.issue()
    other = make_organisation("Initech")
    make_role(linus, "finance", other)
    file = f"finance/invoices/{made.pk}/invoice.xml"
    client.force_login(finance)
    listed = client.get(f"/wallet/{shop.acme.slug}/finance/invoices/").content.decode()
    assert made.number in listed
    assert client.get(f"/wallet/{shop.acme.slug}/{file}").status_code == 200
    client.force_login(linus)
    assert client.get(f"/wallet/{other.slug}/{file}").status_code == 404
    by = shop.act(finance)
    with pytest.raises(Forbidden):
        services.issue_invoices(by=by, organisation_id=shop.academy.pk, month=shop.month)


def test_the_page_writes_them(shop, client):
    shop.sell(120_00)
    client.force_login(shop.anne)
    said = {"name": "Académie", "country": "fr", "vat_id": FRENCH, "vat": "S", "due_days": 30}
    details = f"{shop.home}/legal-details/"

    assert client.post(details, said | {"rate": "0"}).status_code == 422
    assert client.post(details, said | {"rate": "20"}).status_code == 302
    shop.say()
    shop.a_month_later()
    answer = client.post(f"{shop.home}/invoices/", {"month": f"{shop.month:%Y-%m}"})
    assert answer.status_code == 302
    assert Invoice.objects.unscoped("a test").count() == 1


rates = st.sampled_from(["0", "5.5", "7", "19", "20", "25"]).map(Decimal)


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=9), rates)
def test_an_invoice_comes_to_what_was_paid_or_a_minor_unit_less(grosses, rate):
    nets = nets_of(grosses, rate)
    net = sum(nets)
    gross = net + half_up(net * Fraction(rate) / 100)

    assert 0 <= sum(grosses) - gross <= 1
    assert net == net_within(sum(grosses), rate)
    assert all(0 <= each <= paid for each, paid in zip(nets, grosses, strict=True))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_whoever_comes_at_once_leaves_no_gap_and_no_number_twice(shop, soak):
    many = soak(8, 64)
    shop.sold(*[10_00] * many)
    went = []

    def one():
        try:
            with transaction.atomic():
                went.append(len(shop.issue()))
        except NothingToInvoice:
            went.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _each in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(went) == [0] * (many - 1) + [1]
    assert InvoiceLine.objects.count() == many
    serials = list(Invoice.objects.unscoped("a test").values_list("serial", flat=True))
    assert sorted(serials) == list(range(1, len(serials) + 1))
