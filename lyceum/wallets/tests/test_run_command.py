"""`lyceum run-allowances`: what it says, and that a dry run does nothing."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from lyceum.kernel import clock
from lyceum.wallets.models import Allowance, Grant
from lyceum.wallets.testing import make_allowance, make_deposit


@pytest.fixture
def promised(acme):
    make_deposit(acme, 1500_00)
    return make_allowance(acme, amount=1000_00, is_pro_rata=False)


def said(capsys, *words):
    call_command("run_allowances", *words)
    return capsys.readouterr().out.strip()


def test_it_says_what_it_did(capsys, promised):
    dry = said(capsys, "--dry-run")
    assert dry.endswith("Learning: 2000.00 EUR to 2 people, 0.00 EUR back")
    assert not Grant.objects.exists()

    did = said(capsys)
    assert "1000.00 EUR to 1 people" in did
    assert did.endswith("1 wait for 1000.00 EUR")


def test_it_ends_with_an_error_where_it_could_not(promised):
    later = clock.today() + timedelta(days=9)
    Allowance.objects.unscoped("t").update(ran_on=later)

    with pytest.raises(CommandError, match="1 of 1 allowances could not run"):
        call_command("run_allowances")
    with pytest.raises(CommandError, match="yet to come"):
        call_command("run_allowances", "--on", date(2999, 1, 1).isoformat())
