"""An organisation's learning money in figures: for who keeps its books."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import Money
from lyceum.organisations import api as organisations
from lyceum.rules import api as rules
from lyceum.wallets import policies
from lyceum.wallets.models import Account, Allowance, Deposit, Funder, Grant, Run, Transfer

from .allowances import OverlapRow, first_run, of_organisation, overlaps
from .moving import INNER
from .pages import skill_choices
from .spending import IN, Spending, Year, by_provider, by_skill, by_unit, of_year

_BACK = Transfer.objects.filter(reverses=OuterRef("transfer"))
SHOWN = 50
HOUSE = actors.system("wallets")
MAIN = Account.Kind.ORGANISATION


@dataclass(frozen=True, kw_only=True)
class MoneyRow:
    """One currency: what came in, was promised and spent in a year (and the year before), and how it
    stands now. All in minor units."""

    currency: str
    deposits: int
    deposits_before: int
    promised: int
    promised_before: int
    spent: int
    spent_before: int
    reserved: int
    in_pots: int
    free: int
    allowed: int  # how far promises may exceed deposits


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """An allowance for which deposits do not suffice."""

    allowance_id: int
    name: str
    people: int
    missing: Money


@dataclass(frozen=True, kw_only=True)
class AskedRow:
    """A share that another organisation asks this one to carry, or that it carries."""

    funder_id: int
    organisation: str
    name: str
    percent: str
    share: Money
    period: str
    is_agreed: bool
    is_draft: bool


@dataclass(frozen=True, kw_only=True)
class Overview:
    year: Year
    rows: list[MoneyRow]
    spending: list[Spending]
    waiting: list[WaitingRow]
    asked: list[AskedRow]


@dataclass(frozen=True, kw_only=True)
class DepositRow:
    id: int
    paid_on: date
    reference: str
    amount: Money
    is_for_person: bool
    is_taken_back: bool


@dataclass(frozen=True, kw_only=True)
class AllowanceRow:
    id: int
    name: str
    state: str
    state_word: str
    amount: Money
    period: str
    starts_on: date
    ends_on: date | None
    people: int
    granted: Money


@dataclass(frozen=True, kw_only=True)
class FunderRow:
    name: str
    percent: str
    free: Money
    is_agreed: bool


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would happen on the first day, if it were made active now."""

    people: int
    granted: Money
    free: Money
    overlaps: list[OverlapRow]


@dataclass(frozen=True, kw_only=True)
class RunLine:
    on: date
    allowance_id: int
    name: str
    people: int
    granted: Money
    returned: Money
    waiting: int
    missing: Money


def kept_organisation(actor: Actor, slug: str) -> Any:
    """An organisation whose books the actor keeps; for everybody else there is none."""
    found = organisations.organisation_by_slug(actor, slug)
    if not policies.can_keep_books(actor, found.pk):
        raise NotFound
    return found


# --- the overview ---------------------------------------------------------------------------------


def overview(actor: Actor, organisation_id: int, year: Year, language: str) -> Overview:
    """How the money of an organisation stands, and what it did in a year."""
    _insist(actor, organisation_id)
    found = (
        by_unit(organisation_id, year),
        by_skill(organisation_id, year, language),
        by_provider(organisation_id, year),
    )
    return Overview(
        year=year,
        rows=_money_rows(organisation_id, year),
        spending=[each for each in found if each.rows],
        waiting=_waiting(organisation_id),
        asked=asked_shares(actor, organisation_id),
    )


def _insist(actor: Actor, organisation_id: int) -> None:
    if not policies.can_keep_books(actor, organisation_id):
        raise NotFound


def _pots(organisation_id: int) -> Any:
    return Account.objects.filter(book__organisation_id=organisation_id, kind__in=Account.POTS)


