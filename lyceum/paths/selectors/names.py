"""Names of what lives in other apps, asked for in bulk."""

from collections.abc import Iterable

from lyceum.catalogue import api as catalogue
from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations
from lyceum.paths.models import Path
from lyceum.paths.types import Limits
from lyceum.skills import api as skills

from .paths import language, limits_of, path_of
from .problems import acting_for


def labels(skill_ids: Iterable[int]) -> dict[int, str]:
    """The names of skills."""
    return {pk: row.label for pk, row in skills.skill_rows(set(skill_ids), language()).items()}


def role_label(role_id: int) -> str:
    """The name of a role."""
    row = skills.role_rows([role_id], language()).get(role_id)
    return row.label if row else ""


def titles(path: Path, resource_ids: Iterable[int]) -> dict[int, str]:
    """The titles of resources that the person of a path may see."""
    rows = catalogue.rows(acting_for(path), set(resource_ids), language())
    return {pk: row.title for pk, row in rows.items()}


def limits_for(actor: Actor, person_id: int) -> Limits:
    """The limits of the person's path, or those that a path would begin with."""
    path = path_of(actor, person_id)
    return limits_of(path) if path else usual_limits(person_id, actor.organisation_id)


def usual_limits(person_id: int, organisation_id: int | None) -> Limits:
    """What a path begins with: the weekly hours and the currency of the person's organisation."""
    places = organisations.memberships_of(person_id)
    here = next((p for p in places if p.organisation_id == organisation_id), None)
    here = here or next(iter(places), None)
    if here is None:
        return Limits()
    return Limits(minutes_per_week=max(15, here.weekly_minutes), currency=here.currency or "EUR")


def possible_advisors(path: Path) -> set[int]:
    """Whom the person could invite: advisors of their organisations and of the ecosystem."""
    places = [place.organisation_id for place in organisations.memberships_of(path.person_id)]
    found = organisations.people_with_role("advisor", *places, everywhere=True)
    return set(found) - {path.person_id}
