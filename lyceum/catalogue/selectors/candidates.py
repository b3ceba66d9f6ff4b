"""What the planner chooses from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any

from django.db import connection

from lyceum.catalogue.models import Resource, ResourceSkill
from lyceum.catalogue.readers.prices import middle_price
from lyceum.catalogue.types import Candidate, TaughtSkill
from lyceum.kernel.actors import Actor

from .resources import taught_skill

TEACHING = (ResourceSkill.State.ACCEPTED, ResourceSkill.State.SUGGESTED)
COLUMNS = (
    "pk", "title", "effort_minutes", "price", "currency", "language", "also_languages", "mode",
    "quality", "kind", "provider_id", "provider__name", "provider__usual_effort", "provider__usual_price",
    "provider__usual_currency",
)  # fmt: skip
FALLBACK_EFFORT = 8 * 60
FALLBACK_PRICE, FALLBACK_CURRENCY = 50_00, "EUR"


@dataclass(frozen=True)
class Usual:
    """What is taken for granted where neither a resource nor its provider says."""

    effort: int = FALLBACK_EFFORT
    price: int = FALLBACK_PRICE
    currency: str = FALLBACK_CURRENCY


def candidates(
    actor: Actor,
    skill_ids: Iterable[int],
    *,
    languages: Sequence[str] | None = None,
    modes: Sequence[str] | None = None,
) -> list[Candidate]:
    """Open resources that teach any of these skills, and whatever must come before them.

    A resource whose language or mode is unknown is not left out. Unknown effort and price are the
    provider's median, marked as not known; where the provider says nothing at all, the median of
    these candidates. Three queries.
    """
    wanted = sorted(set(skill_ids))
    if not wanted:
        return []
    before = _prerequisites(wanted)
    taught_by = _teaching(wanted)
    every = _resources(actor, {*taught_by, *_ids(before)})
    chosen = {pk: row for pk, row in every.items() if _fits(row, languages, modes)}
    usual = _usual(chosen.values())
    return [
        _candidate(chosen[pk], taught_by.get(pk, ()), before.get(pk, ()), chosen, usual)
        for pk in sorted(chosen)
    ]


def taught(resource_ids: Iterable[int]) -> dict[int, list[TaughtSkill]]:
    """What resources teach, by id; rejected proposals are left out. One query."""
    lines = ResourceSkill.objects.filter(resource_id__in=set(resource_ids), state__in=TEACHING)
    found: dict[int, list[TaughtSkill]] = defaultdict(list)
    for line in lines.order_by("state", "-score", "pk"):
        found[line.resource_id].append(taught_skill(line))
    return dict(found)


def teachers_of(skill_ids: Iterable[int]) -> dict[int, set[int]]:
    """What teaches any of these skills: by resource, which of them. One query, none for no skills."""
    found: dict[int, set[int]] = defaultdict(set)
    wanted = sorted(set(skill_ids))
    if wanted:
        lines = ResourceSkill.objects.filter(skill_id__in=wanted, state__in=TEACHING)
        for resource_id, skill_id in lines.values_list("resource_id", "skill_id"):
            found[resource_id].add(skill_id)
    return dict(found)


def _teaching(skill_ids: list[int]) -> dict[int, list[TaughtSkill]]:
    """Who teaches what, in the order of the skills; sorted here, because a database that is asked
    for an order may walk through the whole table to keep it."""
    lines = ResourceSkill.objects.filter(skill_id__in=skill_ids, state__in=TEACHING)
    found: dict[int, list[TaughtSkill]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.pk):
        found[line.resource_id].append(taught_skill(line))
    return found


def _resources(actor: Actor, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    open_ones = Resource.objects.within(actor.scope).filter(state=Resource.State.PUBLISHED)
    return {row["pk"]: row for row in open_ones.filter(pk__in=ids).values(*COLUMNS)}


def _prerequisites(skill_ids: list[int]) -> dict[int, list[int]]:
    """Everything that must come before what teaches these skills, however far back."""
    marks = ", ".join(["%s"] * len(skill_ids))
    sql = f"""
        WITH RECURSIVE needed(resource_id, requires_id) AS (
            SELECT p.resource_id, p.requires_id FROM catalogue_prerequisite p
            WHERE p.resource_id IN
                (SELECT resource_id FROM catalogue_resourceskill WHERE skill_id IN ({marks}))
            UNION
            SELECT p.resource_id, p.requires_id FROM catalogue_prerequisite p
            JOIN needed ON p.resource_id = needed.requires_id
        )
        SELECT resource_id, requires_id FROM needed ORDER BY resource_id, requires_id
    """  # noqa: S608  only placeholders are put in
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, skill_ids)
        for resource_id, requires_id in cursor.fetchall():
            found[resource_id].append(requires_id)
    return found


def _ids(before: dict[int, list[int]]) -> set[int]:
    return {pk for required in before.values() for pk in required}


def _fits(
    row: dict[str, Any], languages: Sequence[str] | None, modes: Sequence[str] | None
) -> bool:
    spoken = {row["language"], *row["also_languages"].split()} - {""}
    primary = {tag.split("-")[0] for tag in spoken}
    wanted = {tag.split("-")[0] for tag in languages or ()}
    speaks = not wanted or not primary or bool(primary & wanted)
    return speaks and (not modes or not row["mode"] or row["mode"] in modes)


def _candidate(
    row: dict[str, Any],
    skills: Sequence[TaughtSkill],
    before: Sequence[int],
    chosen: dict[int, dict[str, Any]],
    usual: Usual,
) -> Candidate:
    price, currency = _price(row, usual)
    return Candidate(
        resource_id=row["pk"],
        title=row["title"],
        effort_minutes=_first(row["effort_minutes"], row["provider__usual_effort"], usual.effort),
        effort_is_known=row["effort_minutes"] is not None,
        price=price,
        price_is_known=row["price"] is not None,
        currency=currency,
        language=row["language"],
        mode=row["mode"],
        quality=row["quality"],
        prerequisites=tuple(pk for pk in before if pk in chosen),
        skills=tuple(skills),
        kind=row["kind"],
        provider=row["provider__name"],
        provider_id=row["provider_id"],
    )


def _price(row: dict[str, Any], usual: Usual) -> tuple[int, str]:
    if row["price"] is not None:
        return row["price"], row["currency"]
    if row["provider__usual_price"] is not None:
        return row["provider__usual_price"], row["provider__usual_currency"]
    return usual.price, usual.currency


def _first(*figures: int | None) -> int:
    return next(figure for figure in figures if figure is not None)


def _usual(rows: Iterable[dict[str, Any]]) -> Usual:
    """The medians over these rows, for those whose provider has none."""
    known = list(rows)
    efforts = [row["effort_minutes"] for row in known if row["effort_minutes"] is not None]
    prices = [(row["price"], row["currency"]) for row in known if row["price"] is not None]
    price, currency = middle_price(prices) or (FALLBACK_PRICE, FALLBACK_CURRENCY)
    return Usual(median_low(efforts) if efforts else FALLBACK_EFFORT, price, currency)
