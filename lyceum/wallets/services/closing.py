"""Closing a period of an organisation's books."""

from datetime import date

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.wallets import policies
from lyceum.wallets.errors import PeriodIsClosed
from lyceum.wallets.events import PeriodClosed
from lyceum.wallets.ledger import accounts
from lyceum.wallets.models import Book


@transaction.atomic
def close_period(*, by: Actor, organisation_id: int, until: date) -> Book:
    """Nothing is booked until that day any more, and nobody opens it again.

    Raises `PeriodIsOpen` for a day that is not over, `PeriodIsClosed` for one that was closed.
    """
    policies.insist_on_books(by, organisation_id)
    book = accounts.book_of(organisation_id)
    if book.closed_until and until <= book.closed_until:
        raise PeriodIsClosed(day=until)
    accounts.close(book, until, today=clock.today())
    publish(
        PeriodClosed(
            by=str(by),
            owner_id=organisation_owner(organisation_id),
            organisation_id=organisation_id,
            until=until.isoformat(),
        )
    )
    book.refresh_from_db()
    return book
