"""Exchange rates as they are kept: the newest version of each day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError
from lyceum.wallets import policies
from lyceum.wallets.models import ExchangeRate, Share
from lyceum.wallets.rates import EURO, OLDEST, Pair, Rate, Rates, pair_of

PAGE = 50


@dataclass(frozen=True)
class RateRow:
    """One version of a rate; `counts` says whether it is the one that is used."""

    currency: str
    day: date
    per_euro: Decimal
    version: int
    source: str
    made_at: datetime
    counts: bool


class Desk:
    """Changes money of one currency into another by the rates of a day.

    It asks the tables once, and only if it is needed. What cannot be changed is told by `why`.
    """

    def __init__(self, price: str, day: date, others: Iterable[str]) -> None:
        self.price, self.day = price, day
        self._others = sorted(set(others) - {price})
        self._rates: Rates | None = None
        self.why: dict[str, DomainError] = {}

    def pair(self, pot: str) -> Pair | None:
        """How a pot of this currency pays the price; None where no rate of this week is kept."""
        if self._rates is None:
            self._rates = rates_on(self.day, [self.price, *self._others])
        try:
            return pair_of(pot, self.price, self._rates, self.day)
        except DomainError as why:
            self.why[pot] = why
            return None


def rates_on(day: date, currencies: Iterable[str]) -> Rates:
    """The last rates of these currencies at or before a day: those of its week, and what is older
    only where there is none. Two queries at most."""
    wanted = {code for code in currencies if code != EURO}
    kept = ExchangeRate.objects.filter(currency__in=wanted, day__lte=day)
    rows = list(_versions(kept.filter(day__gte=day - timedelta(days=OLDEST))))
    for code in sorted(wanted - {row.currency for row in rows}):
        rows += _versions(kept.filter(currency=code).order_by("-day")[:1])
    newest = {(row.currency, row.day): row for row in rows}
    return Rates(Rate(row.day, row.currency, row.per_euro) for row in newest.values())


def pair_of_share(share: Share) -> Pair | None:
    """The rates by which a share was reckoned; None where its pot has the price's currency."""
    if share.pot_per_euro is None or share.price_per_euro is None or share.rate_on is None:
        return None
    return Pair(
        pot=share.pot.account.currency,
        price=share.purchase.currency,
        pot_per_euro=share.pot_per_euro,
        price_per_euro=share.price_per_euro,
        day=share.rate_on,
    )


def _versions(rows: Iterable[ExchangeRate]) -> list[ExchangeRate]:
    """The higher versions last."""
    return sorted(rows, key=lambda row: row.version)


def rate_rows(actor: Actor, currency: str, page: int) -> tuple[list[RateRow], bool]:
    """The rates that are kept, the newest first, with what was corrected; whether there is more."""
    policies.insist_on_rates(actor)
    kept = ExchangeRate.objects.order_by("-day", "currency", "-version")
    if currency:
        kept = kept.filter(currency=currency)
    start = (page - 1) * PAGE
    found = list(kept[start : start + PAGE + 1])
    newest: dict[tuple[str, date], int] = {}
    for row in found:
        newest.setdefault((row.currency, row.day), row.version)
    return [
        RateRow(
            currency=row.currency,
            day=row.day,
            per_euro=row.per_euro.normalize(),
            version=row.version,
            source=row.source,
            made_at=row.made_at,
            counts=row.version == newest[row.currency, row.day],
        )
        for row in found[:PAGE]
    ], len(found) > PAGE
