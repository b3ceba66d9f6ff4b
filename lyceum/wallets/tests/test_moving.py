"""Somebody leaves, or comes: what returns, what stays, what stays reserved."""

from datetime import date

import pytest

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock, eventlog
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_organisation, make_role, make_unit
from lyceum.wallets import services
from lyceum.wallets.ledger import auditing, booking, holding
from lyceum.wallets.models import Account, Grant, Transfer
from lyceum.wallets.selectors import moving
from lyceum.wallets.testing import CAUSE, make_allowance, make_deposit, wrong_in_books
from lyceum.wallets.types import Entry, Move

from .test_run_allowances import main, member, run, travel  # noqa: F401  a fixture

BY = actors.system("tests")


@pytest.fixture
def acme(db, travel):  # noqa: F811
    return make_organisation("Acme")


@pytest.fixture
def ada(acme):
    return member(acme)


def hear():
    while eventlog.deliver():
        pass
    assert list(auditing.differences()) == []


def end(organisation, person, on=None):
    organisations.end_membership(by=BY, organisation_id=organisation.pk, person_id=person.pk, on=on)
    hear()


def pot(person):
    return Account.objects.get(pot__person=person)


def reserve(account, amount):
    asked = holding.Reserve(key=f"h{amount}", account_id=account.pk, amount=amount, cause=CAUSE)
    return holding.hold([asked])[0]


@pytest.mark.parametrize(
    ("leaving", "stays", "until"),
    [
        ("returns", 20_00, date(2026, 3, 31)),
        ("pro-rata", 90_00, None),
        ("stays", 365_00, None),
        ("stays-for", 365_00, date(2026, 4, 30)),
    ],
)
def test_the_rule_says_what_stays(acme, ada, travel, leaving, stays, until):  # noqa: F811
    make_deposit(acme, 1000_00)
    make_allowance(acme, amount=365_00, leaving=leaving, stays_days=30)
    run()
    reserve(pot(ada), 20_00)
    travel(3, 31)
    [before] = moving.what_would_move(actors.person(ada.pk), ada.pk, acme.pk, clock.today())

    end(acme, ada)

    account = pot(ada)
    assert (account.balance, account.held, account.pot.expires_on) == (stays, 20_00, until)
    assert before.stays.amount + before.held.amount == stays
    assert before.until == until
    assert main(acme).balance == 1000_00 - stays


def test_what_was_reserved_is_still_paid(acme, ada):
    make_deposit(acme, 1000_00)
    make_allowance(acme, amount=100_00, leaving="returns")
    run()
    held = reserve(pot(ada), 20_00)
    end(acme, ada)

    provider = Account.objects.create(
        book=pot(ada).book, kind="provider", key="9", currency="EUR", floor=None, balance=None
    )
    entries = (Entry(pot(ada).pk, -20_00), Entry(provider.pk, 20_00))
    holding.capture([held], Move(key="paid", entries=entries, cause=CAUSE))

    assert (pot(ada).balance, pot(ada).held) == (0, 0)


def test_what_becomes_free_later_goes_back_by_the_clock(acme, ada, travel):  # noqa: F811
    make_deposit(acme, 1000_00)
    make_allowance(acme, amount=100_00, leaving="returns")
    run()
    held = reserve(pot(ada), 20_00)
    end(acme, ada)
    holding.release([held])
    assert run().returned == 0  # it was somebody's until the end of the day
    travel(1, 2)

    assert (run().returned, pot(ada).balance, main(acme).balance) == (20_00, 0, 1000_00)
    assert run().returned == 0


def test_it_returns_to_each_who_gave(acme, ada):
    partner = make_organisation("Partner")
    make_deposit(acme, 100_00)
    make_deposit(partner, 100_00)
    make_allowance(acme, amount=100_01, leaving="returns", funders={partner.pk: 2500})
    run()

    end(acme, ada)

    assert (main(acme).balance, main(partner).balance) == (100_00, 100_00)
    about = Transfer.objects.filter(reason="leaving").values_list("about", flat=True)
    assert sorted(about) == ["", f"identity.person:{ada.pk}"]


