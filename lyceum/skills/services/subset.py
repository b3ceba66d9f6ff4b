"""The small part of ESCO and O*NET that comes with the product: for a demo, and for a first look."""

from pathlib import Path

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.skills import policies
from lyceum.skills.esco import read_subset
from lyceum.skills.models import Framework, FrameworkImport, RelatedRole, Role
from lyceum.skills.types import Draft, DraftRelation

from .frameworks import bring_in, esco_level


def import_subset(*, by: Actor, file: Path | None = None) -> None:
    """Bring in the shipped occupations with their skills; beside a whole framework it adds nothing.

    Repeatable: what is there already is left as it is.
    """
    if not policies.can_import(by):
        raise Forbidden
    subset = read_subset(file) if file else read_subset()
    run = FrameworkImport(kind="esco", by=str(by), asked_at=clock.now())
    for draft in subset.drafts:
        if not _is_there(draft):
            bring_in(draft, run, tell=_silently, level=esco_level)
    _relate(subset.crosswalk)


def _is_there(draft: Draft) -> bool:
    """Has more than this part come in already, in this language? Then it knows better."""
    framework = Framework.objects.filter(slug=draft.framework, is_active=True).first()
    if framework is None or draft.language not in framework.languages:
        return False
    roles = Role.objects.unscoped("frameworks are everybody's").filter(framework=framework)
    return roles.exclude(uri__in=draft.role_names).exists()


def _silently(_stage: str, _position: int, _total: int) -> None:
    """Nobody waits."""


@transaction.atomic
def _relate(crosswalk: dict[tuple[str, str], DraftRelation]) -> None:
    roles = Role.objects.unscoped("frameworks are everybody's")
    uris = {uri for pair in crosswalk for uri in pair}
    ids = dict(roles.filter(uri__in=uris).values_list("uri", "pk"))
    known = set(
        RelatedRole.objects.filter(kind="crosswalk", role_id__in=ids.values()).values_list(
            "role_id", flat=True
        )
    )
    RelatedRole.objects.bulk_create(
        RelatedRole(
            role_id=ids[role],
            other_id=ids[other],
            kind="crosswalk",
            confidence=it.confidence,
            method=it.method,
        )
        for (role, other), it in crosswalk.items()
        if role in ids and other in ids and ids[role] not in known
    )
