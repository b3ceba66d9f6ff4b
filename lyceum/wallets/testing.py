"""Money for tests of this app and of higher ones."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction

from lyceum.kernel import actors, clock
from lyceum.wallets import services
from lyceum.wallets.ledger import accounts, auditing, booking
from lyceum.wallets.models import Account, Pot, Purchase
from lyceum.wallets.services.pots import NewPot, open_pot
from lyceum.wallets.types import Cause, Entry, Move, reference_of

_numbers = count(1)
CAUSE = Cause(reason="test", by="system:tests")


def make_account(organisation: Any, kind: str = "personal", **fields: Any) -> Account:
    """An account in the organisation's books, with a key of its own where it is a pot."""
    key = fields.pop("key", str(next(_numbers)) if kind in Account.POTS else "")
    book = accounts.book_of(organisation.pk)
    return accounts.account_of(book, kind, fields.pop("currency", "EUR"), key, **fields)


@transaction.atomic
def put_money(account: Account, amount: int) -> None:
    """From the bank of its book."""
    bank = accounts.account_of(account.book, "bank", account.currency)
    entries = (Entry(bank.pk, -amount), Entry(account.pk, amount))
    booking.book(Move(key=f"put-{next(_numbers)}", entries=entries, cause=CAUSE))
    account.refresh_from_db()


def make_deposit(organisation: Any, amount: int, currency: str = "EUR", **fields: Any) -> Any:
    """Money for an organisation to promise."""
    fields.setdefault("reference", f"bank {next(_numbers)}")
    fields.setdefault("paid_on", clock.today())
    return services.make_deposit(
        by=actors.system("tests"),
        organisation_id=organisation.pk,
        amount=amount,
        currency=currency,
        **fields,
    )


def make_top_up(organisation: Any, person: Any, amount: int) -> Any:
    """Money that a person paid in for themselves, by their own reference."""
    return make_deposit(organisation, amount, reference=reference_of(person.pk))


def make_allowance(organisation: Any, *, is_active: bool = True, **said: Any) -> Any:
    """A rule for everybody: 1,200.00 EUR a year, from the first day of this year."""
    by = actors.system("tests")
    said = {
        "name": "Learning",
        "amount": 1200_00,
        "currency": "EUR",
        "starts_on": clock.today().replace(month=1, day=1),
        **said,
    }
    overlap = said.pop("overlap", "")
    made = services.draft_allowance(by=by, organisation_id=organisation.pk, **said)
    if not is_active:
        return made
    return services.activate_allowance(
        by=by,
        organisation_id=organisation.pk,
        allowance_id=made.pk,
        version=made.version,
        overlap=overlap,
    )


def make_pot(organisation: Any, amount: int = 0, **fields: Any) -> Pot:
    """A pot with money in it, of a person where one is given."""
    person, unit = fields.pop("person", None), fields.pop("unit", None)
    new = NewPot(
        kind=fields.pop("kind", "personal"),
        name=fields.pop("name", f"Pot {next(_numbers)}"),
        organisation_id=organisation.pk,
        currency=fields.pop("currency", "EUR"),
        person_id=person.pk if person else None,
        unit_id=unit.pk if unit else None,
        guest_ids=[guest.pk for guest in fields.pop("guests", ())],
        **fields,
    )
    pot = open_pot(by=actors.system("tests"), new=new)
    if amount:
        put_money(pot.account, amount)
    return pot


def money_in(pot: Pot) -> tuple[int, int]:
    """What is in a pot, and how much of it is held."""
    account = Account.objects.get(pk=pot.account_id)
    return account.balance or 0, account.held


def own_money_of(organisation: Any) -> int:
    """What stands on the main account of an organisation, in euros."""
    return services.allowances.main_account(organisation.pk, "EUR").balance or 0


def lock_pots(*pots: Pot) -> None:
    """As whoever pays from them does, until the transaction ends."""
    booking.lock([pot.account_id for pot in pots])


def close_books(organisation: Any, until: date) -> None:
    """Nothing is booked there until a day that is over, or on it."""
    accounts.close(accounts.book_of(organisation.pk), until, today=clock.today())


def wrong_in_books() -> list[str]:
    """What does not hold in any book; nothing where all is right."""
    return list(auditing.differences())


def state_of(purchase_id: int) -> str:
    """How it stands with a purchase."""
    return str(Purchase.objects.unscoped("a test").get(pk=purchase_id).state)


def make_rate(currency: str, per_euro: str, days_ago: int = 0) -> Any:
    """For one euro so many units of a currency, today or some days ago."""
    return services.keep_rate(
        by=actors.system("tests"),
        currency=currency,
        day=clock.today() - timedelta(days=days_ago),
        per_euro=Decimal(per_euro),
    )
