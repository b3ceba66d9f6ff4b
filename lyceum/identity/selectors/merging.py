"""Which accounts were folded into which."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet

from lyceum.identity import policies
from lyceum.identity.models import Merge, Person
from lyceum.identity.types import MergeRow, keepings
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

from .keeping import kept_for
from .people import batches

KIND = "identity.merges"
LONGEST = 200


def current_ids(person_ids: Iterable[int]) -> dict[int, int]:
    """Whose each account is by now: a folded one is the other's; who is unknown is absent."""
    return {
        pk: into or pk
        for some in batches(person_ids)
        for pk, into in Person.objects.filter(pk__in=some).values_list("pk", "merged_into_id")
    }


def folded_among(person_ids: Iterable[int]) -> dict[int, int]:
    """The accounts that were folded into these: folded id → the id that was kept. One query."""
    return {
        pk: int(into)
        for some in batches(person_ids)
        for pk, into in Person.objects.filter(merged_into__in=some).values_list(
            "pk", "merged_into_id"
        )
    }


def folded_into(person_id: int) -> list[int]:
    """The accounts that were folded into this one, by number."""
    return list(
        Person.objects.filter(merged_into=person_id).order_by("pk").values_list("pk", flat=True)
    )


def addresses_of_merge(merge_id: int) -> list[str]:
    """Where both accounts read their mail when they became one."""
    found = Merge.objects.filter(pk=merge_id).values_list("addresses", flat=True).first()
    return list(found or [])


def open_merges() -> QuerySet[Merge]:
    """Those that can still be undone."""
    return Merge.objects.filter(undone_at=None, closed_at=None).exclude(sealed="")


def merges(actor: Actor) -> list[MergeRow]:
    """Every merge that was not undone, the newest first; for who may undo them."""
    if not policies.can_unmerge(actor):
        raise NotFound
    found = Merge.objects.filter(undone_at=None).defer("sealed").select_related("kept", "folded")
    return [_row(one) for one in found.order_by("-pk")[:LONGEST]]


def _row(merge: Merge) -> MergeRow:
    return MergeRow(
        id=merge.pk,
        kept_id=merge.kept_id,
        kept_name=merge.kept.name,
        folded_id=merge.folded_id,
        folded_name=merge.folded.name,
        merged_at=merge.merged_at,
        until=merge.merged_at + term(),
        can_be_undone=merge.closed_at is None,
    )


def term() -> timedelta:
    """How long a merge can be undone here."""
    keeping = next(keeping for keeping in keepings() if keeping.kind == KIND)
    return timedelta(days=kept_for(keeping).days or 0)
