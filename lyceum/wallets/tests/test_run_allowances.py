"""Allowances on the clock: what is granted, once, to whom; what waits; what is refused."""

import threading
from datetime import UTC, date, datetime
from itertools import count

import pytest
from django.apps import apps
from django.db import connection, transaction

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.organisations.testing import make_membership, make_organisation, make_role, make_unit
from lyceum.wallets import services
from lyceum.wallets.errors import (
    AllowanceIsNoDraft,
    AllowancesOverlap,
    DayIsToCome,
    ShareIsNotAgreed,
)
from lyceum.wallets.ledger import auditing, holding
from lyceum.wallets.models import Account, Grant, Pot, Run, Transfer
from lyceum.wallets.selectors import allowances as questions
from lyceum.wallets.services import granting
from lyceum.wallets.testing import CAUSE, make_allowance, make_deposit

BY = actors.system("tests")
_numbers = count(1)


@pytest.fixture
def travel():
    """travel(month, day) goes to that day of 2026 and stays there."""
    trips = []

    def go(month, day, year=2026):
        trip = clock.travelled(datetime(year, month, day, 9, tzinfo=UTC))
        trip.__enter__()
        trips.append(trip)

    go(1, 1)
    yield go
    for trip in reversed(trips):
        trip.__exit__(None, None, None)


@pytest.fixture
def acme(db, travel):
    return make_organisation("Acme")


def member(organisation, *, since=date(2020, 1, 1), **fields):
    person = make_person(f"Person {next(_numbers)}")
    make_membership(organisation, person, starts_on=since, **fields)
    return person


def run(on=None):
    [row] = services.run_allowances(on=on)
    assert list(auditing.differences()) == []
    return row


def pot_of(person, allowance):
    grant = Grant.objects.filter(person_id=person.pk, allowance=allowance).latest("pk")
    return Account.objects.get(pot=grant.pot_id)


def main(organisation, currency="EUR"):
    return Account.objects.get(
        book__organisation=organisation, kind="organisation", currency=currency
    )


def test_everybody_gets_it_once(acme):
    people = [member(acme) for _ in range(3)]
    make_deposit(acme, 5000_00)
    allowance = make_allowance(acme)

    assert (run().people, run().people) == (3, 0)

    assert [pot_of(person, allowance).balance for person in people] == [1200_00] * 3
    assert main(acme).balance == 1400_00
    assert Transfer.objects.filter(reason="allowance", about__gt="").count() == 3
    assert {pot.owner_id for pot in Pot.objects.unscoped("t")} == {
        f"person:{each.pk}" for each in people
    }


def test_it_reaches_only_those_whom_it_is_for(acme):
    north, south = make_unit(acme, "North"), make_unit(acme, "South")
    below = make_unit(acme, "Harbour", parent=north)
    inside = member(acme, unit=below, weekly_minutes=240)
    member(acme, unit=below, weekly_minutes=60)
    member(acme, unit=south, weekly_minutes=240)
    member(acme, unit=below, weekly_minutes=240, relation="contractor")
    teacher = member(acme, unit=north, weekly_minutes=240)
    for each in (inside, teacher):
        make_role(each, "mentor", acme)
    member(acme, unit=north, weekly_minutes=240)
    make_deposit(acme, 9000_00)
    make_allowance(
        acme,
        unit_ids=[north.pk],
        weekly_minutes=120,
        relations=["employee"],
        roles=["mentor", "advisor"],
    )

    run()

    assert set(Grant.objects.values_list("person_id", flat=True)) == {inside.pk, teacher.pk}


def test_who_joins_in_mid_year_gets_the_days_that_are_left(acme, travel):
    make_deposit(acme, 9000_00)
    allowance = make_allowance(acme, amount=365_00)
    joiner = member(acme, since=date(2026, 7, 1))
    assert run().people == 0
    travel(7, 1)

    assert run().granted == 184_00
    assert Transfer.objects.get(reason="joining").rule == f"wallets.allowance:{allowance.pk}"
    assert pot_of(joiner, allowance).balance == 184_00


def test_probation_counts_from_its_end(acme, travel):
    make_deposit(acme, 9000_00)
    make_allowance(acme, amount=365_00, probation_days=90)
    member(acme, since=date(2026, 1, 1))
    travel(3, 31)
    assert run().people == 0
    travel(4, 1)
    assert run().granted == 275_00


