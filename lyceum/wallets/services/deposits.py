"""Money that comes in: by hand, and from a file of the bank, which also tells which payouts left.

A deposit goes from the bank to the organisation's own account; one that carries a person's
reference goes to that person's own pot. The same reference is the same deposit, unless that one was
taken back: then it may be entered anew. A file that comes in again does not undo the taking back.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, ClassVar

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lyceum.kernel import clock, intake, money
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.intake import Context, Field, Importer, Outcome
from lyceum.kernel.intake.shapes import ERROR, NEW, UNCHANGED
from lyceum.kernel.money import Money
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.kernel.tables import OpenedTable
from lyceum.organisations import api as organisations
from lyceum.wallets import policies
from lyceum.wallets.errors import DayIsToCome, PeriodIsClosed, ReferenceIsUsed, UnknownCurrency
from lyceum.wallets.events import DepositMade, DepositsImported, DepositTakenBack, PayoutsLeft
from lyceum.wallets.ledger import accounts, booking
from lyceum.wallets.models import Account, Book, Deposit, Payout, Pot, Transfer
from lyceum.wallets.readers import BankStatement, NotUnderstood, is_xml, read_amount, read_day
from lyceum.wallets.types import Cause, Entry, Move, payout_in, person_in

from .allowances import main_account
from .debits import Debit, Debits

LONGEST = 80
TAKEN_BACK = Exists(Transfer.objects.filter(reverses=OuterRef("transfer")))
OWN = "own:"  # the key of an account on which a person's own money stands begins so


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A line of the bank's, read: for whom it is, if it is for a person."""

    amount: int
    currency: str
    reference: str
    paid_on: date
    person_id: int | None = None


Looked = tuple[Outcome, Incoming | None]


# --- by hand --------------------------------------------------------------------------------------


@transaction.atomic
def make_deposit(
    *,
    by: Actor,
    organisation_id: int,
    amount: int,
    currency: str,
    reference: str,
    paid_on: date,
) -> Deposit:
    """Book what came into the bank, in minor units. The same once more is the same deposit; one that
    was taken back is booked anew.

    Raises `ReferenceIsUsed`, `NotAnAmount`, `UnknownCurrency`, `DayIsToCome`, `PeriodIsClosed`; and
    `NotFound` where the reference is a person's who never belonged here.
    """
    _insist_on_books(by, organisation_id)
    booking.insist_on_amount(amount)
    if currency not in money.CURRENCIES:
        raise UnknownCurrency(currency=currency)
    if paid_on > clock.today():
        raise DayIsToCome(day=paid_on)
    said = " ".join(reference.split())[:LONGEST]
    incoming = _for_whom(
        Incoming(amount=amount, currency=currency, reference=said, paid_on=paid_on)
    )
    if incoming.person_id and incoming.person_id not in _known_here(organisation_id, [incoming]):
        raise NotFound
    known = _deposits(organisation_id).filter(reference=incoming.reference)
    if before := known.exclude(TAKEN_BACK).first():
        return _the_same(before, incoming)
    made = _book(by, organisation_id, [incoming])
    if not made:  # the same was entered at this moment, and came first
        return _the_same(known.latest("pk"), incoming)
    owner, pk = organisation_owner(organisation_id), made[0].pk
    publish(DepositMade(by=str(by), owner_id=owner, organisation_id=organisation_id, deposit_id=pk))
    return made[0]


@transaction.atomic
def take_back_deposit(*, by: Actor, organisation_id: int, deposit_id: int) -> None:
    """It was no deposit: the opposite is booked today, if the money is still there."""
    _insist_on_books(by, organisation_id)
    found = _deposits(organisation_id).filter(pk=deposit_id).first()
    if found is None:
        raise NotFound
    booked = booking.reverse(found.transfer_id, key=f"deposit-back:{found.pk}", by=str(by))
    if booked.is_new:
        publish(
            DepositTakenBack(
                by=str(by),
                owner_id=found.owner_id,
                organisation_id=organisation_id,
                deposit_id=found.pk,
            )
        )


# --- from a file ----------------------------------------------------------------------------------