def test_whoever_comes_back_keeps_it(acme, ada, travel):  # noqa: F811
    make_deposit(acme, 1000_00)
    make_allowance(acme, amount=100_00, leaving="stays-for", stays_days=10)
    run()
    end(acme, ada)
    assert pot(ada).pot.expires_on == date(2026, 1, 11)

    organisations.resume_membership(by=BY, organisation_id=acme.pk, person_id=ada.pk)
    hear()

    assert pot(ada).pot.expires_on is None
    travel(2, 1)
    assert (run().returned, pot(ada).balance) == (0, 100_00)


def test_whoever_left_and_is_back_before_it_was_heard_has_not_left(acme, ada):
    make_deposit(acme, 1000_00)
    make_allowance(acme, amount=100_00, leaving="returns")
    run()
    organisations.end_membership(by=BY, organisation_id=acme.pk, person_id=ada.pk)
    organisations.resume_membership(by=BY, organisation_id=acme.pk, person_id=ada.pk)
    hear()

    assert pot(ada).balance == 100_00


def test_from_company_to_partner_in_mid_year(acme, ada, travel):  # noqa: F811
    """Half of the year here, half there; the seat that is reserved stays; every cent is told."""
    partner = make_organisation("Partner")
    make_deposit(acme, 1000_00)
    make_deposit(partner, 1000_00)
    make_allowance(acme, name="Here", amount=365_00, leaving="pro-rata")
    make_allowance(partner, name="There", amount=730_00)
    services.run_allowances()
    reserve(pot(ada), 200_00)
    travel(6, 30)
    end(acme, ada)
    travel(7, 1)
    organisations.add_membership(by=BY, organisation_id=partner.pk, person_id=ada.pk)
    hear()

    here, there = Account.objects.filter(pot__person=ada).order_by("pk")
    assert (here.balance, here.held) == (365_00 - 165_00, 200_00)  # 184 days would return
    assert there.balance == 2 * 184_00
    told = moving.what_moved(actors.person(ada.pk), ada.pk, acme.pk)
    assert [(row.on, row.reason, row.amount.amount) for row in told] == [
        (date(2026, 6, 30), "leaving", -165_00),
        (date(2026, 1, 1), "allowance", 365_00),
    ]
    assert Grant.objects.get(allowance__name="There").transfer.reason == "joining"


def test_what_was_spent_does_not_return(acme, ada, travel):  # noqa: F811
    make_deposit(acme, 1000_00)
    make_allowance(acme, amount=365_00, leaving="pro-rata")
    run()
    bank = Account.objects.get(kind="bank")
    entries = (Entry(pot(ada).pk, -300_00), Entry(bank.pk, 300_00))
    booking.book(Move(key="spent", entries=entries, cause=CAUSE))
    travel(3, 31)

    end(acme, ada)

    assert (pot(ada).balance, main(acme).balance) == (0, 700_00)


def spend(person, amount):
    account = pot(person)
    bank = Account.objects.get(kind="bank", book=account.book)
    entries = (Entry(account.pk, -amount), Entry(bank.pk, amount))
    return booking.book(Move(key="spent", entries=entries, cause=CAUSE)).transfer_id


@pytest.mark.parametrize("leaving", ["pro-rata", "returns", "stays-for"])
def test_what_comes_back_after_leaving_goes_on_to_who_gave(acme, ada, travel, leaving):  # noqa: F811
    partner = make_organisation("Partner")
    make_deposit(acme, 365_00)
    make_deposit(partner, 365_00)
    make_allowance(acme, amount=365_00, leaving=leaving, funders={partner.pk: 2500}, stays_days=9)
    run()
    seat = spend(ada, 365_00)
    travel(3, 31)
    end(acme, ada)
    assert pot(ada).balance == 0

    booking.reverse(seat, key="seat given up", by="system:tests")
    travel(5, 1)
    back = 275_00 if leaving == "pro-rata" else 365_00

    assert run().returned == back
    assert pot(ada).balance == 365_00 - back
    assert (main(acme).balance, main(partner).balance) == (
        365_00 - (365_00 - back) * 3 // 4,
        365_00 - (365_00 - back) // 4,
    )
    assert run().returned == 0
    told = moving.what_moved(actors.person(ada.pk), ada.pk, acme.pk)
    assert [row.reason for row in told] == ["leaving", "allowance"]
    assert list(auditing.differences()) == []