def test_what_was_missed_is_caught_up(acme, travel):
    make_deposit(acme, 9000_00)
    member(acme)
    make_allowance(acme, amount=100_00, period="month")
    run()
    travel(4, 15)

    assert run().granted == 300_00
    assert [grant.period for grant in Grant.objects.order_by("pk")] == [
        "2026-01", "2026-02", "2026-03", "2026-04",
    ]  # fmt: skip


def test_a_clock_that_goes_back_books_nothing(acme, travel, caplog):
    make_deposit(acme, 9000_00)
    member(acme)
    make_allowance(acme, amount=100_00, period="month")
    travel(3, 1)
    run()
    member(acme)
    travel(2, 1)

    assert "clock gone back" in run().problem
    assert "clock gone back" in caplog.text
    assert Grant.objects.count() == 3
    with pytest.raises(DayIsToCome):
        services.run_allowances(on=date(2026, 2, 2))


def test_where_deposits_do_not_suffice_nobody_gets_half(acme, travel):
    finance = make_person("Finance")
    make_role(finance, "finance", acme)
    for _ in range(3):
        member(acme)
    make_deposit(acme, 2500_00)
    make_allowance(acme)

    first = run()
    assert (first.people, first.waiting, first.missing) == (2, 1, 1200_00)
    assert (main(acme).balance, Run.objects.get().waiting) == (100_00, 1)
    assert _told(finance) == ["1200.00 EUR"]

    travel(1, 2)
    assert (run().people, len(_told(finance))) == (0, 1)
    make_deposit(acme, 1100_00)
    assert (run().people, main(acme).balance) == (1, 0)


def _told(person):
    messages = apps.get_model("messaging.Message").objects.unscoped("t")
    rows = messages.filter(person_id=person.pk, kind="wallets.deposits_short")
    return [row.words["missing"] for row in rows]


def test_a_rule_may_promise_more_than_there_is_by_so_much(acme):
    for _ in range(3):
        member(acme)
    make_deposit(acme, 1200_00)
    allowance = make_allowance(acme, overdraft=1500_00)

    row = run()

    assert (row.people, row.waiting, main(acme).balance) == (2, 1, -1200_00)
    services.end_allowance(by=BY, organisation_id=acme.pk, allowance_id=allowance.pk)
    assert main(acme).floor == -1200_00


def test_ending_it_never_makes_it_longer(acme):
    allowance = make_allowance(acme, ends_on=date(2026, 6, 30))

    ended = services.end_allowance(
        by=BY, organisation_id=acme.pk, allowance_id=allowance.pk, on=date(2027, 12, 31)
    )

    assert (ended.ends_on, ended.state) == (date(2026, 6, 30), "active")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_no_share_is_declined_while_it_becomes_active(acme):
    globex = make_organisation("Globex")
    made = make_allowance(acme, is_active=False, funders={globex.pk: 5_000})
    share, said = made.funders.get(), []

    def decline():
        try:
            services.decline_share(by=BY, organisation_id=globex.pk, funder_id=share.pk)
        except AllowanceIsNoDraft:
            said.append("no draft")
        finally:
            connection.close()

    late = threading.Thread(target=decline)
    with transaction.atomic():
        services.activate_allowance(
            by=BY, organisation_id=acme.pk, allowance_id=made.pk, version=made.version
        )
        late.start()
        late.join(0.5)
    late.join()

    assert said == ["no draft"]
    assert made.funders.exists()


def test_shares_are_taken_from_each(acme):
    partner = make_organisation("Partner")
    member(acme)
    make_deposit(acme, 1000_00)
    make_deposit(partner, 1000_00)

    allowance = make_allowance(acme, amount=100_01, funders={partner.pk: 3333})
    run()

    assert (main(acme).balance, main(partner).balance) == (933_32, 966_67)
    assert allowance.funders.get().agreed_by == "system:tests"


def test_a_partner_is_asked_before_its_money_is_promised(acme, act):
    partner = make_organisation("Partner")
    keeper, theirs = make_person("Keeper"), make_person("Theirs")
    make_role(keeper, "finance", acme)
    make_role(theirs, "finance", partner)
    said = {"name": "Both", "amount": 10_00, "currency": "EUR", "starts_on": date(2026, 1, 1)}
    draft = services.draft_allowance(
        by=act(keeper), organisation_id=acme.pk, funders={partner.pk: 5000}, **said
    )
    this = {"organisation_id": acme.pk, "allowance_id": draft.pk, "version": 1}

    with pytest.raises(ShareIsNotAgreed):
        services.activate_allowance(by=act(keeper), **this)
    services.agree_share(
        by=act(theirs), organisation_id=partner.pk, funder_id=draft.funders.get().pk
    )
    assert services.activate_allowance(by=act(keeper), **this).state == "active"


