"""Whatever happens in whatever order: promises stay within deposits, and no cent is lost."""

import random
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_organisation
from lyceum.wallets import services
from lyceum.wallets.errors import NotEnoughMoney
from lyceum.wallets.ledger import auditing, booking, holding
from lyceum.wallets.models import Account, Grant, Hold, Posting
from lyceum.wallets.selectors import allowances as questions
from lyceum.wallets.testing import CAUSE, make_allowance, make_deposit
from lyceum.wallets.types import Entry, Move

BY = actors.system("tests")
START = datetime(2026, 1, 1, 9, tzinfo=UTC)
LEAVING = ["returns", "pro-rata", "stays", "stays-for"]


class Life:
    """A company and its partner, their rules and people, and what may happen on a day."""

    def __init__(self, seed):
        self.day, self.number = 0, 0
        self.dice = random.Random(seed)  # noqa: S311  dice, and no secret
        self.homes = [make_organisation("Acme"), make_organisation("Partner")]
        self.people = [make_person(f"Person {n}") for n in range(6)]
        for person in self.people:
            make_membership(self.homes[0], person, starts_on=START.date())
        for n, (home, other) in enumerate([self.homes, self.homes[::-1]]):
            for period in ("month", "quarter"):
                self._rule(home, other, period, n)

    def _rule(self, home, other, period, n):
        make_allowance(
            home,
            name=f"{period} {n}",
            amount=self.dice.randint(1, 500_00),
            period=period,
            starts_on=START.date(),
            leaving=self.dice.choice(LEAVING),
            stays_days=self.dice.randint(0, 60),
            carry_over=self.dice.choice([None, 0, 50_00]),
            expires_after=self.dice.choice([None, 10, 60]),
            overdraft=self.dice.choice([0, 100_00]),
            funders={other.pk: self.dice.choice([1, 3333, 9999])},
            overlap="both",
        )

    def go_on(self):
        self.day += self.dice.randint(0, 25)
        steps = [
            self.deposit,
            self.run,
            self.run,
            self.leave,
            self.join,
            self.hold,
            self.end,
            self.pay,
        ]
        self.dice.choice(steps)()

    def deposit(self):
        make_deposit(self.dice.choice(self.homes), self.dice.randint(1, 3000_00))

    def run(self):
        assert not [row.problem for row in services.run_allowances() if row.problem]

    def leave(self):
        home, person = self.dice.choice(self.homes), self.dice.choice(self.people)
        if self._is_here(home, person):
            organisations.end_membership(by=BY, organisation_id=home.pk, person_id=person.pk)
        services.leave(person_id=person.pk, organisation_id=home.pk, mark=f"{self._next()}")

    def join(self):
        home, person = self.dice.choice(self.homes), self.dice.choice(self.people)
        if not self._is_here(home, person):
            organisations.add_membership(by=BY, organisation_id=home.pk, person_id=person.pk)
        services.come_back(person_id=person.pk, organisation_id=home.pk)
        services.grant_now(person_id=person.pk, organisation_id=home.pk)

    def hold(self):
        pot = self.dice.choice([*self._pots()] or [None])
        if pot and pot.available:
            asked = holding.Reserve(
                key=f"h{self._next()}",
                account_id=pot.pk,
                amount=self.dice.randint(1, pot.available),
                cause=CAUSE,
            )
            holding.hold([asked])

    def end(self):
        holding.release(list(Hold.objects.values_list("pk", flat=True)[:3]))

    def pay(self):
        pot = self.dice.choice([*self._pots()] or [None])
        amount = self.dice.randint(1, 400_00)
        bank = Account.objects.filter(kind="bank").first()
        if pot and bank:
            entries = (Entry(pot.pk, -amount), Entry(bank.pk, amount))
            try:
                booking.book(Move(key=f"p{self._next()}", entries=entries, cause=CAUSE))
            except NotEnoughMoney:
                assert amount > pot.available

    def _pots(self):
        return Account.objects.filter(pot__person__isnull=False).order_by("pk")

    def _next(self):
        self.number += 1
        return self.number

    def _is_here(self, home, person):
        return any(
            place.organisation_id == home.pk for place in organisations.memberships_of(person.pk)
        )

    def check(self):
        assert list(auditing.differences()) == []
        total = Posting.objects.aggregate(sum=Sum("amount"))["sum"] or 0
        assert total == 0
        for home in self.homes:
            allowed = max(each.overdraft for each in questions.of_organisation(home.pk))
            main = Account.objects.get(book__organisation=home, kind="organisation")
            assert main.balance >= -allowed  # promises ≤ deposits, and what the rule allows
        transit = Posting.objects.filter(account__kind="clearing").values("account")
        assert not transit.annotate(sum=Sum("amount")).exclude(sum=0).exists()
        granted = Grant.objects.values("allowance", "person", "period").distinct().count()
        assert granted == Grant.objects.count()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_books_are_right(seed, soak):
    for number in range(soak(1, 5)):
        with transaction.atomic():
            _live(seed + 100 * number, soak(30, 120))
            transaction.set_rollback(True)


def _live(seed, steps):
    with clock.travelled(START):
        life = Life(seed)
    for _ in range(steps):
        with clock.travelled(START + timedelta(days=life.day)):
            life.go_on()
            life.check()
    assert Grant.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_that_run_at_once_grant_once():
    acme = make_organisation("Acme")
    for n in range(30):
        make_membership(acme, make_person(f"Person {n}"))
    make_deposit(acme, 30 * 10_00)
    make_allowance(acme, amount=10_00, is_pro_rata=False)
    failed = []

    def run():
        try:
            rows = services.run_allowances()
            failed.extend(row.problem for row in rows if row.problem)
        except Exception as reason:  # noqa: BLE001  told below
            failed.append(repr(reason))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert Grant.objects.count() == 30
    assert Account.objects.get(kind="organisation").balance == 0
    assert list(auditing.differences()) == []
