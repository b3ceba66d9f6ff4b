"""Books and their accounts: opening, reading, closing a period."""

from datetime import date

from django.db import connection
from django.db.models import DateField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lyceum.kernel import money
from lyceum.wallets.errors import PeriodIsOpen, UnknownCurrency
from lyceum.wallets.models import Account, Book, Checkpoint, Posting

from .booking import insist_on_transaction
from .guards import NAMES

NO_FLOOR = (
    Account.Kind.PROVIDER,
    Account.Kind.CLEARING,
    Account.Kind.BANK,
    Account.Kind.FEES,
    Account.Kind.EXCHANGE,
)

# From the last checkpoint of each account, where it has moved since.
CHECK = (
    "INSERT INTO {checkpoint} (account_id, {on}, balance)"
    " SELECT a.id, %s, coalesce(c.balance, 0) + sum(p.amount) FROM {account} a"
    " LEFT JOIN {checkpoint} c ON c.account_id = a.id AND c.{on} ="
    " (SELECT max(l.{on}) FROM {checkpoint} l WHERE l.account_id = a.id)"
    " JOIN {posting} p ON p.account_id = a.id AND p.booked_on <= %s"
    " AND (c.{on} IS NULL OR p.booked_on > c.{on})"
    " WHERE a.book_id = %s GROUP BY a.id, c.balance"
)


def book_of(organisation_id: int) -> Book:
    """The books of an organisation; the first question opens them."""
    return Book.objects.get_or_create(organisation_id=organisation_id)[0]


def account_of(book: Book, kind: str, currency: str, key: str = "", floor: int = 0) -> Account:
    """The account of this kind, currency and key; the first question opens it.

    Raises `UnknownCurrency`. Only pots have a floor, and it is given when they are opened.
    """
    if currency not in money.CURRENCIES:
        raise UnknownCurrency(currency=currency)
    fresh: dict[str, int | None] = {"floor": floor, "balance": 0}
    if kind in NO_FLOOR:
        fresh = {"floor": None, "balance": None}
    found, _is_new = Account.objects.get_or_create(
        book=book, kind=kind, currency=currency, key=key, defaults=fresh
    )
    return found


def balance_of(account: Account) -> int:
    """What stands on it now, in minor units."""
    account.refresh_from_db(fields=["balance"])
    if account.balance is not None:
        return account.balance
    return balance_on(account, date.max)


def balance_on(account: Account, day: date) -> int:
    """What stood on it at the end of a day: the last checkpoint, and what came after it."""
    point = Checkpoint.objects.filter(account=account, on__lte=day).order_by("-on").first()
    since = Posting.objects.filter(account=account, booked_on__lte=day)
    if point:
        since = since.filter(booked_on__gt=point.on)
    summed: int | None = since.aggregate(sum=Sum("amount"))["sum"]
    return (summed or 0) + (point.balance if point else 0)


def balances_on(accounts: QuerySet[Account], day: date) -> dict[int, int]:
    """What stood on many accounts at the end of a day, by their ids. One query."""
    points = Checkpoint.objects.filter(account=OuterRef("pk"), on__lte=day).order_by("-on")
    since = Posting.objects.filter(
        account=OuterRef("pk"),
        booked_on__lte=day,
        booked_on__gt=Coalesce(OuterRef("point_on"), date.min, output_field=DateField()),
    )
    summed = since.values("account").annotate(sum=Sum("amount")).values("sum")
    rows = accounts.annotate(
        point_on=Subquery(points.values("on")[:1]), point=Subquery(points.values("balance")[:1])
    ).annotate(since=Subquery(summed))
    return {
        pk: (point or 0) + (more or 0)
        for pk, point, more in rows.values_list("pk", "point", "since")
    }


def look_again() -> None:
    """Let PostgreSQL see how large the books have become.

    The guards' questions are planned once in a connection; planned while the tables were small, they
    would read them from end to end for every posting. Whoever books very many says so now and then.
    """
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE {account}, {posting}, {transfer}, {hold}".format(**NAMES))


def close(book: Book, until: date, *, today: date) -> None:
    """Nothing is booked until that day any more. Balances of its end become checkpoints.

    Raises `PeriodIsOpen` for a day that has not ended.
    """
    insist_on_transaction()
    if until >= today:
        raise PeriodIsOpen(day=until)
    locked = Book.objects.select_for_update().get(pk=book.pk)
    if locked.closed_until and until <= locked.closed_until:
        return
    locked.closed_until = until
    locked.save(update_fields=["closed_until"])
    check(book, until)


def check(book: Book, on: date) -> int:
    """Write the balances of a closed day's end down; gives how many accounts had moved since."""
    with connection.cursor() as cursor:
        cursor.execute(CHECK.format(**NAMES, on=connection.ops.quote_name("on")), [on, on, book.pk])
        return int(cursor.rowcount)