def _money_rows(organisation_id: int, year: Year) -> list[MoneyRow]:
    accounts = _pots(organisation_id).order_by()
    standing = accounts.values_list("currency", "kind").annotate(
        Sum("balance"), Sum("held"), Sum("floor")
    )
    by_currency: dict[str, dict[str, tuple[int, int, int]]] = defaultdict(dict)
    for currency, kind, balance, held, floor in standing:
        by_currency[currency][kind] = (balance, held, floor)
    flows = {at: _flows(organisation_id, at) for at in (year, year - 1)}
    return [
        _money_row(currency, kinds, flows[year], flows[year - 1])
        for currency, kinds in sorted(by_currency.items())
    ]


def _flows(organisation_id: int, year: Year) -> dict[tuple[str, bool, str], int]:
    """What moved on the accounts in a year: (currency, is it the main one, reason) → sum."""
    lines = of_year(organisation_id, year).order_by()
    summed = lines.values_list("account__currency", "account__kind", "transfer__reason").annotate(
        Sum("amount")
    )
    found: Counter[tuple[str, bool, str]] = Counter()
    for currency, kind, reason, amount in summed:
        found[currency, kind == MAIN, reason] += amount
    return dict(found)


def _money_row(
    currency: str,
    kinds: Mapping[str, tuple[int, int, int]],
    now: Mapping[tuple[str, bool, str], int],
    before: Mapping[tuple[str, bool, str], int],
) -> MoneyRow:
    balance, held, floor = kinds.get(MAIN, (0, 0, 0))
    others = [sums for kind, sums in kinds.items() if kind != MAIN]
    return MoneyRow(
        currency=currency,
        deposits=_came_in(now, currency),
        deposits_before=_came_in(before, currency),
        promised=_promised(now, currency),
        promised_before=_promised(before, currency),
        spent=_spent(now, currency),
        spent_before=_spent(before, currency),
        reserved=held + sum(sums[1] for sums in others),
        in_pots=sum(sums[0] for sums in others),
        free=balance - held - floor,
        allowed=-floor,
    )


def _came_in(flows: Mapping[tuple[str, bool, str], int], currency: str) -> int:
    return sum(v for (c, _main, reason), v in flows.items() if c == currency and reason in IN)


def _promised(flows: Mapping[tuple[str, bool, str], int], currency: str) -> int:
    return -sum(
        v for (c, is_main, r), v in flows.items() if c == currency and is_main and r in INNER
    )


def _spent(flows: Mapping[tuple[str, bool, str], int], currency: str) -> int:
    known = {*IN, *INNER}
    return -sum(
        v for (c, _main, reason), v in flows.items() if c == currency and reason not in known
    )


def _waiting(organisation_id: int) -> list[WaitingRow]:
    last = Run.objects.filter(on=F("allowance__ran_on"), waiting__gt=0).filter(
        allowance__organisation_id=organisation_id, allowance__state=Allowance.State.ACTIVE
    )
    return [
        WaitingRow(
            allowance_id=run.allowance_id,
            name=run.allowance.name,
            people=run.waiting,
            missing=Money(run.missing, run.allowance.currency),
        )
        for run in last.select_related("allowance").order_by("pk")
    ]


