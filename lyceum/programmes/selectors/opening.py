"""What programmes open to people who do not belong to who offers it."""

from typing import Any

from django.db.models import F, QuerySet

from lyceum.kernel.scope import Scope
from lyceum.programmes.models import Part, Participation

OWN = "the programmes that somebody is in"


def opened_to(scope: Scope) -> QuerySet[Part, Any]:
    """The resources that are parts of a programme which one is in: those of who runs it, and no others,
    as nobody hands on what is not theirs. A query to look into, not run here."""
    mine = Participation.objects.unscoped(OWN).filter(
        person__in=_ids(scope, "person"), state__in=Participation.SITTING
    )
    parts = Part.objects.filter(
        phase__programme__in=mine.values("programme"),
        resource__organisation=F("phase__programme__organisation"),
    )
    return parts.values("resource")


def _ids(scope: Scope, kind: str) -> list[int]:
    owners = (owner.partition(":") for owner in scope.owners)
    return [int(pk) for each, _colon, pk in owners if each == kind]
