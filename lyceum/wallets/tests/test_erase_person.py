"""An account is erased: its money goes where it came from, and none stays without an owner."""

from lyceum.identity import api as identity
from lyceum.kernel import actors, clock, eventlog
from lyceum.organisations.testing import make_organisation
from lyceum.wallets import services
from lyceum.wallets.ledger import accounts
from lyceum.wallets.models import Account, Grant, Pot, Transfer
from lyceum.wallets.selectors import payouts
from lyceum.wallets.selectors.audit import differences
from lyceum.wallets.testing import make_allowance, make_deposit, make_pot, money_in
from lyceum.wallets.types import reference_of

from .test_pay_out import buy, refund
from .test_purchases import ask, order, team  # noqa: F401  a fixture

BY = actors.system("tests")


def erase(person):
    assert identity.erase_person(by=BY, person_id=person.pk)
    while eventlog.deliver():
        pass
    assert [each.told for each in differences()] == []


def main(organisation):
    found = Account.objects.filter(book__organisation=organisation, kind="organisation")
    return found.values_list("balance", flat=True).first()


def owed_to(organisation, person):
    book = accounts.book_of(organisation.pk)
    return accounts.balance_of(accounts.account_of(book, "clearing", "EUR", str(person.pk)))


def test_what_an_allowance_gave_returns_to_each_who_gave(acme, ada):
    partner = make_organisation("Partner")
    make_deposit(acme, 100_00)
    make_deposit(partner, 100_00)
    rule = make_allowance(
        acme, amount=100_00, leaving="stays", funders={partner.pk: 2500}, is_pro_rata=False
    )
    services.run_allowances()
    pot = Pot.objects.unscoped("a test").get(pk=Grant.objects.get(allowance=rule).pot_id)
    assert money_in(pot) == (100_00, 0)

    erase(ada)

    pot.refresh_from_db()
    assert pot.closed_at
    assert money_in(pot) == (0, 0)
    assert (main(acme), main(partner)) == (100_00, 100_00)
    assert Transfer.objects.filter(reason="erasure").exists()


def test_what_no_allowance_gave_returns_to_whose_pot_it_was(acme, ada):
    pot = make_pot(acme, 100_00, person=ada)

    erase(ada)

    assert (money_in(pot), main(acme)) == ((0, 0), 100_00)


def test_what_was_asked_for_is_free_before(acme, ada, act, team):  # noqa: F811
    pot = make_pot(acme, 100_00, person=ada)
    ask(act, ada, order(150_00))
    assert money_in(pot)[1] > 0

    erase(ada)

    assert (money_in(pot), money_in(team), main(acme)) == ((0, 0), (500_00, 0), 100_00)


def test_what_one_paid_in_oneself_is_still_owed_to_them(acme, ada, act, finance):
    make_deposit(acme, 70_00, reference=reference_of(ada.pk))

    erase(ada)

    assert owed_to(acme, ada) == 70_00
    assert not main(acme)
    [row] = payouts.owed(act(finance), acme.pk, clock.today(), "EUR")
    assert (row.payee.person_id, row.due) == (ada.pk, 70_00)


def test_what_comes_back_after_it_goes_the_same_way_by_the_clock(acme, ada, act):
    pot = make_pot(acme, 100_00, person=ada)
    buy(act, ada, 80_00)
    erase(ada)
    assert main(acme) == 20_00
    refund()

    assert services.empty_closed_pots() == 1
    assert services.empty_closed_pots() == 0

    assert (money_in(pot), main(acme)) == ((0, 0), 100_00)