def test_a_funder_without_money_lets_everybody_wait(acme):
    partner = make_organisation("Partner")
    member(acme)
    make_deposit(acme, 9000_00)
    make_allowance(acme, funders={partner.pk: 5000})

    row = run()

    assert (row.people, row.waiting) == (0, 1)
    assert main(acme).balance == 9000_00


def test_what_is_above_the_cap_goes_back_as_a_period_begins(acme, travel):
    person = member(acme)
    make_deposit(acme, 1000_00)
    allowance = make_allowance(acme, amount=100_00, period="month", carry_over=30_00)
    run()
    [hold] = holding.hold(
        [
            holding.Reserve(
                key="h", account_id=pot_of(person, allowance).pk, amount=20_00, cause=CAUSE
            )
        ]
    )
    travel(2, 1)

    row = run()

    pot = pot_of(person, allowance)
    assert (row.granted, row.returned) == (100_00, 50_00)
    assert (pot.balance, pot.held) == (150_00, 20_00)
    assert Transfer.objects.filter(reason="carry-over", about__gt="").count() == 1
    assert hold


def test_what_was_granted_expires(acme, travel):
    person = member(acme)
    make_deposit(acme, 1000_00)
    allowance = make_allowance(acme, amount=100_00, period="month", expires_after=45)
    run()
    travel(3, 17)  # January ended 45 days ago, so it still counts
    assert (run().returned, pot_of(person, allowance).balance) == (0, 300_00)
    travel(3, 18)

    assert (run().returned, pot_of(person, allowance).balance) == (100_00, 200_00)
    assert run().returned == 0


def test_a_run_that_dies_in_the_middle_goes_on(acme, monkeypatch):
    monkeypatch.setattr(questions, "BATCH", 2)
    for _ in range(5):
        member(acme)
    make_deposit(acme, 9000_00)
    make_allowance(acme)
    real, calls = granting._keep_grants, count(1)

    def dies(*args):
        if next(calls) == 2:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(granting, "_keep_grants", dies)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert (Grant.objects.count(), main(acme).balance) == (2, 6600_00)

    assert run().people == 3
    assert (Grant.objects.count(), main(acme).balance) == (5, 3000_00)


def test_two_that_meet_are_shown_and_a_choice_is_made(acme):
    unit = make_unit(acme, "North")
    both, one = member(acme, unit=unit), member(acme)
    make_deposit(acme, 9000_00)
    make_allowance(acme, name="Everybody", amount=100_00)

    with pytest.raises(AllowancesOverlap):
        make_allowance(acme, name="North", amount=50_00, unit_ids=[unit.pk])
    draft = questions.of_organisation(acme.pk).get(name="North")
    [row] = questions.overlaps(draft, clock.today())
    assert (row.name, row.people) == ("Everybody", 1)

    services.activate_allowance(
        by=BY, organisation_id=acme.pk, allowance_id=draft.pk, version=1, overlap="stricter"
    )
    services.run_allowances()
    got = Grant.objects.order_by("amount").values_list("person_id", "amount")
    assert list(got) == [(both.pk, 50_00), (one.pk, 100_00)]


def test_whoever_changes_unit_gets_it_from_the_next_period(acme, travel, act):
    unit = make_unit(acme, "North")
    member(acme, unit=unit)
    mover = member(acme)
    make_deposit(acme, 9000_00)
    make_allowance(acme, amount=100_00, period="month", unit_ids=[unit.pk])
    run()
    travel(1, 10)
    from lyceum.organisations import api as organisations

    organisations.change_membership(
        by=BY, organisation_id=acme.pk, person_id=mover.pk, unit_id=unit.pk
    )

    assert run().people == 0
    travel(2, 1)
    assert run().people == 2


def test_a_closed_period_is_said(acme, travel):
    member(acme)
    make_deposit(acme, 9000_00)
    make_allowance(acme)
    travel(2, 10)
    from django.db import transaction

    from lyceum.wallets.ledger import accounts

    with transaction.atomic():
        accounts.close(accounts.book_of(acme.pk), date(2026, 1, 31), today=clock.today())

    assert "books are closed" in run(on=date(2026, 1, 20)).problem
    assert Grant.objects.count() == 0
    assert run().people == 1
