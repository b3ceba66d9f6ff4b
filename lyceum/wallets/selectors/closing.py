"""The journal of a month, and what moved on the bank."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.apps import apps

from lyceum.kernel.actors import Actor
from lyceum.kernel.money import Money
from lyceum.wallets import policies
from lyceum.wallets.documents import Booking, journal_csv
from lyceum.wallets.ledger import accounts
from lyceum.wallets.models import Account, Payout, Posting
from lyceum.wallets.reasons import in_words
from lyceum.wallets.types import number_of_payout

from .payouts import end_of

CHUNK = 2000
PAIR = 2
DEPOSIT = "wallets.Deposit"


@dataclass(frozen=True)
class Movement:
    """So much into the bank (out of it, below zero), and what it belongs to; `match` empty: nothing."""

    on: date
    transfer_id: int
    amount: int
    currency: str
    what: str
    match: str


def closed_until(actor: Actor, organisation_id: int) -> date | None:
    """Until when an organisation's books are closed."""
    policies.insist_on_books(actor, organisation_id)
    return accounts.book_of(organisation_id).closed_until


def journal(
    actor: Actor, organisation_id: int, month: date, *, for_excel: bool = False
) -> Iterator[bytes]:
    """The journal of a month as CSV, line by line, in the memory of a few thousand."""
    policies.insist_on_books(actor, organisation_id)
    return journal_csv(_bookings(organisation_id, month), for_excel=for_excel)


def _bookings(organisation_id: int, month: date) -> Iterator[Booking]:
    """What is there of other books in a transfer stays out: it is in their journal."""
    rows = Posting.objects.filter(
        account__book__organisation_id=organisation_id,
        booked_on__gte=month,
        booked_on__lte=end_of(month),
    ).select_related("account", "transfer")
    ordered = rows.order_by("booked_on", "transfer_id", "pk").iterator(chunk_size=CHUNK)
    for _transfer, some in groupby(ordered, key=lambda row: row.transfer_id):
        yield from _of_transfer(list(some))


def _of_transfer(rows: list[Posting]) -> Iterator[Booking]:
    for row in rows:
        others = [code_of(other.account) for other in rows if other.pk != row.pk]
        cause = row.transfer
        yield Booking(
            day=row.booked_on,
            transfer_id=str(row.transfer_id),
            account=code_of(row.account),
            account_name=str(row.account.get_kind_display()),
            counter_account=others[0] if len(rows) == PAIR else "",
            amount=Money(-row.amount, row.account.currency),
            reasons=tuple(filter(None, (cause.reason, cause.about, cause.rule))),
        )


def code_of(account: Account) -> str:
    """An account in a chart: its kind, and which of it."""
    return f"{account.kind}:{account.key}" if account.key else str(account.kind)


def movements(actor: Actor, organisation_id: int, month: date) -> list[Movement]:
    """What moved on the bank in a month. Deposits and payouts are matched; the rest is listed so."""
    policies.insist_on_books(actor, organisation_id)
    rows = Posting.objects.filter(
        account__book__organisation_id=organisation_id,
        account__kind=Account.Kind.BANK,
        booked_on__gte=month,
        booked_on__lte=end_of(month),
    ).select_related("account", "transfer")
    found = list(rows.order_by("booked_on", "pk"))
    matched = _matches({row.transfer_id for row in found} | _reversed(found))
    return [
        Movement(
            on=row.booked_on,
            transfer_id=row.transfer_id,
            amount=-row.amount,  # money in the bank stands below zero: the pots have it
            currency=row.account.currency,
            what=in_words(row.transfer.reason, is_back=row.transfer.reverses_id is not None),
            match=matched.get(row.transfer_id) or matched.get(row.transfer.reverses_id or 0, ""),
        )
        for row in found
    ]


def _reversed(rows: Iterable[Posting]) -> set[int]:
    return {row.transfer.reverses_id for row in rows if row.transfer.reverses_id}


def _matches(transfer_ids: set[int]) -> dict[int, str]:
    """The bank's reference of a deposit, or the number of a payout, by transfer."""
    paid = Payout.objects.filter(transfer_id__in=transfer_ids).values_list(
        "transfer_id", "run_id", "pk"
    )
    found = {transfer: number_of_payout(run, pk) for transfer, run, pk in paid}
    deposits = _deposits()
    if deposits is not None:
        rows = deposits.filter(transfer_id__in=transfer_ids)
        found |= dict(rows.values_list("transfer_id", "reference"))
    return found


def _deposits() -> Any:
    """What came in, where deposits are kept."""
    found: Any = next((kind for kind in apps.get_models() if kind._meta.label == DEPOSIT), None)
    return found and found.objects.unscoped("of an organisation whose books the actor keeps")
