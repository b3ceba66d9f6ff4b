"""Paying out what is owed, and keeping to which accounts."""

import json
from datetime import date
from typing import Any

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.money import CURRENCIES
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.kernel.sealing import cipher
from lyceum.wallets import policies
from lyceum.wallets.documents import Account as BankAccount
from lyceum.wallets.documents import accounts as numbers
from lyceum.wallets.errors import DayHasNotCome, NotAnAccount, NothingIsOwed, UnknownCurrency
from lyceum.wallets.events import BankDetailsChanged, PayoutsMade
from lyceum.wallets.ledger import accounts, booking
from lyceum.wallets.models import BankDetails, Book, Payout, PayoutRun
from lyceum.wallets.selectors.payouts import HERE, PURPOSE, Owed, Payee, owed
from lyceum.wallets.types import Cause, Entry, Move


@transaction.atomic
def keep_bank_details(
    *, by: Actor, payee: Payee, account: BankAccount, organisation_id: int | None = None
) -> BankDetails:
    """Where somebody's money goes, sealed: a person's own, or an organisation's note of a provider or
    of itself (`Payee()`). Raises `NotAnAccount`."""
    where = _whose(by, payee, organisation_id)
    checked = _checked(account)
    sealed = cipher(PURPOSE).encrypt(json.dumps(vars(checked)).encode()).decode()
    kept, _is_new = BankDetails.objects.unscoped(HERE).update_or_create(
        **where,
        defaults={
            "owner_id": _owner(payee, organisation_id),
            "sealed": sealed,
            "changed_at": clock.now(),
        },
    )
    _tell(by, payee, kept.organisation_id)
    return kept


@transaction.atomic
def drop_bank_details(*, by: Actor, payee: Payee, organisation_id: int | None = None) -> None:
    """Not kept any more."""
    where = _whose(by, payee, organisation_id)
    gone, _each = BankDetails.objects.unscoped(HERE).filter(**where).delete()
    if gone:
        _tell(by, payee, where["organisation_id"], is_gone=True)


def _whose(by: Actor, payee: Payee, organisation_id: int | None) -> dict[str, Any]:
    """By what such details are found; only their owner and who keeps the books change them."""
    if payee.person_id:
        policies.insist_on_purse(by, payee.person_id)
        return {"person_id": payee.person_id, "organisation_id": None, "provider_id": None}
    policies.insist_on_books(by, organisation_id or 0)
    return {
        "person_id": None,
        "organisation_id": organisation_id,
        "provider_id": payee.provider_id,
    }


def _owner(payee: Payee, organisation_id: int | None) -> str:
    if payee.person_id:
        return person_owner(payee.person_id)
    return organisation_owner(organisation_id or 0)


def _checked(account: BankAccount) -> BankAccount:
    """As it is kept; `NotAnAccount` for what is none."""
    name = " ".join(account.name.split())
    if not name:
        raise NotAnAccount(said=account.name, what="name")
    try:
        iban = numbers.iban(account.iban)
    except ValueError:
        raise NotAnAccount(said=account.iban, what="IBAN") from None
    try:
        bic = numbers.bic(account.bic) if account.bic else ""
    except ValueError:
        raise NotAnAccount(said=account.bic, what="BIC") from None
    return BankAccount(name=name[:70], iban=iban, bic=bic)


def _tell(by: Actor, payee: Payee, organisation_id: int | None, *, is_gone: bool = False) -> None:
    publish(
        BankDetailsChanged(
            by=str(by),
            owner_id=_owner(payee, organisation_id),
            organisation_id=organisation_id,
            provider_id=payee.provider_id,
            person_id=payee.person_id,
            is_gone=is_gone,
        )
    )


@transaction.atomic
def pay_out(*, by: Actor, organisation_id: int, until: date, currency: str) -> PayoutRun:
    """Book what was owed at the end of a day, and still is, from the bank to providers and people.

    Asked again for the same day and currency, whoever was paid is not paid twice: those who come to
    it are a run of their own, so that no file for the bank names anybody again. Where there is nobody
    new it is the last run. Raises `NothingIsOwed`, `DayHasNotCome`, `UnknownCurrency`.
    """
    policies.insist_on_books(by, organisation_id)
    if currency not in CURRENCIES:
        raise UnknownCurrency(currency=currency)
    if until > clock.today():
        raise DayHasNotCome(day=until)
    book = accounts.book_of(organisation_id)
    Book.objects.select_for_update(no_key=True).get(pk=book.pk)  # one payout at a time
    before = PayoutRun.objects.unscoped(HERE).filter(
        organisation_id=organisation_id, until=until, currency=currency
    )
    rows = Payout.objects.filter(run__in=before).values_list("provider_id", "person_id")
    paid = {Payee(*ids) for ids in rows}
    due = owed(by, organisation_id, until, currency)
    new = [row for row in due if row.payable > 0 and row.payee not in paid]
    if new:
        return _book(by, _run(by, organisation_id, until, currency), new)
    if not paid:
        raise NothingIsOwed(currency=currency, day=until)
    return before.latest("pk")


def _run(by: Actor, organisation_id: int, until: date, currency: str) -> PayoutRun:
    return PayoutRun.objects.unscoped("a new one").create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        until=until,
        currency=currency,
        by=str(by),
        made_at=clock.now(),
    )


def _book(by: Actor, run: PayoutRun, rows: list[Owed]) -> PayoutRun:
    bank = accounts.account_of(accounts.book_of(run.organisation_id), "bank", run.currency)
    cause = Cause(reason="payout", about=f"wallets.payout-run:{run.pk}", by=str(by))
    moves = [
        Move(
            key=f"payout:{run.pk}:{row.account_id}",
            entries=(Entry(row.account_id, -row.payable), Entry(bank.pk, row.payable)),
            cause=cause,
        )
        for row in rows
    ]
    booked = booking.book_many(moves)
    Payout.objects.bulk_create(
        Payout(
            run=run,
            provider_id=row.payee.provider_id,
            person_id=row.payee.person_id,
            amount=row.payable,
            transfer_id=done.transfer_id,
        )
        for row, done in zip(rows, booked, strict=True)
    )
    publish(
        PayoutsMade(
            by=str(by),
            owner_id=run.owner_id,
            organisation_id=run.organisation_id,
            run_id=run.pk,
            transfer_ids=[done.transfer_id for done in booked],
        )
    )
    return run
