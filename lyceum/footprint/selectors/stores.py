"""What an organisation has with other stores."""

from dataclasses import dataclass

from django.db.models import Count, Q

from lyceum.footprint import policies
from lyceum.footprint.models import Leftover, StoreImport, StoreImportProblem, Target, Turn
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

from .names import home_page

SHOWN = 50


@dataclass(frozen=True)
class TargetPage:
    """A target, what it refused, and its log, newest first."""

    target: Target
    parked: list[Leftover]
    parked_count: int
    waiting_count: int
    turns: list[Turn]


def targets_of(actor: Actor, organisation_id: int | None) -> list[Target]:
    """The targets of an organisation, or of the ecosystem."""
    _may(actor, organisation_id)
    rows = Target.objects.unscoped("permitted above").filter(_of(organisation_id))
    return list(
        rows.annotate(
            refused=Count("leftovers", filter=Q(leftovers__parked_at__isnull=False))
        ).order_by("name", "pk")
    )


def target_for(actor: Actor, target_id: int) -> Target:
    """A target, for who keeps its organisation."""
    found = Target.objects.unscoped("asked below").filter(pk=target_id).first()
    if found is None or not policies.can_keep_stores(actor, found.organisation_id):
        raise NotFound
    return found


def target_page(actor: Actor, target_id: int) -> TargetPage:
    """Everything that its page shows. Five queries."""
    target = target_for(actor, target_id)
    parked = target.leftovers.filter(parked_at__isnull=False)
    return TargetPage(
        target=target,
        parked=list(parked.order_by("-seq")[:SHOWN]),
        parked_count=parked.count(),
        waiting_count=target.leftovers.filter(parked_at=None).count(),
        turns=list(target.turns.order_by("-pk")[:SHOWN]),
    )


def imports_of(actor: Actor, organisation_id: int | None) -> list[StoreImport]:
    """The latest imports of statements of an organisation."""
    _may(actor, organisation_id)
    rows = StoreImport.objects.unscoped("permitted above").filter(_of(organisation_id))
    return list(rows.order_by("-pk")[:20])


def import_for(actor: Actor, run_id: int) -> StoreImport:
    """An import, for who keeps its organisation."""
    found = StoreImport.objects.unscoped("asked below").filter(pk=run_id).first()
    if found is None or not policies.can_keep_stores(actor, found.organisation_id):
        raise NotFound
    return found


def problems_of(run: StoreImport, limit: int = 100) -> list[StoreImportProblem]:
    """What was wrong, in the order in which it came."""
    return list(run.problems.order_by("number", "pk")[:limit])


def house_account() -> dict[str, str]:
    """The installation itself, as others know it."""
    return {"homePage": home_page(), "name": "lyceum"}


def _of(organisation_id: int | None) -> Q:
    """Of an organisation, or of the ecosystem."""
    return Q(organisation_id=organisation_id) if organisation_id else Q(organisation=None)


def _may(actor: Actor, organisation_id: int | None) -> None:
    if not policies.can_keep_stores(actor, organisation_id):
        raise NotFound