class Deposits(Importer):
    """What the bank says came in. A file is taken in as a whole, or not at all."""

    kind: ClassVar[str] = "deposits"
    title = gettext_lazy("Deposits")
    intro = gettext_lazy(
        "The bank's statement (camt.053), or a table with one payment a row. If one row is wrong, none is booked; a file may come in again, what is"
        " known by its reference is not booked twice."
    )
    fields = (
        Field(
            "paid_on",
            gettext_lazy("Day"),
            required=True,
            synonyms=(
                "date",
                "value date",
                "booking date",
                "Datum",
                "Valuta",
                "Wertstellung",
                "BookgDt",
            ),
        ),
        Field(
            "amount", gettext_lazy("Amount"), required=True, synonyms=("Betrag", "montant", "Amt")
        ),
        Field(
            "currency",
            gettext_lazy("Currency"),
            required=True,
            synonyms=("Währung", "devise", "Ccy"),
        ),
        Field(
            "reference",
            gettext_lazy("Reference"),
            required=True,
            synonyms=("Referenz", "end to end id", "transaction id", "référence", "AcctSvcrRef"),
            help=gettext_lazy("The bank's word for this payment; each has its own."),
        ),
        Field(
            "person",
            gettext_lazy("Reference of a person"),
            synonyms=("purpose", "remittance", "Verwendungszweck", "motif", "RmtInf"),
            help=gettext_lazy("Whoever pays for themselves says it: RF and two digits, LY …"),
        ),
        Field(
            "payout",
            gettext_lazy("Payout"),
            synonyms=("Payout",),
            help=gettext_lazy("Of a payout that left the bank: its number, such as PO1-2."),
        ),
    )
    endings = (*Importer.endings, "xml")
    batch: ClassVar[int] = 1_000_000  # one transaction, whatever a file may hold

    def permit(self, actor: Actor, owner_id: str, organisation_id: int | None) -> None:
        if organisation_id is None or owner_id != organisation_owner(organisation_id):
            raise NotFound
        _insist_on_books(actor, organisation_id)

    def open(self, file: IO[bytes], encoding: str) -> OpenedTable:
        head = file.read(64)
        file.seek(0)
        return BankStatement(file, self.limits) if is_xml(head) else super().open(file, encoding)

    def begin(self, context: Context) -> None:
        book = accounts.book_of(context.organisation_id or 0)
        context.memory |= {"closed_until": book.closed_until, "wrong": False, "rows": 0}

    def survey(self, entries: Sequence[intake.Entry], context: Context) -> None:
        context.memory["rows"] += len(entries)
        outcomes = self.check(entries, context)
        context.memory["wrong"] |= any(outcome.state == ERROR for outcome in outcomes)

    def surveyed(self, context: Context) -> None:
        context.memory["wrong"] |= context.skipped > 0

    def check(self, entries: Sequence[intake.Entry], context: Context) -> list[Outcome]:
        return [outcome for outcome, _incoming in self._looked_at(entries, context)[0]]

    def apply(self, entries: Sequence[intake.Entry], context: Context) -> list[Outcome]:
        """All of it or nothing: also when it was refused, and the rows are tried one by one."""
        looked, debits = self._looked_at(entries, context)
        is_whole = len(entries) == context.memory["rows"]
        if context.memory["wrong"] or not is_whole or any(o.state == ERROR for o, _i in looked):
            return [_refused(outcome) for outcome, _incoming in looked]
        new = [incoming for outcome, incoming in looked if incoming and outcome.state == NEW]
        if made := _book(context.actor, context.organisation_id or 0, new):
            _tell(made, context)
        if debits.marked:
            debits.keep()
            _tell_left(debits.marked, context)
        return [outcome for outcome, _incoming in looked]

    def _looked_at(
        self, entries: Sequence[intake.Entry], context: Context
    ) -> tuple[list[Looked], Debits]:
        at = context.organisation_id or 0
        read = [_read(entry, context) for entry in entries]
        rows = [row for row in read if isinstance(row, Incoming)]
        here, seen = _known_here(at, rows), _entered(at, rows)
        debits = Debits(context.actor, at, [row for row in read if isinstance(row, Debit)])
        return [
            _compared(row, here, seen)
            if isinstance(row, Incoming)
            else (debits.look(row) if isinstance(row, Debit) else row, None)
            for row in read
        ], debits


def _read(entry: intake.Entry, context: Context) -> Incoming | Debit | Outcome:
    """A row in our words, or why it is none."""
    values, name = entry.values, "currency"
    try:
        currency = values["currency"].strip().upper()
        if currency not in money.CURRENCIES:
            return Outcome.error(_("is no currency"), name, _("three letters, such as EUR"))
        name = "amount"
        amount = read_amount(values["amount"], currency)
        name = "paid_on"
        paid_on = read_day(values["paid_on"])
    except NotUnderstood as why:
        return Outcome.error(why.reason, name, why.expected)
    is_out = payout_in(values.get("payout", ""))  # nothing is booked of it, on whatever day
    if problem := _wrong_day(paid_on, None if is_out else context.memory["closed_until"]):
        return problem
    if is_out:
        return Debit(number=is_out, amount=Money(amount, currency), on=paid_on)
    reference = " ".join(values["reference"].split())
    if len(reference) > LONGEST:
        return Outcome.error(
            _("is too long"), "reference", _("at most {n} letters").format(n=LONGEST)
        )
    incoming = Incoming(amount=amount, currency=currency, reference=reference, paid_on=paid_on)
    return _for_whom(incoming, values.get("person", ""))


