"""The journal for finance: one line for every posting, as CSV that no spreadsheet runs as formulas."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lyceum.kernel.money import Money, exponent
from lyceum.kernel.tables import write_csv

COLUMNS = (
    "date", "transfer", "account", "account name", "counter account", "debit", "credit", "currency",
    "reason", "cost centre",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Booking:
    """One posting. `amount` is a debit above zero and a credit below, as the chart of accounts has it;
    `counter_account` is the account's code on the other side, or empty if there are several; `reasons`
    are codes (`seat`, `offering:42`)."""

    day: date
    transfer_id: str
    account: str
    account_name: str
    counter_account: str
    amount: Money
    reasons: tuple[str, ...] = ()
    cost_centre: str = ""


def journal_csv(bookings: Iterable[Booking], *, for_excel: bool = False) -> Iterator[bytes]:
    """The lines of the file, one by one, in UTF-8: amounts with a point, as many digits as the currency
    has. For Excel it begins with a mark, and cells are parted by `;`."""
    rows = (_row(booking) for booking in bookings)
    return write_csv(COLUMNS, rows, bom=for_excel, delimiter=";" if for_excel else ",")


def _row(booking: Booking) -> tuple[str, ...]:
    amount = booking.amount
    return (
        booking.day.isoformat(),
        booking.transfer_id,
        booking.account,
        booking.account_name,
        booking.counter_account,
        _digits(amount.amount, amount.currency) if amount.amount > 0 else "",
        _digits(-amount.amount, amount.currency) if amount.amount < 0 else "",
        amount.currency,
        " ".join(booking.reasons),
        booking.cost_centre,
    )


def _digits(amount: int, currency: str) -> str:
    """`19.99`; exact, however large."""
    places = exponent(currency)
    digits = str(amount).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
