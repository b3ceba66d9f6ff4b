"""Whatever is asked, in whatever order: the books hold true, and are what a small model says."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lyceum.kernel import clock
from lyceum.kernel.errors import DomainError
from lyceum.organisations.testing import make_organisation
from lyceum.wallets.errors import (
    AlreadyReversed,
    DoesNotBalance,
    HoldHasEnded,
    KeyMeansSomethingElse,
    NotAnAmount,
    NotEnoughMoney,
    PeriodIsClosed,
    PeriodIsOpen,
    UnknownCurrency,
)
from lyceum.wallets.ledger import accounts, auditing, booking, holding
from lyceum.wallets.models import Account, Book, Checkpoint, Hold, Posting, Transfer
from lyceum.wallets.testing import CAUSE
from lyceum.wallets.types import Entry, Move

BEGINNING = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CURRENCIES = ("EUR", "USD", "JPY")
amounts = st.integers(1, 120)
picks = st.integers(0, 10_000)  # which of what is there
places = st.lists(picks, min_size=1, max_size=3)
keys = st.integers(1, 12)  # few, so that some come again
days_back = st.integers(0, 6)


# --- the model: a few dictionaries, and what each command would do to them ---------------------------


@dataclass
class Pledge:
    """A hold, as the model knows it."""

    account: int
    amount: int
    expires_at: datetime | None
    state: str = "reserved"
    paid_by: str = ""


@dataclass
class Model:
    """Accounts by id, transfers by key, holds by key. It knows no database."""

    currency: dict[int, str] = field(default_factory=dict)
    floor: dict[int, int | None] = field(default_factory=dict)
    transfers: dict[str, tuple[date, tuple[Entry, ...]]] = field(default_factory=dict)
    reversals: dict[str, str] = field(default_factory=dict)  # what was taken back: by which key
    pledges: dict[str, Pledge] = field(default_factory=dict)
    closed_until: date = date.min

    def balance(self, account: int, until: date = date.max) -> int:
        return sum(
            entry.amount
            for day, entries in self.transfers.values()
            for entry in entries
            if entry.account_id == account and day <= until
        )

    def held(self, account: int) -> int:
        return sum(
            each.amount
            for each in self.pledges.values()
            if each.account == account and each.state == "reserved"
        )

    def affords(self, changes: Counter[int], freed: Counter[int] | None = None) -> bool:
        """No account with a floor that something is taken from goes below it."""
        freed = freed or Counter()
        return all(
            self.floor[account] is None
            or self.balance(account) - self.held(account) + freed[account] + change
            >= self.floor[account]
            for account, change in changes.items()
            if change < 0
        )

    def book(self, moves: list[Move], on: date, freed: Counter[int] | None = None) -> type | None:
        """Book them, or say which refusal it is."""
        fresh = {move.key: move for move in moves if move.key not in self.transfers}
        if refusal := wrong(moves) or self.refusal(fresh, on, freed):
            return refusal
        for move in moves:
            entries = self.transfers.get(move.key, (on, fresh.get(move.key, move).entries))[1]
            if sorted_entries(entries) != sorted_entries(move.entries):
                return KeyMeansSomethingElse
        self.transfers |= {key: (on, move.entries) for key, move in fresh.items()}
        return None

    def refusal(self, fresh: dict[str, Move], on: date, freed: Counter[int] | None) -> type | None:
        if not self.affords(changes_of(fresh.values()), freed):
            return NotEnoughMoney
        if any(any(self.sums(move.entries).values()) for move in fresh.values()):
            return DoesNotBalance
        return PeriodIsClosed if fresh and on <= self.closed_until else None

    def sums(self, entries: tuple[Entry, ...]) -> Counter[str]:
        summed: Counter[str] = Counter()
        for entry in entries:
            summed[self.currency[entry.account_id]] += entry.amount
        return summed

    def hold(self, asked: list[holding.Reserve]) -> type | None:
        if refusal := self.wrong_holds(asked):
            return refusal
        fresh: dict[str, Pledge] = {}
        for each in asked:
            there = self.pledges.get(each.key)
            if there and (there.account, there.amount) != (each.account_id, each.amount):
                return KeyMeansSomethingElse
            if not there:
                fresh[each.key] = Pledge(each.account_id, each.amount, each.expires_at)
        needs: Counter[int] = Counter()
        for each in fresh.values():
            needs[each.account] -= each.amount
        if not self.affords(needs):
            return NotEnoughMoney
        self.pledges |= fresh
        return None

    def wrong_holds(self, asked: list[holding.Reserve]) -> type | None:
        if any(not 0 < each.amount < 2**53 for each in asked):
            return NotAnAmount
        meant = {(each.key, each.account_id, each.amount) for each in asked}
        if len(meant) > len({each.key for each in asked}):
            return KeyMeansSomethingElse
        if any(self.floor[each.account_id] is None for each in asked):
            return LookupError
        return None

    def capture(self, which: set[str], move: Move, on: date) -> type | None:
        holds = [self.pledges[key] for key in which]
        if move.key in self.transfers and all(each.paid_by == move.key for each in holds):
            return self.book([move], on)
        if any(each.state != "reserved" or self.is_late(each) for each in holds):
            return HoldHasEnded
        if move.key in self.transfers:
            return KeyMeansSomethingElse
        freed: Counter[int] = Counter()
        for each in holds:
            freed[each.account] += each.amount
        changes = changes_of([move])
        if any(amount + changes[account] < 0 for account, amount in freed.items()):
            return NotEnoughMoney
        if refusal := self.book([move], on, freed):
            return refusal
        for each in holds:
            each.state, each.paid_by = "captured", move.key
        return None

    def is_late(self, pledge: Pledge) -> bool:
        return pledge.expires_at is not None and pledge.expires_at <= clock.now()

    def reverse(self, key: str, by_key: str, on: date) -> type | None:
        entries = tuple(Entry(e.account_id, -e.amount) for e in self.transfers[key][1])
        if self.reversals.get(key, by_key) != by_key:
            return AlreadyReversed
        if by_key in self.transfers and key not in self.reversals:
            return KeyMeansSomethingElse
        refusal = self.book([Move(key=by_key, entries=entries, cause=CAUSE)], on)
        if not refusal:
            self.reversals[key] = by_key
        return refusal


def wrong(moves: list[Move]) -> type | None:
    """What can be said of them without asking anybody."""
    for move in moves:
        if any(not 0 < abs(entry.amount) < 2**53 for entry in move.entries):
            return NotAnAmount
        if len({entry.account_id for entry in move.entries}) < 2:
            return DoesNotBalance
    return None


def changes_of(moves) -> Counter[int]:
    summed: Counter[int] = Counter()
    for move in moves:
        for entry in move.entries:
            summed[entry.account_id] += entry.amount
    return summed


def sorted_entries(entries) -> list[tuple[int, int]]:
    return sorted((entry.account_id, entry.amount) for entry in entries)


# --- the machine: each command is given to both -------------------------------------------------------


class Books(RuleBasedStateMachine):
    """Commands to the ledger and to the model: they agree, or one of them is wrong."""

    def __init__(self):
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.moment = BEGINNING
        self.model = Model()
        self.hold_ids: dict[str, int] = {}
        self.transfer_ids: dict[str, int] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.rollback.__exit__(None, None, None)

    @initialize()
    def begin(self):
        self.book = accounts.book_of(make_organisation("Acme").pk)
        for currency in CURRENCIES[:2]:
            for kind in ("bank", "exchange", "personal", "personal", "provider"):
                self.open_account(kind, currency, f"{len(self.model.currency)}", 0)

    def open_account(self, kind, currency, key, floor):
        account = accounts.account_of(self.book, kind, currency, key, floor=floor)
        if account.pk not in self.model.currency:
            self.model.currency[account.pk] = currency
            self.model.floor[account.pk] = None if kind in accounts.NO_FLOOR else floor

    def both(self, command, expect):
        """Give it to the ledger; whatever it refuses, the model refuses for the same reason."""
        before = everything()
        with clock.travelled(self.moment):
            expected = expect()
            done, refusal = outcome(command)
        assert type(refusal) is (expected or type(None)), (refusal, expected)
        if refusal:
            assert everything() == before
        return done

    def account(self, pick: int, **which) -> int:
        """One of the accounts, of a currency or with a floor, where that is asked."""
        some = [
            pk
            for pk, currency in self.model.currency.items()
            if which.get("currency", currency) == currency
            and which.get("is_pot", self.model.floor[pk] is not None)
            == (self.model.floor[pk] is not None)
        ]
        assume(some)  # there is none of that kind yet
        return some[pick % len(some)]

    def on(self, back: int) -> date:
        return (self.moment - back * DAY).date()

    def entries(self, source: int, targets: list[int], amount: int) -> tuple[Entry, ...]:
        """From one account to some of the same currency, which may be less than two: wrong input."""
        currency = self.model.currency[source]
        to = [Entry(self.account(pick, currency=currency), amount) for pick in targets]
        return (Entry(source, -amount * len(to)), *to)

    def booked(self, moves: list[Move], on: date) -> None:
        done = self.both(
            lambda: booking.book_many(moves, on=on), lambda: self.model.book(moves, on)
        )
        for move, each in zip(moves, done or [], strict=False):
            assert self.transfer_ids.setdefault(move.key, each.transfer_id) == each.transfer_id

    @rule(
        kind=st.sampled_from(Account.Kind.values),
        currency=st.sampled_from(CURRENCIES),
        key=st.sampled_from("ab"),
        floor=st.sampled_from([0, 0, -50]),
    )
    def opens(self, kind, currency, key, floor):
        self.open_account(kind, currency, key, floor)

    @rule(currency=st.sampled_from(["", "EURO", "eur", "XXX"]))
    def opens_in_no_currency(self, currency):
        self.both(
            lambda: accounts.account_of(self.book, "personal", currency), lambda: UnknownCurrency
        )

    @rule(to=picks, amount=amounts, key=keys, back=days_back)
    def deposits(self, to, amount, key, back):
        pot = self.account(to, is_pot=True)
        bank = self.account(0, currency=self.model.currency[pot], is_pot=False)
        move = Move(key=f"in {key}", entries=self.pair(bank, pot, 3 * amount), cause=CAUSE)
        self.booked([move], self.on(back))

    def pair(self, source, target, amount):
        return (Entry(source, -amount), Entry(target, amount))

    @rule(source=picks, to=places, amount=amounts, key=keys, back=days_back)
    def moves(self, source, to, amount, key, back):
        entries = self.entries(self.account(source), to, amount)
        self.booked([Move(key=f"m {key}", entries=entries, cause=CAUSE)], self.on(back))

    @rule(pairs=st.lists(st.tuples(picks, places, amounts, keys), min_size=2, max_size=4))
    def moves_much(self, pairs):
        self.booked(
            [
                Move(
                    key=f"m {key}",
                    entries=self.entries(self.account(source), targets, amount),
                    cause=CAUSE,
                )
                for source, targets, amount, key in pairs
            ],
            self.on(0),
        )

    @rule(source=picks, to=picks, sold=amounts, bought=amounts, key=keys)
    def exchanges(self, source, to, sold, bought, key):
        """Four legs: each currency sums to zero by itself."""
        one, other = self.account(source, currency="EUR"), self.account(to, currency="USD")
        euros = self.account(1, currency="EUR", is_pot=False)
        dollars = self.account(1, currency="USD", is_pot=False)
        entries = (*self.pair(one, euros, sold), *self.pair(dollars, other, bought))
        self.booked([Move(key=f"x {key}", entries=entries, cause=CAUSE)], self.on(0))

    @rule(
        source=picks,
        to=picks,
        amounts=st.tuples(*[st.sampled_from([-7, 5, 7, 0, 2**53, -(2**53), 2**63])] * 2),
        key=keys,
    )
    def moves_wrongly(self, source, to, amounts, key):
        """Across currencies, to itself, of nothing, of far too much, or not to zero."""
        entries = tuple(map(Entry, (self.account(source), self.account(to)), amounts))
        self.booked([Move(key=f"w {key}", entries=entries, cause=CAUSE)], self.on(0))

    @rule(
        asked=st.lists(
            st.tuples(
                picks, st.one_of(amounts, st.sampled_from([0, -1, 2**53])), keys, st.integers(0, 5)
            ),
            min_size=1,
            max_size=3,
        ),
        is_pot=st.sampled_from([True, True, True, True, False]),
    )
    def holds(self, asked, is_pot):
        wanted = [
            holding.Reserve(
                key=f"h {key}",
                account_id=self.account(pick, is_pot=is_pot),
                amount=amount,
                cause=CAUSE,
                expires_at=self.moment + days * DAY if days else None,
            )
            for pick, amount, key, days in asked
        ]
        done = self.both(lambda: holding.hold(wanted), lambda: self.model.hold(wanted))
        for each, pk in zip(wanted, done or [], strict=False):
            assert self.hold_ids.setdefault(each.key, pk) == pk

    @precondition(lambda self: self.hold_ids)
    @rule(which=places, share=st.integers(1, 5), to=picks, key=keys, back=days_back)
    def captures(self, which, share, to, key, back):
        """A part of what is held (4 of 4 is all of it, 5 too much), of one hold or of several."""
        chosen = sorted({sorted(self.hold_ids)[pick % len(self.hold_ids)] for pick in which})
        currency = self.model.currency[self.model.pledges[chosen[0]].account]
        taken: Counter[int] = Counter()
        for each in (self.model.pledges[name] for name in chosen):
            taken[each.account] -= max(1, each.amount * share // 4)
        target = self.account(to, currency=currency, is_pot=False)
        entries = tuple(Entry(pk, amount) for pk, amount in taken.items())
        entries += (Entry(target, -sum(taken.values())),)
        move = Move(key=f"c {key}", entries=entries, cause=CAUSE)
        ids, on = [self.hold_ids[name] for name in chosen], self.on(back)
        done = self.both(
            lambda: holding.capture(ids, move, on=on),
            lambda: self.model.capture(set(chosen), move, on),
        )
        if done:
            known = self.transfer_ids.setdefault(move.key, done.transfer_id)
            assert known == done.transfer_id

    @precondition(lambda self: self.hold_ids)
    @rule(which=places)
    def releases(self, which):
        chosen = {sorted(self.hold_ids)[pick % len(self.hold_ids)] for pick in which}
        ending = [self.model.pledges[name] for name in chosen]
        ending = [each for each in ending if each.state == "reserved"]
        done = self.both(
            lambda: holding.release([self.hold_ids[name] for name in chosen]), lambda: None
        )
        assert done == len(ending)
        for each in ending:
            each.state = "released"

    @rule(hours=st.integers(1, 60))
    def time_goes_on(self, hours):
        """And what is too late by then is ended by the clock."""
        self.moment += timedelta(hours=hours)

    @rule()
    def expires(self):
        done = self.both(holding.expire, lambda: None)
        with clock.travelled(self.moment):
            late = {
                name
                for name, each in self.model.pledges.items()
                if each.state == "reserved" and self.model.is_late(each)
            }
        assert set(done) == {self.hold_ids[name] for name in late}
        for name in late:
            self.model.pledges[name] = replace(self.model.pledges[name], state="expired")

    @precondition(lambda self: self.transfer_ids)
    @rule(pick=picks, key=keys, back=days_back)
    def reverses(self, pick, key, back):
        chosen = sorted(self.transfer_ids)[pick % len(self.transfer_ids)]
        on, by_key = self.on(back), f"r {key}"
        done = self.both(
            lambda: booking.reverse(
                self.transfer_ids[chosen], key=by_key, by="system:tests", on=on
            ),
            lambda: self.model.reverse(chosen, by_key, on),
        )
        if done:
            assert self.transfer_ids.setdefault(by_key, done.transfer_id) == done.transfer_id

    @rule(back=st.integers(-1, 6))
    def closes(self, back):
        until, today = self.on(back), self.on(0)
        refusal = PeriodIsOpen if until >= today else None
        self.both(lambda: accounts.close(self.book, until, today=today), lambda: refusal)
        if not refusal:
            self.model.closed_until = max(self.model.closed_until, until)

    # --- what holds at every step ---------------------------------------------------------------------

    @invariant()
    def every_transfer_sums_to_zero_in_every_currency(self):
        for _day, entries in self.model.transfers.values():
            assert not any(self.model.sums(entries).values())

    @invariant()
    def no_pot_is_below_its_floor_with_what_is_held(self):
        for floor, balance, held in Account.objects.exclude(floor=None).values_list(
            "floor", "balance", "held"
        ):
            assert 0 <= held <= balance - floor

    @invariant()
    def the_state_is_what_the_model_says(self):
        model = self.model
        for account in Account.objects.filter(pk__in=model.currency):
            assert account.held == model.held(account.pk)
            assert accounts.balance_of(account) == model.balance(account.pk)
            for day in (self.on(1), self.on(4)):
                assert accounts.balance_on(account, day) == model.balance(account.pk, day)
        states = dict(Hold.objects.values_list("key", "state"))
        assert states == {key: each.state for key, each in model.pledges.items()}

    @invariant()
    def the_state_is_what_the_log_replays_to(self):
        """Transfers in their order, each with its postings: from nothing to where we are."""
        replayed: Counter[int] = Counter()
        told = {}
        for transfer in Transfer.objects.order_by("pk").prefetch_related("postings"):
            lines = [Entry(each.account_id, each.amount) for each in transfer.postings.all()]
            told[transfer.key] = (transfer.booked_on, sorted_entries(lines))
            for line in lines:
                replayed[line.account_id] += line.amount
        for pk, balance in Account.objects.exclude(floor=None).values_list("pk", "balance"):
            assert replayed[pk] == balance
        assert told == {
            key: (day, sorted_entries(entries))
            for key, (day, entries) in self.model.transfers.items()
        }

    @invariant()
    def the_audit_finds_nothing(self):
        assert list(auditing.differences()) == []


def outcome(command):
    """What it gives and None, or None and its refusal."""
    try:
        with transaction.atomic():
            return command(), None
    except (DomainError, LookupError) as reason:
        return None, reason


def everything():
    """All that the books tell, as plain rows."""
    models = (Account, Book, Transfer, Posting, Hold, Checkpoint)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


@pytest.mark.django_db
def test_the_books_hold_true(soak):
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=soak(6, 60),
            stateful_step_count=soak(25, 50),
            phases=soak([Phase.generate], [Phase.generate, Phase.shrink]),  # minutes to shrink
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