def _wrong_day(day: date, closed_until: date | None) -> Outcome | None:
    if day > clock.today():
        return Outcome.error(_("is yet to come"), "paid_on", _("a day until today"))
    if closed_until and day <= closed_until:
        return Outcome.error(str(PeriodIsClosed(day=closed_until)), "paid_on", _("a later day"))
    return None


def _compared(
    row: Incoming, here: set[int], seen: dict[str, Deposit | Incoming]
) -> tuple[Outcome, Incoming]:
    """New, known, or something else under a reference that is known.

    What was taken back stays so when the same comes in again; anything else may have its reference.
    """
    title = f"{Money(row.amount, row.currency)} · {row.reference}"
    if row.person_id and row.person_id not in here:
        reason = _("is the reference of nobody here")
        return Outcome.error(reason, "person", _("a reference from somebody's wallet")), row
    before = seen.get(row.reference)
    if before and _is_same(before, row):
        return Outcome(UNCHANGED, title), row
    if before is None or getattr(before, "is_back", False):
        seen[row.reference] = row
        return Outcome(NEW, title), row
    return Outcome.error(str(_used(before)), "reference", _("a reference of its own")), row


def _refused(outcome: Outcome) -> Outcome:
    if outcome.state == ERROR:
        return outcome
    return Outcome.error(_("is right, but another row is not: nothing of this file is booked"))


def _tell(made: Sequence[Deposit], context: Context) -> None:
    publish(
        DepositsImported(
            by=str(context.actor),
            owner_id=context.owner_id,
            organisation_id=context.organisation_id or 0,
            run_id=context.run_id,
            deposit_ids=[deposit.pk for deposit in made],
        )
    )


def _tell_left(payouts: Sequence[Payout], context: Context) -> None:
    publish(
        PayoutsLeft(
            by=str(context.actor),
            owner_id=context.owner_id,
            organisation_id=context.organisation_id or 0,
            run_id=context.run_id,
            payout_ids=[payout.pk for payout in payouts],
        )
    )


# --- parts ----------------------------------------------------------------------------------------


def _insist_on_books(by: Actor, organisation_id: int) -> None:
    if not policies.can_keep_books(by, organisation_id):
        raise Forbidden


def _for_whom(incoming: Incoming, words: str = "") -> Incoming:
    """Whose own money it is, if a person's reference stands there. Where that is all that the bank
    says, the day and the amount tell one payment from the next."""
    whole = person_in(incoming.reference)
    person_id = whole or _person_among(words) or _person_among(incoming.reference)
    reference = incoming.reference
    if whole:
        reference = f"{reference} {incoming.paid_on} {incoming.amount} {incoming.currency}"
    return Incoming(
        amount=incoming.amount,
        currency=incoming.currency,
        reference=reference,
        paid_on=incoming.paid_on,
        person_id=person_id,
    )


def _person_among(words: str) -> int | None:
    return next(filter(None, map(person_in, [words, *words.split()])), None)


def _known_here(organisation_id: int, rows: Iterable[Incoming]) -> set[int]:
    """Whoever belongs to the organisation, or once did."""
    ids = {row.person_id for row in rows if row.person_id}
    return set(organisations.places_in(organisation_id, ids)) if ids else set()


def _deposits(organisation_id: int) -> QuerySet[Deposit]:
    rows = Deposit.objects.unscoped("of an organisation whose books are kept by who asks")
    return rows.filter(organisation_id=organisation_id)


def _of_references(organisation_id: int, rows: Iterable[Incoming]) -> QuerySet[Deposit]:
    said = _deposits(organisation_id)
    wanted = {row.reference for row in rows}
    return said.filter(reference__in=wanted) if len(wanted) <= intake.Importer.batch else said


def _entered(organisation_id: int, rows: Iterable[Incoming]) -> dict[str, Deposit | Incoming]:
    """The newest of each reference: an older one was taken back before it."""
    said = _of_references(organisation_id, rows).annotate(is_back=TAKEN_BACK)
    return {each.reference: each for each in said.order_by("pk")}


