"""Where an organisation's learning money went in a year: by unit, by skill, by provider."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from lyceum.kernel.money import Money
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills
from lyceum.wallets.models import Account, Posting, Purchase

from .moving import EVER, INNER
from .sellers import name_of, sellers

IN = ("deposit", "top-up")
REFUND = "refund"
SHOWN = 12
THEIRS = "what was paid from pots of the organisation whose books the actor keeps"
Key = tuple[str, str]  # a name and a currency
Sums = Mapping[Key, int]
Year = int


@dataclass(frozen=True, kw_only=True)
class SpentRow:
    """What went to one unit, skill or provider in a year and in the one before, in minor units."""

    name: str
    currency: str
    spent: int
    spent_before: int


@dataclass(frozen=True, kw_only=True)
class Spending:
    """All of them, as a picture and as a table. `head` says what a row is."""

    title: str
    caption: str
    head: str
    year: Year
    rows: Sequence[SpentRow]

    @property
    def picture(self) -> dict[str, Any]:
        """This year beside the one before, in the currency that most rows are in."""
        most = Counter(row.currency for row in self.rows).most_common(1)
        rows = [row for row in self.rows if most and row.currency == most[0][0]]
        sides = ((str(self.year - 1), "soft", "spent_before"), (str(self.year), "brand", "spent"))
        return {
            "xAxis": {"min": 0},
            "yAxis": {"type": "category", "inverse": True, "data": [row.name for row in rows]},
            "legend": {"bottom": 0, "left": 0},
            "grid": {"bottom": 36},
            "series": [
                {"name": name, "type": "bar", "color": colour, "data": _major(rows, field)}
                for name, colour, field in sides
            ],
        }

    @property
    def columns(self) -> list[str]:
        """The heads of its table."""
        return [self.head, _("This year"), _("Year before")]

    @property
    def table(self) -> list[list[str]]:
        """The same in figures."""
        return [
            [
                row.name,
                str(Money(row.spent, row.currency)),
                str(Money(row.spent_before, row.currency)),
            ]
            for row in self.rows
        ]


def by_unit(organisation_id: int, year: Year) -> Spending:
    """By the unit in which each person has their last place."""
    both = [_spent_by_person(organisation_id, at) for at in (year, year - 1)]
    units = _units_of(organisation_id, {person for sums in both for person, _currency in sums})
    named = [_named(sums, lambda person: units.get(person) or _("no unit")) for sums in both]
    return Spending(
        title=_("By unit"),
        caption=_("Spent by unit; everybody counts in the unit where they are now"),
        head=_("Unit"),
        year=year,
        rows=_rows(*named),
    )


def by_skill(organisation_id: int, year: Year, language: str) -> Spending:
    """By what was taught."""
    both = [_by_skill(organisation_id, at) for at in (year, year - 1)]
    known = skills.skill_rows(sorted({skill for sums in both for skill, _c in sums}), language)
    named = [_named(s, lambda pk: known[pk].label if pk in known else _("no skill")) for s in both]
    return Spending(
        title=_("By skill"),
        caption=_("Spent by skill; what teaches several counts with an equal part for each"),
        head=_("Skill"),
        year=year,
        rows=_largest(_rows(*named)),
    )


def by_provider(organisation_id: int, year: Year) -> Spending:
    """By who sold it."""
    both = [_by_provider(organisation_id, at) for at in (year, year - 1)]
    known = sellers(provider for sums in both for provider, _c in sums if provider)
    named = [_named(s, lambda pk: name_of(pk, known) if pk else _("by receipt")) for s in both]
    return Spending(
        title=_("By provider"),
        caption=_("Spent by provider; what people bought with a receipt counts as one"),
        head=_("Provider"),
        year=year,
        rows=_largest(_rows(*named)),
    )


def of_year(organisation_id: int, year: Year) -> Any:
    """What was booked on the pots of an organisation in a year."""
    return Posting.objects.filter(
        account__book__organisation_id=organisation_id,
        account__kind__in=Account.POTS,
        booked_on__range=(date(year, 1, 1), date(year, 12, 31)),
    )


# --- rows -----------------------------------------------------------------------------------------


def _named(sums: Mapping[tuple[int, str], int], name: Any) -> Sums:
    found: Counter[Key] = Counter()
    for (of, currency), amount in sums.items():
        found[name(of), currency] += amount
    return found


def _rows(now: Sums, before: Sums) -> list[SpentRow]:
    return [
        SpentRow(
            name=name,
            currency=currency,
            spent=now.get((name, currency), 0),
            spent_before=before.get((name, currency), 0),
        )
        for name, currency in sorted({*now, *before})
    ]


def _largest(rows: list[SpentRow]) -> list[SpentRow]:
    """The first of each currency, by this year and then by the one before; the others as one."""
    by_currency: dict[str, list[SpentRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (-row.spent, -row.spent_before, row.name)):
        by_currency[row.currency].append(row)
    return [row for some in by_currency.values() for row in _shortened(some)]


def _shortened(rows: list[SpentRow]) -> Iterator[SpentRow]:
    yield from rows[:SHOWN]
    if rest := rows[SHOWN:]:
        yield SpentRow(
            name=_("all others"),
            currency=rest[0].currency,
            spent=sum(row.spent for row in rest),
            spent_before=sum(row.spent_before for row in rest),
        )


def _major(rows: Iterable[SpentRow], field: str) -> list[float]:
    return [float(Money(getattr(row, field), row.currency).major) for row in rows]


# --- sums -----------------------------------------------------------------------------------------


def _spent_by_person(organisation_id: int, year: Year) -> dict[tuple[int, str], int]:
    lines = of_year(organisation_id, year).filter(account__pot__person__isnull=False)
    summed = (
        lines.exclude(transfer__reason__in=(*IN, *INNER))
        .order_by()
        .values_list("account__pot__person_id", "account__currency")
        .annotate(Sum("amount"))
    )
    return {(person, currency): -amount for person, currency, amount in summed}


def _units_of(organisation_id: int, person_ids: Iterable[int]) -> dict[int, str]:
    """The path of the unit in which somebody has their last place."""
    query = organisations.PlaceQuery(organisation_id=organisation_id)
    ids = sorted(person_ids)
    places = organisations.spans_of(query, *EVER, ids) if ids else []
    paths = organisations.unit_paths(organisation_id) if places else {}
    last = {place.person_id: place for place in sorted(places, key=lambda place: place.starts_on)}
    return {person: paths.get(place.unit_id or 0, "") for person, place in last.items()}


def _by_provider(organisation_id: int, year: Year) -> dict[tuple[int, str], int]:
    found: Counter[tuple[int, str]] = Counter()
    for provider, currency, amount in _bought(organisation_id, year, "provider_id"):
        found[provider or 0, currency] += amount
    return found


def _by_skill(organisation_id: int, year: Year) -> dict[tuple[int, str], int]:
    found: Counter[tuple[int, str]] = Counter()
    for taught, currency, amount in _bought(organisation_id, year, "skill_ids"):
        for skill, part in _shared(amount, taught or [0]):
            found[skill, currency] += part
    return found


def _shared(amount: int, among: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Equal parts that sum to the amount: the first ones get what is left over."""
    part, rest = divmod(amount, len(among))
    for number, one in enumerate(sorted(among)):
        yield one, part + (number < rest)


