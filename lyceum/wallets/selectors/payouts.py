"""What is owed to providers and people, what was paid, and to which accounts."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import Money
from lyceum.kernel.sealing import cipher
from lyceum.kernel.tables import write_csv
from lyceum.organisations import api as organisations
from lyceum.wallets import policies
from lyceum.wallets.documents import Account as BankAccount
from lyceum.wallets.documents import Payment, payment_file
from lyceum.wallets.errors import NobodyHasAnAccount
from lyceum.wallets.ledger import accounts
from lyceum.wallets.models import Account, BankDetails, Payout, PayoutRun, Posting, Purchase
from lyceum.wallets.reasons import in_words
from lyceum.wallets.types import number_of_payout, number_of_run

from .sellers import name_of, sellers

PURPOSE = "wallets.bank"
EURO = "EUR"
RECENT = 24
HERE = "of an organisation whose books the actor keeps, or of themselves"


@dataclass(frozen=True)
class Payee:
    """A provider or a person; one of the two numbers is there."""

    provider_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Owed:
    """What is owed to a payee at the end of a day and not paid: `due`; below zero, they owe it.

    `payable` is no more than what is still owed now, after what was refunded since.
    """

    account_id: int
    payee: Payee
    name: str
    currency: str
    due: int
    payable: int
    has_details: bool


@dataclass(frozen=True)
class StatementLine:
    """One line of a provider's account: a sale, a credit note (below zero), or what was paid."""

    on: date
    what: str
    reason: str
    purchase_id: int | None
    title: str
    amount: int


@dataclass(frozen=True)
class Statement:
    """A provider's account in a month, in minor units of one currency."""

    provider_id: int
    name: str
    currency: str
    month: date
    opening: int
    lines: Sequence[StatementLine]
    closing: int

    @property
    def sold(self) -> int:
        return sum(line.amount for line in self.lines if line.reason not in ("refund", "payout"))

    @property
    def credited(self) -> int:
        return -sum(line.amount for line in self.lines if line.reason == "refund")

    @property
    def paid(self) -> int:
        return -sum(line.amount for line in self.lines if line.reason == "payout")


@dataclass(frozen=True)
class PaidRow:
    """One payout of a run. The IBAN is whole: who keeps the books pays by it."""

    id: int
    payee: Payee
    name: str
    amount: int
    currency: str
    account: BankAccount | None
    left_on: date | None
    left_amount: int | None  # as the bank's statement says

    @property
    def iban_end(self) -> str:
        """So much of the IBAN as tells two apart."""
        return self.account.iban[-4:] if self.account else ""


def month_of(day: date) -> date:
    """Its first day."""
    return day.replace(day=1)


