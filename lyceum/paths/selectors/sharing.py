"""Whom a person lets see their path, and what these see of it."""

from django.urls import reverse

from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations
from lyceum.paths.models import Advisor, Goal

from .paths import path_of


def sharings(actor: Actor) -> list[identity.SharingRow]:
    """The advisors whom the actor has invited."""
    rows = list(_invited(actor.person_id or 0))
    names = identity.names_of([row.advisor_id for row in rows])
    return [
        identity.SharingRow(
            names.get(row.advisor_id, ""),
            row.invited_at,
            reverse("paths:withdraw-advisor", args=[row.path_id, row.advisor_id]),
        )
        for row in rows
    ]


def lens_of_advisors(person_id: int, organisation_id: int, language: str) -> list[tuple[str, str]]:
    """What the invited advisors of an organisation see: asked as each of them."""
    seen = []
    for row in _invited(person_id):
        scope = organisations.scope_of(row.advisor_id, organisation_id)
        if organisation_owner(organisation_id) in scope:
            seen.append((row.advisor_id, _goals(actors.person(row.advisor_id, scope), person_id)))
    names = identity.names_of([pk for pk, _goals in seen])
    return [(names.get(pk, ""), goals) for pk, goals in seen]


def _goals(advisor: Actor, person_id: int) -> str:
    path = path_of(advisor, person_id)
    if path is None:
        return ""
    return ", ".join(path.goals.filter(state=Goal.State.OPEN).values_list("title", flat=True))


def _invited(person_id: int) -> list[Advisor]:
    rows = Advisor.objects.filter(path__person_id=person_id, withdrawn_at=None)
    return list(rows.order_by("invited_at"))
