"""A pot pays prices in other currencies by the rates that are kept, and never leaves anybody short."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.kernel import actors, clock
from lyceum.kernel.money import Money
from lyceum.wallets import selectors, services
from lyceum.wallets.errors import NotEnoughMoney
from lyceum.wallets.ledger import accounts, auditing
from lyceum.wallets.models import Account, Exchange, Posting
from lyceum.wallets.rates import Pair, RateIsOld
from lyceum.wallets.testing import make_pot, make_rate, money_in
from lyceum.wallets.types import Condition, Order


def order(price, currency="EUR", wanted="catalogue.resource:5", **fields):
    return Order(
        price=Money(price, currency),
        reason="enrolment",
        wanted=wanted,
        about="learning.enrolment:7",
        title="SQL for weavers",
        resource_id=5,
        provider_id=9,
        kind="course",
        **fields,
    )


def pay(act, person, of):
    return services.pay_for(by=act(person), person_id=person.pk, order=of)


def balance(acme, kind, currency, key=""):
    account = accounts.account_of(accounts.book_of(acme.pk), kind, currency, key)
    return accounts.balance_of(account)


def test_a_pot_pays_by_the_rate_of_the_week_rounded_up(acme, ada, act):
    pot = make_pot(acme, 200_00, person=ada, currency="USD")
    make_rate("USD", "1.0812", days_ago=3)

    paid = pay(act, ada, order(80_01))

    # 80.01 EUR are 86.506812 USD
    assert money_in(pot) == (200_00 - 86_51, 0)
    assert balance(acme, "provider", "EUR", "9") == 80_01
    assert balance(acme, "exchange", "USD") == 86_51
    assert balance(acme, "exchange", "EUR") == -80_01
    row = Exchange.objects.get(transfer_id=paid.transfer_id)
    assert (row.sold, row.sold_currency) == (86_51, "USD")
    assert (row.bought, row.bought_currency) == (80_01, "EUR")
    assert row.rounding == Decimal("0.3188")
    assert row.rate == Decimal("0.924898261191")
    assert row.rate_on == clock.today() - timedelta(days=3)
    assert list(auditing.differences()) == []


def test_two_pots_of_two_currencies_pay_a_price_in_a_third(acme, ada, act):
    dollars = make_pot(acme, 50_00, person=ada, currency="USD")
    yen = make_pot(acme, 20_000, person=ada, currency="JPY")
    make_rate("USD", "1.0812")
    make_rate("JPY", "162.37")
    make_rate("CHF", "0.9411")

    paid = pay(act, ada, order(100_00, "CHF"))

    assert balance(acme, "provider", "CHF", "9") == 100_00
    assert money_in(dollars)[0] == 0
    assert 0 < money_in(yen)[0] < 20_000
    assert sum(share.of_price for share in paid.shares.all()) == 100_00
    assert Exchange.objects.filter(transfer_id=paid.transfer_id).count() == 2
    assert list(auditing.differences()) == []


def test_what_comes_back_comes_by_the_rate_of_then(acme, ada, act):
    pot = make_pot(acme, 200_00, person=ada, currency="USD")
    make_rate("USD", "1.0812")
    pay(act, ada, order(80_01))
    make_rate("USD", "2.5")

    services.refund(by=actors.system("tests"), about="learning.enrolment:7")

    assert money_in(pot) == (200_00, 0)
    assert balance(acme, "provider", "EUR", "9") == 0
    assert balance(acme, "exchange", "USD") == balance(acme, "exchange", "EUR") == 0
    back = Exchange.objects.order_by("-pk").first()
    assert (back.sold_currency, back.bought_currency) == ("EUR", "USD")


def test_half_comes_back_by_half(acme, ada, act):
    pot = make_pot(acme, 200_00, person=ada, currency="USD")
    make_rate("USD", "1.0812")
    pay(act, ada, order(80_01))

    services.refund(by=actors.system("tests"), about="learning.enrolment:7", share=5000)

    # 40.01 of 80.01 stay paid, which alone would have cost 43.258812 dollars
    assert money_in(pot) == (200_00 - 43_26, 0)
    assert balance(acme, "provider", "EUR", "9") == 40_01
    assert list(auditing.differences()) == []


def test_what_was_reserved_keeps_its_rate(acme, ada, act):
    pot = make_pot(acme, 200_00, person=ada, currency="USD")
    make_rate("USD", "1.0812")
    wish = order(80_00)
    services.ask_for(by=act(ada), person_id=ada.pk, order=wish, request=services.Request())
    make_rate("USD", "2.5")

    pay(act, ada, wish)

    assert money_in(pot) == (200_00 - 86_50, 0)


def test_a_rate_that_is_too_old_is_said_and_nothing_is_booked(acme, ada, act):
    pot = make_pot(acme, 200_00, person=ada, currency="USD")
    make_rate("USD", "1.0812", days_ago=8)
    before = Posting.objects.count()

    with pytest.raises(RateIsOld, match="more than 7 days older"):
        pay(act, ada, order(80_00))

    assert (money_in(pot), Posting.objects.count()) == ((200_00, 0), before)
    paying = selectors.paying(act(ada), ada.pk, order(80_00))
    assert [type(why) for why in paying.payment.outdated] == [RateIsOld]


def test_without_any_rate_a_pot_pays_its_own_currency_only(acme, ada, act):
    make_pot(acme, 200_00, person=ada, currency="USD")

    assert pay(act, ada, order(80_00)) is None


def test_a_correction_counts_from_then_on(acme, ada, act):
    pot = make_pot(acme, 200_00, person=ada, currency="USD")
    make_rate("USD", "1.08")
    make_rate("USD", "1.10")

    pay(act, ada, order(10_00))

    assert money_in(pot)[0] == 200_00 - 11_00


def test_the_dearest_price_of_a_pot_is_in_its_own_currency(acme, ada, act):
    make_pot(acme, 200_00, person=ada, currency="USD", condition=Condition(dearest=80_00))
    make_rate("USD", "1.10")

    assert pay(act, ada, order(73_00)) is None
    assert pay(act, ada, order(72_00)).state == "paid"


def test_what_is_missing_is_said_in_the_currency_of_the_price(acme, ada, act):
    make_pot(acme, 11_00, person=ada, currency="USD")
    make_rate("USD", "1.10")

    with pytest.raises(NotEnoughMoney, match=r"80.00 EUR; 10.00 EUR"):
        pay(act, ada, order(80_00))


def test_the_pages_show_rate_and_rounding(acme, ada, act, client):
    make_pot(acme, 200_00, person=ada, currency="USD")
    make_rate("USD", "1.0812")
    paid = pay(act, ada, order(80_01))
    client.force_login(ada)

    page = client.get(f"/wallet/purchases/{paid.pk}/").content.decode()

    assert "1 USD = 0.924898261191 EUR" in page
    assert "rounded up by 0.003188 USD" in page
    assert "86.51" in page


rates = st.decimals("0.0001", "20000", places=4, allow_nan=False)
codes = st.sampled_from(["EUR", "USD", "JPY", "KWD", "CHF", "ISK"])


@given(codes, codes, rates, rates, st.integers(1, 10**9), st.integers(1, 10**9))
def test_nobody_is_short_and_nobody_loses_a_minor_unit(pot, price, one, other, amount, of_price):
    pair = Pair(pot=pot, price=price, pot_per_euro=one, price_per_euro=other, day=clock.today())

    cost = pair.cost(of_price)
    covered = pair.covers(amount)

    assert 0 <= cost - pair.exact(of_price) < 1
    assert pair.cost(covered) <= amount < pair.cost(covered + 1) or covered == 0
    assert abs(pair.rounding(cost, of_price)) < 1
    back = cost - pair.cost(of_price // 3)
    exact = pair.exact(of_price - of_price // 3)
    assert 0 <= back <= cost
    assert abs(back - Fraction(exact)) < 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_pots_pay_any_price_and_the_books_hold(acme, ada, act, data):
    with transaction.atomic():
        currencies = data.draw(st.lists(codes, min_size=2, max_size=3, unique=True))
        price = data.draw(codes)
        for code in {*currencies, price} - {"EUR"}:
            make_rate(code, str(data.draw(rates)))
        pots = [
            make_pot(acme, data.draw(st.integers(1, 10**7)), person=ada, currency=code)
            for code in currencies
        ]
        wish = order(data.draw(st.integers(1, 10**5)), price)
        payment = selectors.payment_for(act(ada), ada.pk, wish)
        if payment.is_enough:
            paid = pay(act, ada, wish)
            assert balance(acme, "provider", price, "9") == wish.price.amount
            part = data.draw(st.integers(1, 10_000))
            services.refund(by=actors.system("tests"), about=wish.about, share=part)
            paid.refresh_from_db()
            left = wish.price.amount - paid.refunded
            assert balance(acme, "provider", price, "9") == left
            assert all(abs(row.rounding) < 1 for row in Exchange.objects.all())
        assert all(money_in(pot)[0] >= 0 for pot in pots)
        assert list(auditing.differences()) == []
        assert Account.objects.filter(held__gt=0).count() == 0
        transaction.set_rollback(True)
