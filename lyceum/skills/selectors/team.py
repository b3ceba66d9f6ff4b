"""What the people of a team can do, as far as they let whoever asks see it."""

from collections.abc import Collection

from django.db.models import Q

from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations
from lyceum.skills.models import SharingGrant, SkillState
from lyceum.skills.types import Standing

from .labels import skill_rows


def shared_with(actor: Actor, person_ids: Collection[int]) -> set[int]:
    """Which of these people let the actor see their levels: by name, or as their manager."""
    me = actor.person_id
    if me is None or not person_ids:
        return set()
    grants = SharingGrant.objects.unscoped("asks only whether this reader was let in").filter(
        Q(with_person_id=me) | Q(with_manager_at__isnull=False),
        person_id__in=list(person_ids),
        ended_at=None,
    )
    managed = organisations.reports_among(me, person_ids)
    return {
        person
        for person, reader, at in grants.values_list(
            "person_id", "with_person_id", "with_manager_at"
        )
        if reader == me or (person, at) in managed
    }


def shared_tops(
    actor: Actor, person_ids: Collection[int], language: str, limit: int = 3
) -> dict[int, list[Standing]]:
    """The strongest skills of those who share their levels with the actor; nobody else is in it.

    Four queries, however many people.
    """
    shared = shared_with(actor, person_ids)
    rows = SkillState.objects.unscoped("they let the actor see it").filter(
        person_id__in=shared, pieces__gt=0
    )
    found: dict[int, list[tuple[int, float, float, str, int]]] = {pk: [] for pk in shared}
    columns = ("skill_id", "level", "confidence", "leading", "pieces")
    for person, *row in rows.order_by("-level", "-confidence", "pk").values_list(
        "person_id", *columns
    ):
        if len(found[person]) < limit:
            found[person].append(tuple(row))
    labels = skill_rows([row[0] for rows_of in found.values() for row in rows_of], language)
    return {
        person: [Standing(labels[row[0]], *row[1:]) for row in rows_of if row[0] in labels]
        for person, rows_of in found.items()
    }


def sharing_with_managers(organisation_id: int) -> set[int]:
    """Who lets their manager in an organisation see their levels; for counting. One query."""
    grants = SharingGrant.objects.unscoped("counted by who administers the organisation")
    shared = grants.filter(with_manager_at=organisation_id, ended_at=None)
    return set(shared.values_list("person_id", flat=True))