def asked_shares(actor: Actor, organisation_id: int) -> list[AskedRow]:
    """Shares in allowances of others: asked for, or carried."""
    _insist(actor, organisation_id)
    shares = Funder.objects.filter(organisation_id=organisation_id).select_related("allowance")
    rows = list(shares.exclude(allowance__state=Allowance.State.ENDED).order_by("pk"))
    names = organisations.organisation_names([row.allowance.organisation_id for row in rows])
    return [
        AskedRow(
            funder_id=row.pk,
            organisation=names.get(row.allowance.organisation_id, ""),
            name=row.allowance.name,
            percent=f"{row.basis_points / 100:g}",
            share=Money(row.allowance.amount * row.basis_points // 10_000, row.allowance.currency),
            period=str(row.allowance.get_period_display()),
            is_agreed=row.agreed_at is not None,
            is_draft=row.allowance.state == Allowance.State.DRAFT,
        )
        for row in rows
    ]


# --- lists ----------------------------------------------------------------------------------------


def deposits_page(actor: Actor, organisation_id: int, number: int) -> tuple[list[DepositRow], Any]:
    """A page of what came in, the newest first."""
    _insist(actor, organisation_id)
    rows = Deposit.objects.unscoped("of an organisation whose books are kept by who asks")
    found = rows.filter(organisation_id=organisation_id).order_by("-paid_on", "-pk")
    page = Paginator(found.annotate(back=Exists(_BACK)), SHOWN).get_page(number)
    return [
        DepositRow(
            id=each.pk,
            paid_on=each.paid_on,
            reference=each.reference,
            amount=Money(each.amount, each.currency),
            is_for_person=each.person_id is not None,
            is_taken_back=getattr(each, "back", False),
        )
        for each in page
    ], page


def allowance_rows(actor: Actor, organisation_id: int) -> list[AllowanceRow]:
    """All rules of an organisation, the active first. Two queries."""
    _insist(actor, organisation_id)
    found = list(of_organisation(organisation_id).order_by("state", "-pk"))
    sums = {
        pk: (people, granted)
        for pk, people, granted in Grant.objects.filter(allowance__in=found)
        .order_by()
        .values_list("allowance_id")
        .annotate(Count("person_id", distinct=True), Sum("amount"))
    }
    return [
        AllowanceRow(
            id=each.pk,
            name=each.name,
            state=each.state,
            state_word=str(each.get_state_display()),
            amount=Money(each.amount, each.currency),
            period=str(each.get_period_display()),
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            people=sums.get(each.pk, (0, 0))[0],
            granted=Money(sums.get(each.pk, (0, 0))[1], each.currency),
        )
        for each in found
    ]


def funder_rows(allowance: Allowance) -> list[FunderRow]:
    """Who carries an allowance, the owner first, and what each has free; of others it is not told."""
    shares = dict(allowance.funders.values_list("organisation_id", "basis_points"))
    agreed = set(
        allowance.funders.exclude(agreed_at=None).values_list("organisation_id", flat=True)
    )
    owner = allowance.organisation_id
    points = {owner: 10_000 - sum(shares.values()), **shares}
    names = organisations.organisation_names(points)
    return [
        FunderRow(
            name=names.get(pk, ""),
            percent=f"{points[pk] / 100:g}",
            free=Money(
                free_of(owner, allowance.currency) if pk == owner else 0, allowance.currency
            ),
            is_agreed=pk == owner or pk in agreed,
        )
        for pk in points
    ]


def free_of(organisation_id: int, currency: str) -> int:
    """What an organisation may still promise, in minor units."""
    found = _pots(organisation_id).filter(kind=MAIN, currency=currency).first()
    return (found.available or 0) if found else 0


def preview(actor: Actor, allowance: Allowance, today: date) -> Preview:
    """How many people a draft would reach on its first day, with how much, and what it meets."""
    _insist(actor, allowance.organisation_id)
    row = first_run(allowance, today)
    return Preview(
        people=row.people,
        granted=Money(row.granted, row.currency),
        free=Money(free_of(allowance.organisation_id, allowance.currency), allowance.currency),
        overlaps=overlaps(allowance, today),
    )


def run_lines(actor: Actor, organisation_id: int) -> list[RunLine]:
    """What the clock did lately, the newest first."""
    _insist(actor, organisation_id)
    runs = Run.objects.filter(allowance__organisation_id=organisation_id)
    return [
        RunLine(
            on=run.on,
            allowance_id=run.allowance_id,
            name=run.allowance.name,
            people=run.people,
            granted=Money(run.granted, run.allowance.currency),
            returned=Money(run.returned, run.allowance.currency),
            waiting=run.waiting,
            missing=Money(run.missing, run.allowance.currency),
        )
        for run in runs.select_related("allowance").order_by("-on", "-pk")[:SHOWN]
    ]


# --- for the forms --------------------------------------------------------------------------------


def rule_choices(organisation_id: int, chosen: Iterable[int], language: str) -> dict[str, Any]:
    """What there is to choose from when a rule is written; of skills, those that are chosen."""
    return {
        "period": Allowance.Period.choices,
        "leaving": Allowance.Leaving.choices,
        "relations": organisations.relation_choices(),
        "roles": organisations.role_choices(),
        "unit_ids": organisations.unit_choices(organisation_id),
        "kinds": rules.choices("resources"),
        "skills": skill_choices(chosen, language),
    }


def said_by(allowance: Allowance) -> dict[str, Any]:
    """A rule as its form shows it."""
    condition = allowance.condition
    shares = dict(allowance.funders.values_list("organisation_id", "basis_points"))
    slugs = {
        pk: organisations.organisation_for(HOUSE, pk).slug for pk in shares
    }  # a handful at most
    plain = (
        "name", "currency", "period", "starts_on", "ends_on", "relations", "roles", "unit_ids",
        "probation_days", "is_pro_rata", "expires_after", "leaving", "stays_days", "version",
    )  # fmt: skip
    amounts = {
        "amount": allowance.amount,
        "carry_over": allowance.carry_over,
        "overdraft": allowance.overdraft,
        "dearest": condition.dearest,
    }
    return {
        **{name: getattr(allowance, name) for name in plain},
        **{name: _written(value, allowance.currency) for name, value in amounts.items()},
        "weekly_hours": allowance.weekly_minutes / 60,
        "kinds": sorted(condition.kinds),
        "skills": sorted(condition.skill_ids),
        "funders": "\n".join(f"{slugs[pk]} {points / 100:g}" for pk, points in shares.items()),
    }


def _written(amount: int | None, currency: str) -> str:
    return "" if amount is None else str(Money(amount, currency).major)


def organisations_named(shares: Mapping[str, int]) -> dict[int, int]:
    """Words of addresses → the organisations; raises `NotFound` for one that is none."""
    return {
        organisations.organisation_by_slug(HOUSE, slug).pk: points
        for slug, points in shares.items()
    }


def facts_of(allowance: Allowance, language: str) -> list[tuple[str, str]]:
    """What a rule says, in words: label and value."""
    at, condition = allowance.organisation_id, allowance.condition
    choices = rule_choices(at, condition.skill_ids, language)
    currency = allowance.currency
    leaving = str(allowance.get_leaving_display())
    if allowance.leaving == Allowance.Leaving.STAYS_FOR:
        days = ngettext("{n} day", "{n} days", allowance.stays_days)
        leaving = f"{leaving} ({days.format(n=allowance.stays_days)})"
    rows = [
        (_("Amount"), f"{Money(allowance.amount, currency)}, {allowance.get_period_display()}"),
        (_("By days"), _("yes") if allowance.is_pro_rata else _("no")),
        (_("Relation"), _named(choices["relations"], allowance.relations)),
        (_("Roles"), _named(choices["roles"], allowance.roles)),
        (_("Units"), _named(choices["unit_ids"], allowance.unit_ids)),
        (_("Learning hours a week, at least"), _few(allowance.weekly_minutes / 60)),
        (_("Days before it begins"), _few(allowance.probation_days)),
        (_("Kinds"), _named(choices["kinds"], condition.kinds)),
        (_("Skills"), _named(choices["skills"], condition.skill_ids)),
        (_("Up to a price of"), _priced(condition.dearest, currency)),
        (_("Carried over, at most"), _carried(allowance)),
        (_("Expires so many days after its period"), _optional(allowance.expires_after)),
        (_("When somebody leaves"), leaving),
        (_("Promises may exceed deposits by"), _priced(allowance.overdraft, currency)),
    ]
    return [(str(label), value) for label, value in rows if value]


def _named(choices: Iterable[tuple[Any, Any]], chosen: Iterable[Any]) -> str:
    wanted = set(chosen)
    return ", ".join(str(word) for value, word in choices if value in wanted)


def _priced(amount: int | None, currency: str) -> str:
    return str(Money(amount, currency)) if amount else ""


def _few(number: float) -> str:
    return f"{number:g}" if number else ""


def _optional(number: int | None) -> str:
    return "" if number is None else str(number)


def _carried(allowance: Allowance) -> str:
    if allowance.carry_over is None:
        return _("all of it")
    return str(Money(allowance.carry_over, allowance.currency))
