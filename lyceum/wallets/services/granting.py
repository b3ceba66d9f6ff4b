"""What the clock does for allowances: granting what is due, batch by batch, each a transaction.

Whenever the power is cut, each person got the whole of what is due for a period or nothing yet, and
the next run goes on from there: a grant is one a person and period, and so is its transfer's key.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from lyceum.kernel import clock
from lyceum.kernel.alike import insert_alike
from lyceum.kernel.errors import DomainError
from lyceum.kernel.eventlog import publish
from lyceum.kernel.money import Money
from lyceum.kernel.scope import person_owner
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.wallets.errors import ClockWentBack, DayIsToCome
from lyceum.wallets.events import AllowanceGranted, DepositsDoNotSuffice
from lyceum.wallets.granting.periods import Period
from lyceum.wallets.ledger import accounts, booking
from lyceum.wallets.models import Account, Allowance, Grant, Pot, Run
from lyceum.wallets.selectors import allowances as questions
from lyceum.wallets.types import Booked, Claim, RunRow

from .allowances import end_if_over, set_floor
from .moving import HOUSE, Flow, Givers, givers_of, moves_of, sweep, tell_returned

BATCH = 1000
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Purse:
    """The pot of somebody for an allowance, and its account."""

    pot_id: int
    account_id: int


@dataclass
class Round:
    """One batch of people for one period, while the accounts are locked."""

    givers: Givers
    period: Period
    on: date
    purses: dict[int, Purse]
    standing: dict[int, booking.Standing]
    fit: list[Claim] = field(default_factory=list)
    waiting: list[Claim] = field(default_factory=list)
    carried: list[Flow] = field(default_factory=list)

    @property
    def allowance(self) -> Allowance:
        return self.givers.allowance


def run_allowances(*, on: date | None = None, dry_run: bool = False) -> list[RunRow]:
    """Grant what is due until a day, and take back what is over; what was done is not done again.

    One that cannot go on says why in its row and stops no other. A day before the last run, or one
    that is yet to come, books nothing.
    """
    on = on or clock.today()
    if on > clock.today() and not dry_run:
        raise DayIsToCome(day=on)
    return [_run(allowance, on, dry_run=dry_run) for allowance in questions.living(on)]


def _run(allowance: Allowance, on: date, *, dry_run: bool) -> RunRow:
    row = _nothing(allowance)
    try:
        _insist_on_time(allowance, on)
        if dry_run:
            return questions.would_run(allowance, on)
        return _note(allowance, on, _granted(allowance, on, row))
    except DomainError as refusal:
        log.error("allowance %s on %s: %s", allowance.pk, on, refusal)
        return replace(row, problem=str(refusal))


def _insist_on_time(allowance: Allowance, on: date) -> None:
    if allowance.ran_on and on < allowance.ran_on:
        raise ClockWentBack(last=allowance.ran_on, day=on)


def _granted(allowance: Allowance, on: date, row: RunRow) -> RunRow:
    looks_at = BATCH
    for period in questions.due_periods(allowance, on):
        for claims in questions.claims_in_batches(allowance, period, on):
            row = added(row, grant_batch(allowance, period, claims, on))
            if row.people >= looks_at:
                accounts.look_again()
                looks_at = 2 * row.people
    return replace(row, returned=row.returned + sweep(allowance, on))


def added(row: RunRow, more: RunRow) -> RunRow:
    """Both rounds as one."""
    names = ("people", "granted", "returned", "waiting", "missing")
    return replace(row, **{name: getattr(row, name) + getattr(more, name) for name in names})


@transaction.atomic
def _note(allowance: Allowance, on: date, row: RunRow) -> RunRow:
    """How far it is; a line for finance if anything was done or waits."""
    rows = Allowance.objects.unscoped("the clock's own").select_for_update()
    locked = rows.get(pk=allowance.pk)
    locked.ran_on = on
    if not row.waiting:
        locked.settled_on = on
    if locked.state == Allowance.State.ACTIVE and locked.ends_on and locked.ends_on < on:
        end_if_over(locked)
    locked.save(update_fields=["ran_on", "settled_on", "state", "ended_at"])
    set_floor(locked.organisation_id, locked.currency)
    if row.people or row.returned or row.waiting:
        _keep_run(locked, on, row)
    return row


def _keep_run(allowance: Allowance, on: date, row: RunRow) -> None:
    run, _is_new = Run.objects.get_or_create(
        allowance=allowance, on=on, defaults={"ran_at": clock.now()}
    )
    tells = bool(row.waiting) and run.told_at is None and not _waited_before(run)
    Run.objects.filter(pk=run.pk).update(
        people=F("people") + row.people,
        granted=F("granted") + row.granted,
        returned=F("returned") + row.returned,
        waiting=row.waiting,
        missing=row.missing,
        ran_at=clock.now(),
        told_at=clock.now() if tells else run.told_at,
    )
    if tells:
        _tell_finance(allowance, row)


def _waited_before(run: Run) -> bool:
    """Finance was told when it began; it stands on their page every day."""
    last = Run.objects.filter(allowance_id=run.allowance_id, on__lt=run.on).order_by("-on").first()
    return last is not None and last.waiting > 0


def _tell_finance(allowance: Allowance, row: RunRow) -> None:
    at = allowance.organisation_id
    publish(
        DepositsDoNotSuffice(
            by=str(HOUSE),
            owner_id=allowance.owner_id,
            organisation_id=at,
            allowance_id=allowance.pk,
            people=row.waiting,
        )
    )
    slug = organisations.organisation_for(HOUSE, at).slug
    about = messaging.About(
        allowance.name,
        reverse("wallets:finance", args=[slug]),
        people=row.waiting,
        missing=str(Money(row.missing, allowance.currency)),
    )
    who = organisations.people_with_role("finance", at)
    messaging.send_many(
        kind="wallets.deposits_short", to=list(dict.fromkeys(who)), about=about, organisation_id=at
    )


def grant_now(*, person_id: int, organisation_id: int) -> int:
    """What is due today to somebody who has just come; gives how many grants that were. For whom
    the deposits do not suffice, the clock tries again."""
    today, granted = clock.today(), 0
    for allowance in questions.active_of(organisation_id, today):
        if allowance.ran_on and today < allowance.ran_on:
            continue
        for period in questions.due_periods(allowance, today)[-1:]:
            claims = questions.claims_for(allowance, period, today, [person_id])
            granted += grant_batch(allowance, period, claims, today).people
    return granted


# --- one batch ------------------------------------------------------------------------------------


@transaction.atomic
def grant_batch(allowance: Allowance, period: Period, claims: Sequence[Claim], on: date) -> RunRow:
    """Grant these claims, unless they were granted before. Whom the deposits do not suffice for
    waits: everybody gets the whole or nothing yet, in the order given."""
    rows = Allowance.objects.unscoped("the clock's own").select_for_update()
    allowance = rows.get(pk=allowance.pk)
    due = questions.not_granted(allowance, period, list(claims))
    if allowance.state != Allowance.State.ACTIVE or not due:
        return _nothing(allowance)
    givers, purses = givers_of(allowance), _purses_of(allowance, due)
    every = {*givers.mains.values(), *(purse.account_id for purse in purses.values())}
    batch = Round(givers, period, on, purses, booking.lock(every))
    _choose(batch, due)
    purses |= _opened(allowance, [claim for claim in batch.fit if claim.person_id not in purses])
    moves = moves_of(givers, batch.carried) + moves_of(givers, _grants(batch))
    booked = booking.book_many(moves, on=on)
    granted = booked[len(booked) - len(batch.fit) :]
    _keep_grants(batch, granted)
    _tell(batch, granted)
    return _counted(batch)


def _purses_of(allowance: Allowance, claims: Iterable[Claim]) -> dict[int, Purse]:
    ids = [claim.person_id for claim in claims]
    grants = Grant.objects.filter(allowance=allowance, person_id__in=ids)
    rows = grants.values_list("person_id", "pot_id", "pot__account_id").distinct()
    return {person: Purse(pot, account) for person, pot, account in rows}


def _choose(batch: Round, due: Sequence[Claim]) -> None:
    """The first claims for which every giver has enough, and what these people do not carry over;
    from the first for whom there is not enough, all wait."""
    left = {who: batch.standing[pk].available for who, pk in batch.givers.mains.items()}
    for claim in due:
        back = _not_carried_over(batch, claim)
        needs = Counter(batch.givers.parts(claim.amount))
        needs.subtract(batch.givers.parts(back))
        if batch.waiting or any(left[who] < need for who, need in needs.items() if need > 0):
            batch.waiting.append(claim)
            continue
        for who, need in needs.items():
            left[who] -= need
        batch.fit.append(claim)
        if back:
            batch.carried.append(_carried(batch, claim, back))


def _not_carried_over(batch: Round, claim: Claim) -> int:
    """What stands in a pot above the cap as a new period begins; never what is held."""
    purse = batch.purses.get(claim.person_id)
    if purse is None or batch.allowance.carry_over is None:
        return 0
    return max(0, batch.standing[purse.account_id].available - batch.allowance.carry_over)


def _carried(batch: Round, claim: Claim, amount: int) -> Flow:
    key = f"carry-over:{batch.allowance.pk}:person:{claim.person_id}:{batch.period.key}"
    purse = batch.purses[claim.person_id]
    return Flow(key, claim.person_id, purse.account_id, -amount, "carry-over")


def _grants(batch: Round) -> list[Flow]:
    return [
        Flow(
            f"allowance:{batch.allowance.pk}:person:{claim.person_id}:{batch.period.key}",
            claim.person_id,
            batch.purses[claim.person_id].account_id,
            claim.amount,
            "joining" if claim.is_new else "allowance",
        )
        for claim in batch.fit
    ]


def _opened(allowance: Allowance, claims: Sequence[Claim]) -> dict[int, Purse]:
    """A pot for everybody who has none of this allowance yet."""
    people = [claim.person_id for claim in claims]
    made = insert_alike(
        Account,
        {
            "book_id": accounts.book_of(allowance.organisation_id).pk,
            "kind": Account.Kind.PERSONAL,
            "currency": allowance.currency,
        },
        {"key": [f"allowance:{allowance.pk}:{person}" for person in people]},
    )
    pots = insert_alike(
        Pot,
        {
            "kind": Pot.Kind.PERSONAL,
            "name": allowance.name,
            "organisation_id": allowance.organisation_id,
            "pays_for": allowance.pays_for,
            "made_at": clock.now(),
        },
        {
            "owner_id": [person_owner(person) for person in people],
            "person_id": people,
            "account_id": made,
        },
    )
    return {
        person: Purse(pot, account) for person, pot, account in zip(people, pots, made, strict=True)
    }


def _keep_grants(batch: Round, booked: Sequence[Booked]) -> None:
    people = [claim.person_id for claim in batch.fit]
    insert_alike(
        Grant,
        {
            "allowance_id": batch.allowance.pk,
            "period": batch.period.key,
            "starts_on": batch.period.starts_on,
            "ends_on": batch.period.ends_on,
        },
        {
            "person_id": people,
            "pot_id": [batch.purses[person].pot_id for person in people],
            "amount": [claim.amount for claim in batch.fit],
            "transfer_id": [done.transfer_id for done in booked],
        },
    )


def _tell(batch: Round, granted: Sequence[Booked]) -> None:
    allowance = batch.allowance
    if batch.fit:
        publish(
            AllowanceGranted(
                by=str(HOUSE),
                owner_id=allowance.owner_id,
                organisation_id=allowance.organisation_id,
                allowance_id=allowance.pk,
                period=batch.period.key,
                person_ids=[claim.person_id for claim in batch.fit],
                transfer_ids=[done.transfer_id for done in granted],
            )
        )
    if batch.carried:
        tell_returned(allowance, "carry-over", [flow.person_id for flow in batch.carried])


def _counted(batch: Round) -> RunRow:
    return replace(
        _nothing(batch.allowance),
        people=len(batch.fit),
        granted=sum(claim.amount for claim in batch.fit),
        returned=-sum(flow.amount for flow in batch.carried),
        waiting=len(batch.waiting),
        missing=sum(claim.amount for claim in batch.waiting),
    )


def _nothing(allowance: Allowance) -> RunRow:
    return RunRow(allowance_id=allowance.pk, name=allowance.name, currency=allowance.currency)