def test_what_is_released_after_leaving_returns_bit_by_bit(acme, ada, travel):  # noqa: F811
    """Never more than was granted for the days to come."""
    make_deposit(acme, 1000_00)
    make_allowance(acme, amount=365_00, leaving="pro-rata")
    run()
    holds = [reserve(pot(ada), amount) for amount in (200_00, 100_00, 60_00)]
    travel(3, 31)
    end(acme, ada)
    assert (pot(ada).balance, pot(ada).pot.to_return) == (360_00, 270_00)

    returned = []
    for held in holds:
        holding.release([held])
        returned += [run().returned, run().returned]

    assert returned == [200_00, 0, 70_00, 0, 0, 0]
    assert (pot(ada).balance, pot(ada).pot.to_return) == (90_00, 0)


def test_whoever_came_back_keeps_what_comes_back(acme, ada, travel):  # noqa: F811
    make_deposit(acme, 1000_00)
    make_allowance(acme, amount=365_00, leaving="pro-rata")
    run()
    seat = spend(ada, 365_00)
    travel(3, 31)
    end(acme, ada)
    organisations.resume_membership(by=BY, organisation_id=acme.pk, person_id=ada.pk)
    hear()

    booking.reverse(seat, key="seat given up", by="system:tests")

    assert (run().returned, pot(ada).balance) == (0, 365_00)


def test_whoever_leaves_twice_returns_it_once(acme, ada, travel):  # noqa: F811
    make_deposit(acme, 1000_00)
    make_allowance(acme, amount=365_00, leaving="pro-rata")
    run()
    travel(3, 31)
    end(acme, ada)
    assert pot(ada).balance == 90_00
    organisations.resume_membership(by=BY, organisation_id=acme.pk, person_id=ada.pk)
    hear()

    end(acme, ada)

    assert (pot(ada).balance, pot(ada).pot.to_return) == (90_00, 0)


def resume(organisation, person):
    organisations.resume_membership(by=BY, organisation_id=organisation.pk, person_id=person.pk)
    hear()


def join_anew(organisation, person):
    organisations.add_membership(by=BY, organisation_id=organisation.pk, person_id=person.pk)
    hear()


@pytest.mark.parametrize(
    ("leaving", "spent", "come", "stands"),
    [
        ("pro-rata", 0, join_anew, (90_00, 365_00)),  # not a day between: as if they never left
        ("pro-rata", 300_00, join_anew, (0, 65_00)),
        ("pro-rata", 0, resume, (90_00, 365_00)),
        ("returns", 0, join_anew, (0, 275_00)),  # for the days to come, as anybody who joins
        ("returns", 300_00, join_anew, (0, 65_00)),
        ("returns", 0, resume, (0, 365_00)),  # their place goes on: they have not left
        ("stays", 0, join_anew, (365_00, 365_00)),
    ],
)
def test_whoever_is_back_gets_what_leaving_took(acme, travel, leaving, spent, come, stands):  # noqa: F811
    ada, partner = member(acme), make_organisation("Partner")
    make_deposit(acme, 365_00)
    make_deposit(partner, 365_00)
    make_allowance(acme, amount=365_00, leaving=leaving, funders={partner.pk: 3333})
    run()
    if spent:
        spend(ada, spent)
    travel(3, 31)
    end(acme, ada)
    left = pot(ada).balance

    travel(4, 1)
    come(acme, ada)

    assert (left, pot(ada).balance) == stands
    assert main(acme).balance + main(partner).balance == 730_00 - stands[1] - spent
    services.come_back(person_id=ada.pk, organisation_id=acme.pk)
    row = run()
    assert (row.returned, row.granted, pot(ada).balance) == (0, 0, stands[1])
    assert wrong_in_books() == []


def test_that_somebody_came_may_be_heard_after_that_they_left(acme, ada, travel):  # noqa: F811
    make_deposit(acme, 365_00)
    make_allowance(acme, amount=365_00, leaving="pro-rata", is_pro_rata=False)
    run()
    travel(3, 31)
    end(acme, ada)

    services.come_back(person_id=ada.pk, organisation_id=acme.pk)

    assert pot(ada).balance == 90_00


