"""Keeping exchange rates: by hand, and from the files of the European Central Bank."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lyceum.kernel import clock, intake
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.intake import Change, Context, Entry, Field, Importer, Outcome, Problem
from lyceum.kernel.intake.shapes import CHANGED, NEW, UNCHANGED
from lyceum.kernel.money import CURRENCIES
from lyceum.wallets import policies
from lyceum.wallets.errors import DayHasNotCome, NotARate, UnknownCurrency
from lyceum.wallets.events import RateKept, RatesImported
from lyceum.wallets.models import ExchangeRate
from lyceum.wallets.rates import EURO, Rate, Wrong, rates_in

ECOSYSTEM = "ecosystem"
MOST = Decimal(10) ** 12
PLACES = -12
# What the European Central Bank publishes, and what it did while it is still in use.
PUBLISHED = [
    "AUD",
    "BGN",
    "BRL",
    "CAD",
    "CHF",
    "CNY",
    "CZK",
    "DKK",
    "GBP",
    "HKD",
    "HUF",
    "IDR",
    "ILS",
    "INR",
    "ISK",
    "JPY",
    "KRW",
    "MXN",
    "MYR",
    "NOK",
    "NZD",
    "PHP",
    "PLN",
    "RON",
    "SEK",
    "SGD",
    "THB",
    "TRY",
    "USD",
    "ZAR",
]

Versions = dict[tuple[str, date], list[Decimal]]


@transaction.atomic
def keep_rate(*, by: Actor, currency: str, day: date, per_euro: Decimal) -> ExchangeRate:
    """Enter the rate of a day, or correct it by a new version. The same again changes nothing.

    Raises `UnknownCurrency`, `NotARate`, `DayHasNotCome`.
    """
    policies.insist_on_rates(by)
    if currency not in CURRENCIES or currency == EURO:
        raise UnknownCurrency(currency=currency)
    if not per_euro.is_finite() or not 0 < per_euro < MOST or _places(per_euro) < PLACES:
        raise NotARate(rate=per_euro)
    if day > clock.today():
        raise DayHasNotCome(day=day)
    kept = ExchangeRate.objects.filter(currency=currency, day=day).order_by("-version")
    last = kept.select_for_update().first()
    if last and last.per_euro == per_euro:
        return last
    made = _version(by, Rate(day, currency, per_euro), (last.version if last else 0) + 1, "hand")
    made.save()
    publish(
        RateKept(
            by=str(by),
            owner_id=ECOSYSTEM,
            currency=currency,
            day=day.isoformat(),
            version=made.version,
        )
    )
    return made


def _places(rate: Decimal) -> int:
    return int(rate.normalize().as_tuple().exponent)


def _version(by: Actor, rate: Rate, version: int, source: str) -> ExchangeRate:
    return ExchangeRate(
        currency=rate.currency,
        day=rate.day,
        version=version,
        per_euro=rate.per_euro,
        source=source,
        by=str(by),
        made_at=clock.now(),
    )


class ExchangeRates(Importer):
    """Files of the European Central Bank, in both forms in which it publishes them.

    What a file says that was said of that day before, by whatever version, changes nothing: so the
    same file may come again, and a correction by hand stays.
    """

    kind: ClassVar[str] = "exchange-rates"
    title = gettext_lazy("Exchange rates")
    intro = gettext_lazy(
        "A file of the European Central Bank: a row for each day with a column for each currency, or"
        " a row for each rate. It says how many units one euro is worth."
    )
    fields = (
        Field("day", gettext_lazy("Day"), required=True, synonyms=("Date", "TIME_PERIOD")),
        Field(
            "CURRENCY", gettext_lazy("Currency, where a row is one rate"), synonyms=("CURRENCY",)
        ),
        Field("OBS_VALUE", gettext_lazy("Rate, where a row is one"), synonyms=("OBS_VALUE",)),
        *(
            Field(name, label, synonyms=(name,))
            for name, label in (
                ("CURRENCY_DENOM", gettext_lazy("To which currency")),
                ("FREQ", gettext_lazy("How often")),
                ("EXR_TYPE", gettext_lazy("Kind of rate")),
                ("EXR_SUFFIX", gettext_lazy("Kind of series")),
            )
        ),
        *(Field(code, code, synonyms=(code,)) for code in PUBLISHED),
    )

    def permit(self, actor: Actor, owner_id: str, organisation_id: int | None) -> None:
        policies.insist_on_rates(actor)

    def check(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        return [outcome for outcome, _rates in self._looked_at(entries)]

    def apply(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        looked = self._looked_at(entries)
        fresh = [rate for _outcome, rates in looked for rate in rates]
        kept = _kept(fresh)
        ExchangeRate.objects.bulk_create(
            _version(context.actor, rate, len(kept[rate.currency, rate.day]) + 1, "ecb")
            for rate in fresh
        )
        context.memory["count"] = context.memory.get("count", 0) + len(fresh)
        return [outcome for outcome, _rates in looked]

    def finish(self, context: Context) -> None:
        if count := context.memory.get("count", 0):
            told = {"run_id": context.run_id, "count": count}
            publish(RatesImported(by=str(context.actor), owner_id=context.owner_id, **told))

    def _looked_at(self, entries: Sequence[Entry]) -> list[tuple[Outcome, list[Rate]]]:
        read = [rates_in(_as_published(entry)) for entry in entries]
        kept = _kept(rate for row in read for rate in row if isinstance(rate, Rate))
        said: set[tuple[str, date]] = set()
        return [_compared(row, kept, said) for row in read]


def _as_published(entry: Entry) -> dict[str, str]:
    """A row under the names of the columns that the bank gives them."""
    said = dict(entry.values)
    day = said.pop("day", "")
    return {"TIME_PERIOD" if said.get("CURRENCY") else "Date": day, **_one_form(said)}


def _one_form(said: dict[str, str]) -> dict[str, str]:
    """Of a series, the columns of a series; of a day, those of the currencies."""
    is_series = bool(said.get("CURRENCY"))
    return {name: text for name, text in said.items() if (name in PUBLISHED) != is_series}


def _kept(rates: Iterable[Rate]) -> Versions:
    """What was said of these days, the oldest version first."""
    days = {rate.day for rate in rates}
    found: Versions = defaultdict(list)
    for row in ExchangeRate.objects.filter(day__in=days).order_by("version"):
        found[row.currency, row.day].append(row.per_euro)
    return found


def _compared(
    row: Sequence[Rate | Wrong], kept: Versions, said: set[tuple[str, date]]
) -> tuple[Outcome, list[Rate]]:
    """What a row would do; one cell that is wrong stops its row and no other."""
    problems = [
        Problem(wrong.reason, _field(wrong.column), wrong.expected)
        for wrong in row
        if isinstance(wrong, Wrong)
    ]
    rates = [rate for rate in row if isinstance(rate, Rate)]
    for rate in rates:
        if rate.day > clock.today():
            problems.append(Problem(_("is yet to come"), "day", _("a day until today")))
        if (rate.currency, rate.day) in said:
            problems.append(Problem(_("is a second rate for that day"), rate.currency))
    if problems:
        return Outcome(intake.shapes.ERROR, problems=tuple(dict.fromkeys(problems))), []
    said |= {(rate.currency, rate.day) for rate in rates}
    fresh = [rate for rate in rates if rate.per_euro not in kept[rate.currency, rate.day]]
    return _told(rates, fresh, kept), fresh


def _field(column: str) -> str:
    return "day" if column in ("Date", "TIME_PERIOD") else column


def _told(rates: Sequence[Rate], fresh: Sequence[Rate], kept: Versions) -> Outcome:
    title = rates[0].day.isoformat() if rates else ""
    changes = tuple(
        Change(rate.currency, f"{before[-1].normalize():f}", f"{rate.per_euro:f}")
        for rate in fresh
        if (before := kept[rate.currency, rate.day])
    )
    if changes:
        return Outcome(CHANGED, title, changes)
    return Outcome(NEW if fresh else UNCHANGED, title)