def _times_taken_back(organisation_id: int, rows: Iterable[Incoming]) -> Counter[str]:
    """How often a deposit of each reference was taken back."""
    said = _of_references(organisation_id, rows).filter(TAKEN_BACK)
    return Counter(said.values_list("reference", flat=True))


def _is_same(one: Deposit | Incoming, other: Incoming) -> bool:
    names = ("amount", "currency", "paid_on", "person_id")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _the_same(before: Deposit, incoming: Incoming) -> Deposit:
    if not _is_same(before, incoming):
        raise _used(before)
    return before


def _used(before: Deposit | Incoming) -> ReferenceIsUsed:
    return ReferenceIsUsed(
        reference=before.reference,
        amount=Money(before.amount, before.currency),
        day=before.paid_on,
    )


def _book(by: Actor, organisation_id: int, rows: Sequence[Incoming]) -> list[Deposit]:
    """The transfers of these deposits, day by day, and the deposits themselves: those that were not
    booked before, or by somebody else at this moment."""
    made = []
    times, places = _times_taken_back(organisation_id, rows), _Places(organisation_id, rows)
    for day in sorted({row.paid_on for row in rows}):
        of_day = [row for row in rows if row.paid_on == day]
        moves = [_move(by, places, row, times[row.reference]) for row in of_day]
        booked = booking.book_many(moves, on=day)
        made += [
            Deposit(
                owner_id=organisation_owner(organisation_id),
                organisation_id=organisation_id,
                person_id=row.person_id,
                amount=row.amount,
                currency=row.currency,
                reference=row.reference,
                paid_on=row.paid_on,
                transfer_id=done.transfer_id,
                by=str(by),
                made_at=clock.now(),
            )
            for row, done in zip(of_day, booked, strict=True)
            if done.is_new
        ]
    return Deposit.objects.unscoped("new ones, of their organisation").bulk_create(made)


class _Places:
    """From which account to which these rows go, looked up once, however many rows there are."""

    def __init__(self, organisation_id: int, rows: Sequence[Incoming]) -> None:
        self.organisation_id = organisation_id
        book, currencies = accounts.book_of(organisation_id), {row.currency for row in rows}
        self.banks = {code: accounts.account_of(book, "bank", code).pk for code in currencies}
        self.mains = {code: main_account(organisation_id, code).pk for code in currencies}
        self.pots = _own_pots(book, rows)

    def target(self, row: Incoming) -> int:
        """The organisation's own account, or the pot of whoever paid in for themselves."""
        if not row.person_id:
            return self.mains[row.currency]
        which = (f"{OWN}{row.person_id}", row.currency)
        if which not in self.pots:
            pot = own_pot(self.organisation_id, row.person_id, row.currency)
            self.pots[which] = pot.account_id
        return self.pots[which]


def _own_pots(book: Book, rows: Sequence[Incoming]) -> dict[tuple[str, str], int]:
    """The accounts of pots that are open already, by their key and currency."""
    keys = {f"{OWN}{row.person_id}" for row in rows if row.person_id}
    found = Account.objects.filter(book=book, kind=Account.Kind.PERSONAL, pot__isnull=False)
    if len(keys) <= intake.Importer.batch:
        found = found.filter(key__in=keys)
    else:
        found = found.filter(key__startswith=OWN)
    return {(key, code): pk for key, code, pk in found.values_list("key", "currency", "pk")}


def _move(by: Actor, places: _Places, row: Incoming, times: int) -> Move:
    """Its transfer; the key counts how often such a one was taken back before."""
    about = f"identity.person:{row.person_id}" if row.person_id else ""
    again = f"deposit-again:{times}" if times else "deposit"
    return Move(
        key=f"{again}:{places.organisation_id}:{row.reference}",
        entries=(
            Entry(places.banks[row.currency], -row.amount),
            Entry(places.target(row), row.amount),
        ),
        cause=Cause(reason="top-up" if row.person_id else "deposit", about=about, by=str(by)),
    )


def own_pot(organisation_id: int, person_id: int, currency: str) -> Pot:
    """Where a person's own money stands that came through an organisation's bank; opened once."""
    book = accounts.book_of(organisation_id)
    account = accounts.account_of(book, Account.Kind.PERSONAL, currency, f"{OWN}{person_id}")
    pots = Pot.objects.unscoped("the pot of this very account")
    pot, _is_new = pots.get_or_create(
        account=account,
        defaults={
            "owner_id": person_owner(person_id),
            "kind": Pot.Kind.PERSONAL,
            "name": _("My own money"),
            "organisation_id": organisation_id,
            "person_id": person_id,
            "made_at": clock.now(),
        },
    )
    return pot