def test_days_between_are_not_paid_and_leaving_again_counts_anew(acme, ada, travel):  # noqa: F811
    make_deposit(acme, 365_00)
    make_allowance(acme, amount=365_00, leaving="pro-rata")
    run()
    stands = []
    for step, month, day in [(end, 3, 31), (join_anew, 5, 1), (end, 6, 30), (join_anew, 8, 1)]:
        travel(month, day)
        step(acme, ada)
        stands.append(pot(ada).balance)

    assert stands == [90_00, 335_00, 151_00, 304_00]
    assert main(acme).balance == 365_00 - 304_00
    told = moving.what_moved(actors.person(ada.pk), ada.pk, acme.pk)
    assert [row.reason for row in told] == ["joining", "leaving", "joining", "leaving", "allowance"]


def test_what_is_given_again_comes_from_each_by_their_share(acme, ada, travel):  # noqa: F811
    partner = make_organisation("Partner")
    make_deposit(acme, 365_01)
    make_deposit(partner, 365_01)
    make_allowance(acme, amount=365_01, leaving="pro-rata", funders={partner.pk: 3333})
    run()
    granted = main(acme).balance, main(partner).balance
    travel(3, 31)
    end(acme, ada)
    travel(4, 1)

    join_anew(acme, ada)

    assert pot(ada).balance == 365_01
    assert (main(acme).balance, main(partner).balance) == granted


def test_where_the_money_is_gone_nothing_is_given_again(acme, ada, travel):  # noqa: F811
    make_deposit(acme, 365_00)
    make_allowance(acme, amount=365_00, leaving="pro-rata")
    run()
    travel(3, 31)
    end(acme, ada)
    bank = Account.objects.get(kind="bank", book=pot(ada).book)
    entries = (Entry(main(acme).pk, -1_00), Entry(bank.pk, 1_00))
    booking.book(Move(key="gone", entries=entries, cause=CAUSE))
    travel(4, 1)

    resume(acme, ada)

    assert (pot(ada).balance, pot(ada).pot.to_return) == (90_00, 0)


def test_others_see_nothing_of_it(acme, ada, act):
    make_deposit(acme, 9000_00)
    make_allowance(acme)
    run()
    keeper, boss = make_person("Keeper"), make_person("Boss")
    make_role(keeper, "finance", acme)
    make_role(boss, "manager", acme)
    today = clock.today()

    assert len(moving.what_would_move(act(keeper), ada.pk, acme.pk, today)) == 1
    for person in (boss, member(acme)):
        with pytest.raises(NotFound):
            moving.what_would_move(act(person), ada.pk, acme.pk, today)
        with pytest.raises(NotFound):
            moving.what_moved(act(person), ada.pk, acme.pk)
        with pytest.raises(NotFound):
            moving.differences(act(person), acme.pk, today)


def test_a_reorganisation_is_tried_dry(acme, travel):  # noqa: F811
    north, south = make_unit(acme, "North"), make_unit(acme, "South")
    harbour = make_unit(acme, "Harbour", parent=south)
    keep = member(acme, unit=north)
    for unit in (south, harbour):
        make_membership(acme, make_person(unit.name), unit=unit, starts_on=date(2020, 1, 1))
    make_deposit(acme, 9000_00)
    allowance = make_allowance(acme, amount=10_00, period="quarter", unit_ids=[north.pk])
    make_allowance(acme, amount=1_00, overlap="both")
    services.run_allowances()

    def said(unit=None, target=None):
        pair = (unit.pk, target and target.pk) if unit else None
        row = moving.differences(BY, acme.pk, clock.today(), pair)[0]
        return row.entering, row.leaving, row.difference.amount

    assert moving.differences(BY, acme.pk, clock.today())[0].from_day == date(2026, 4, 1)
    assert said() == (0, 0, 0)
    assert said(south, north) == (2, 0, 20_00)
    assert said(north, south) == (0, 1, -10_00)
    assert said(harbour, None) == (0, 0, 0)
    organisations.change_membership(
        by=BY, organisation_id=acme.pk, person_id=keep.pk, unit_id=south.pk
    )
    assert said() == (0, 1, -10_00)
    assert Grant.objects.filter(allowance=allowance).count() == 1