def end_of(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def months_until(day: date, count: int = RECENT) -> list[date]:
    """The months that ended before a day, the newest first."""
    found, month = [], month_of(day)
    for _each in range(count):
        month = month_of(month - timedelta(days=1))
        found.append(month)
    return found


# --- bank details ---------------------------------------------------------------------------------


def details_of(
    actor: Actor, organisation_id: int, payees: Iterable[Payee]
) -> dict[Payee, BankAccount]:
    """The accounts of payees, for who pays them. `Payee()` is the organisation itself."""
    policies.insist_on_books(actor, organisation_id)
    wanted = set(payees)
    people = {payee.person_id for payee in wanted if payee.person_id}
    theirs = Q(organisation_id=organisation_id) | Q(person_id__in=people)
    rows = BankDetails.objects.unscoped(HERE).filter(theirs)
    found = {Payee(row.provider_id, row.person_id): row for row in rows}
    return {payee: opened(row) for payee, row in found.items() if payee in wanted}


def own_details(actor: Actor, person_id: int) -> BankAccount | None:
    """Where a person wants their money."""
    policies.insist_on_purse(actor, person_id)
    row = BankDetails.objects.unscoped(HERE).filter(person_id=person_id).first()
    return opened(row) if row else None


def opened(row: BankDetails) -> BankAccount:
    """What was sealed."""
    return BankAccount(**json.loads(cipher(PURPOSE).decrypt(row.sealed.encode())))


# --- what is owed ---------------------------------------------------------------------------------


def owed(actor: Actor, organisation_id: int, until: date, currency: str = "") -> list[Owed]:
    """What is owed at the end of a day to providers, and to people for receipts. Those with names
    first; a dozen queries, however many."""
    policies.insist_on_books(actor, organisation_id)
    ledgers = _ledgers(organisation_id, currency)
    then = accounts.balances_on(ledgers, until)
    now = accounts.balances_on(ledgers, date.max)
    after = _paid_after(organisation_id, until)
    rows = {row: _payee(row) for row in ledgers.order_by("kind", "pk")}
    names = names_of(rows.values())
    details = details_of(actor, organisation_id, rows.values())
    found = []
    for row, payee in rows.items():
        due = then[row.pk] - after.get((payee, row.currency), 0)
        if due:
            payable = max(0, min(due, now[row.pk]))
            has = payee in details
            found.append(Owed(row.pk, payee, names[payee], row.currency, due, payable, has))
    return found


def _ledgers(organisation_id: int, currency: str) -> QuerySet[Account]:
    kinds = (Account.Kind.PROVIDER, Account.Kind.CLEARING)
    book = accounts.book_of(organisation_id)
    found = Account.objects.filter(book=book, kind__in=kinds, key__regex=r"^[0-9]+$")
    return found.filter(currency=currency) if currency else found


def _payee(account: Account) -> Payee:
    number = int(account.key)
    is_provider = account.kind == Account.Kind.PROVIDER
    return Payee(provider_id=number) if is_provider else Payee(person_id=number)


def _paid_after(organisation_id: int, day: date) -> dict[tuple[Payee, str], int]:
    rows = Payout.objects.filter(
        run__organisation_id=organisation_id, transfer__booked_on__gt=day
    ).values_list("provider_id", "person_id", "run__currency")
    summed = rows.annotate(sum=Sum("amount")).order_by()
    return {
        (Payee(provider_id, person_id), currency): total
        for provider_id, person_id, currency, total in summed
    }


def names_of(payees: Iterable[Payee]) -> dict[Payee, str]:
    """What payees are called. Three queries at most."""
    wanted = set(payees)
    known = sellers(payee.provider_id for payee in wanted if payee.provider_id is not None)
    people = identity.names_of(payee.person_id for payee in wanted if payee.person_id)
    return {
        payee: people.get(payee.person_id, _("somebody who left"))
        if payee.person_id
        else name_of(payee.provider_id or 0, known)
        for payee in wanted
    }


# --- statements -----------------------------------------------------------------------------------


def statement(
    actor: Actor, organisation_id: int, provider_id: int, currency: str, month: date
) -> Statement:
    """What was sold by a provider in a month, taken back and paid. No learner is named."""
    policies.insist_on_books(actor, organisation_id)
    account = (
        _ledgers(organisation_id, currency).filter(kind="provider", key=str(provider_id)).first()
    )
    if account is None:
        raise NotFound
    last = end_of(month)
    rows = Posting.objects.filter(account=account, booked_on__gte=month, booked_on__lte=last)
    found = list(rows.select_related("transfer").order_by("booked_on", "pk"))
    opening = accounts.balance_on(account, month - timedelta(days=1))
    lines = _lines(found)
    return Statement(
        provider_id=provider_id,
        name=name_of(provider_id, sellers([provider_id])),
        currency=currency,
        month=month,
        opening=opening,
        lines=lines,
        closing=opening + sum(line.amount for line in lines),
    )


def _lines(rows: Sequence[Posting]) -> list[StatementLine]:
    bought = _purchases(rows)
    return [
        StatementLine(
            on=row.booked_on,
            what=in_words(row.transfer.reason, is_back=row.transfer.reverses_id is not None),
            reason=row.transfer.reason,
            purchase_id=bought[row.transfer_id].pk if row.transfer_id in bought else None,
            title=bought[row.transfer_id].title if row.transfer_id in bought else "",
            amount=row.amount,
        )
        for row in rows
    ]


def _purchases(rows: Sequence[Posting]) -> dict[int, Purchase]:
    """Purchases by the transfer that paid them, or gave back."""
    purchases = Purchase.objects.unscoped("by transfers on an account that the actor keeps")
    backs = {
        int(row.transfer.key.removeprefix("refund:")): row.transfer_id
        for row in rows
        if row.transfer.key.startswith("refund:")
    }
    wanted = Q(transfer_id__in=[row.transfer_id for row in rows]) | Q(pk__in=backs)
    found: dict[int, Purchase] = {}
    for purchase in purchases.filter(wanted):
        found[purchase.transfer_id or 0] = purchase
        if purchase.pk in backs:
            found[backs[purchase.pk]] = purchase
    return found


STATEMENT = ("date", "what", "purchase", "title", "amount", "currency")


def statement_csv(said: Statement) -> Iterator[bytes]:
    """The same as a file: what it begins with, each line, what it ends with."""
    lines = ((line.on, line.what, line.purchase_id, line.title, line.amount) for line in said.lines)
    edges = (
        (said.month, _("opening balance"), None, "", said.opening),
        *lines,
        (end_of(said.month), _("closing balance"), None, "", said.closing),
    )
    rows = ((*row[:4], Money(row[4], said.currency).major, said.currency) for row in edges)
    return write_csv(STATEMENT, rows)


# --- runs -----------------------------------------------------------------------------------------


def payout_runs(actor: Actor, organisation_id: int) -> list[PayoutRun]:
    """What was paid out, the newest first."""
    policies.insist_on_books(actor, organisation_id)
    runs = PayoutRun.objects.unscoped(HERE).filter(organisation_id=organisation_id)
    return list(runs.annotate(total=Sum("payouts__amount")).order_by("-until", "-pk")[:RECENT])


def run_for(actor: Actor, organisation_id: int, run_id: int) -> PayoutRun:
    """The gate to a run."""
    policies.insist_on_books(actor, organisation_id)
    runs = PayoutRun.objects.unscoped(HERE).filter(organisation_id=organisation_id, pk=run_id)
    found = runs.first()
    if found is None:
        raise NotFound
    return found


def paid_rows(actor: Actor, run: PayoutRun) -> list[PaidRow]:
    """Who was paid in a run, how much, and to which account."""
    rows = {row: Payee(row.provider_id, row.person_id) for row in run.payouts.order_by("pk")}
    names = names_of(rows.values())
    details = details_of(actor, run.organisation_id, rows.values())
    return [
        PaidRow(
            id=row.pk,
            payee=payee,
            name=names[payee],
            amount=row.amount,
            currency=run.currency,
            account=details.get(payee),
            left_on=row.left_on,
            left_amount=row.left_amount,
        )
        for row, payee in rows.items()
    ]


PAID = ("payee", "kind", "amount", "currency", "IBAN", "BIC", "account holder", "reference")


def run_csv(actor: Actor, run: PayoutRun) -> Iterator[bytes]:
    """A run as a file for whoever pays by another program."""
    return write_csv(PAID, (_paid_line(run, row) for row in paid_rows(actor, run)))


def _paid_line(run: PayoutRun, row: PaidRow) -> tuple[object, ...]:
    account = row.account or BankAccount(name="", iban="")
    kind = "person" if row.payee.person_id else "provider"
    amount = Money(row.amount, row.currency).major
    paid_to = (account.iban, account.bic, account.name)
    return (row.name, kind, amount, row.currency, *paid_to, _reference(run, row))


def run_pain(actor: Actor, run: PayoutRun) -> bytes:
    """The same for the bank (SEPA, pain.001): those in euros whose IBAN is kept.

    Raises `NobodyHasAnAccount`, `DocumentIsFaulty`.
    """
    payer = details_of(actor, run.organisation_id, [Payee()]).get(Payee())
    if run.currency != EURO:
        raise NobodyHasAnAccount(why=_("SEPA knows euros only."))
    if payer is None:
        raise NobodyHasAnAccount(why=_("the organisation's own account is not kept."))
    payments = [
        Payment(
            id=number_of_payout(run.pk, row.id),
            payee=row.account,
            amount=Money(row.amount, row.currency),
            reference=_reference(run, row),
        )
        for row in paid_rows(actor, run)
        if row.account
    ]
    if not payments:
        raise NobodyHasAnAccount(why=_("no account of those who are paid is kept."))
    return payment_file(
        id=number_of_run(run.pk),
        made_at=run.made_at,
        execute_on=run.made_at.date(),
        payer=payer,
        payments=payments,
    )


def _reference(run: PayoutRun, row: PaidRow) -> str:
    return f"Learning until {run.until.isoformat()}, payout {run.pk}-{row.id}"


def currencies_owed(actor: Actor, organisation_id: int) -> list[str]:
    """Of which currencies something may be owed."""
    policies.insist_on_books(actor, organisation_id)
    found = _ledgers(organisation_id, "").values_list("currency", flat=True)
    return sorted(set(found)) or [_own_currency(actor, organisation_id)]


def _own_currency(actor: Actor, organisation_id: int) -> str:
    return organisations.organisation_for(actor, organisation_id).currency or EURO


def last_month() -> date:
    """The first day of the month before this one."""
    return months_until(clock.today(), 1)[0]
