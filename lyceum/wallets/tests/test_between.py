"""What an organisation put in and spent on learning between two days."""

from datetime import timedelta

import pytest

from lyceum.kernel import clock
from lyceum.wallets import api, services
from lyceum.wallets.testing import make_deposit, make_top_up

from .test_pay_out import buy, refund

DAY = timedelta(days=1)


@pytest.fixture
def sums(acme):
    """sums(): what came in, and what was spent, yesterday and today."""

    def found(currency="EUR"):
        today = clock.today()
        between = (acme.pk, currency, today - DAY, today)
        return api.paid_in(*between), api.spent_on_learning(*between)

    return found


def test_what_came_in_for_the_organisation_itself(sums, acme, ada):
    make_deposit(acme, 600_00)
    make_deposit(acme, 50_00, "USD")
    make_deposit(acme, 700_00, paid_on=clock.today() - 2 * DAY)
    make_top_up(acme, ada, 10_00)
    assert sums() == (600_00, 0)
    assert sums("USD") == (50_00, 0)


def test_what_was_taken_back_did_not_come_in(sums, acme, finance, act):
    made = make_deposit(acme, 600_00)
    services.take_back_deposit(by=act(finance), organisation_id=acme.pk, deposit_id=made.pk)
    assert sums() == (0, 0)


def test_what_comes_back_was_not_spent(sums, act, rich, ada):
    buy(act, ada, 80_00)
    assert sums()[1] == 80_00
    refund(share=2_500)
    assert sums()[1] == 60_00
    with clock.travelled(clock.now() + 3 * DAY):
        assert sums()[1] == 0