def _bought(organisation_id: int, year: Year, field: str) -> list[tuple[Any, str, int]]:
    """(the purchases' field, currency of the pots, minor units): payments, and what came back of
    them as less than nothing. Three queries."""
    theirs = {
        "transfer__postings__account__book__organisation_id": organisation_id,
        "transfer__postings__account__kind__in": Account.POTS,
        "transfer__booked_on__range": (date(year, 1, 1), date(year, 12, 31)),
    }
    paid = Purchase.objects.unscoped(THEIRS).filter(**theirs).order_by()
    summed = paid.values_list(field, "transfer__postings__account__currency").annotate(
        Sum("transfer__postings__amount")
    )
    return [
        *((value, currency, -amount) for value, currency, amount in summed),
        *_came_back(organisation_id, year, field),
    ]


def _came_back(organisation_id: int, year: Year, field: str) -> list[tuple[Any, str, int]]:
    """The key of a refund's transfer names the purchase."""
    lines = of_year(organisation_id, year).filter(transfer__reason=REFUND)
    refunds = [
        (int(key.rpartition(":")[2]), currency, -amount)
        for key, currency, amount in lines.values_list(
            "transfer__key", "account__currency", "amount"
        )
    ]
    of = Purchase.objects.unscoped(THEIRS).in_bulk({purchase for purchase, _c, _a in refunds})
    return [(getattr(of[purchase], field), currency, back) for purchase, currency, back in refunds]
