"""Two accounts become one, or two again: who is owed what."""

from datetime import timedelta

import pytest

from lyceum.identity import api as identity
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock, eventlog
from lyceum.organisations.testing import make_membership
from lyceum.wallets import handlers, services
from lyceum.wallets.ledger import accounts
from lyceum.wallets.models import Transfer
from lyceum.wallets.selectors.audit import differences
from lyceum.wallets.testing import make_pot

from .test_pay_out import bring_receipt, pay_out

BY = actors.system("tests")


@pytest.fixture
def again(acme):
    """Ada's other account, which is owed 20.00 for a book."""
    again = make_person("Ada again")
    make_membership(acme, again)
    make_pot(acme, 100_00, person=again)
    return again


def hear():
    while eventlog.deliver():
        pass
    assert [each.told for each in differences()] == []


def merge(kept, folded):
    done = identity.merge_people(by=BY, kept_id=kept.pk, folded_id=folded.pk)
    hear()
    return done


def unmerge(done):
    identity.unmerge_people(by=BY, merge_id=done.pk)
    hear()


def owed(acme, *people):
    book = accounts.book_of(acme.pk)
    keys = [str(person.pk) for person in people]
    return [accounts.balance_of(accounts.account_of(book, "clearing", "EUR", key)) for key in keys]


def test_what_is_owed_is_owed_to_the_account_that_stays(acme, ada, again, act):
    bring_receipt(act, again)

    done = merge(ada, again)
    assert owed(acme, ada, again) == [20_00, 0]
    assert services.move_debts(merge_id=done.pk, folded_id=again.pk, kept_id=ada.pk) == 0

    unmerge(done)
    assert owed(acme, ada, again) == [0, 20_00]
    assert services.move_debts_back(merge_id=done.pk, folded_id=again.pk) == 0
    assert Transfer.objects.get(key__startswith=f"unmerge:{done.pk}:").reverses_id


def test_what_both_are_owed_is_paid_out_to_the_one_once(acme, ada, again, act, finance):
    make_pot(acme, 100_00, person=ada)
    bring_receipt(act, ada, 5_00)
    bring_receipt(act, again)
    done = merge(ada, again)

    run = pay_out(act, finance, acme)

    assert [(row.person_id, row.amount) for row in run.payouts.all()] == [(ada.pk, 25_00)]
    unmerge(done)
    assert owed(acme, ada, again) == [0, 0]  # it was paid: nobody is paid twice


def test_only_what_is_still_there_goes_back(acme, ada, again, act, finance):
    bring_receipt(act, again)
    done = merge(ada, again)
    pay_out(act, finance, acme)
    bring_receipt(act, ada, 7_00)

    unmerge(done)

    assert owed(acme, ada, again) == [7_00, 0]  # what came after stays with the account that stayed


def test_a_part_that_is_still_owed_goes_back(acme, ada, again, act, finance):
    """What the account that stays was owed before is paid first."""
    make_pot(acme, 100_00, person=ada)
    with clock.travelled(clock.now() - timedelta(days=2)):
        bring_receipt(act, ada, 5_00)
    bring_receipt(act, again)
    done = merge(ada, again)
    pay_out(act, finance, acme, until=clock.today() - timedelta(days=1))
    assert owed(acme, ada, again) == [20_00, 0]

    unmerge(done)

    assert owed(acme, ada, again) == [0, 20_00]


def test_a_merge_that_is_heard_twice_moves_once(acme, ada, again, act):
    bring_receipt(act, again)
    done = merge(ada, again)
    bring_receipt(act, ada, 3_00)
    handlers.owe_to_the_account_that_stays(
        handlers.PeopleMerged(
            by=str(BY), owner_id="", kept_id=ada.pk, folded_id=again.pk, merge_id=done.pk
        )
    )

    assert owed(acme, ada, again) == [23_00, 0]
