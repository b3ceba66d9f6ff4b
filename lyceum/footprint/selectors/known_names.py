"""Names that people claimed, for them and for who confirms them."""

from django.db.models import QuerySet

from lyceum.footprint import policies
from lyceum.footprint.models import OtherName
from lyceum.footprint.types import NameRow
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

MOST = 200


def my_names(actor: Actor) -> list[NameRow]:
    """The accounts elsewhere that the actor claimed, the newest first. Two queries."""
    mine = OtherName.objects.within(actor.scope).filter(
        person_id=policies.own(actor), kind=OtherName.Kind.CLAIM
    )
    rows = list(mine.order_by("-asked_at")[:MOST])
    places = organisations.organisation_names({row.tenant_id for row in rows})
    return [_row(actor, row, places.get(row.tenant_id, "")) for row in rows]


def names_to_answer(actor: Actor, organisation_id: int) -> list[NameRow]:
    """Who says which account of an organisation's tools is theirs. Two queries."""
    asked = _claims(actor, organisation_id).filter(state=OtherName.State.ASKED)
    return _of_people(actor, asked.order_by("asked_at"))


def names_confirmed(actor: Actor, organisation_id: int) -> list[NameRow]:
    """Whose an organisation has said its accounts are, the newest answer first. Two queries."""
    known = _claims(actor, organisation_id).filter(state=OtherName.State.KNOWN)
    return _of_people(actor, known.order_by("-answered_at"))


def _claims(actor: Actor, organisation_id: int) -> QuerySet[OtherName]:
    if not policies.can_answer(actor, organisation_id):
        raise NotFound
    return OtherName.objects.unscoped("asked of an organisation that the actor runs").filter(
        tenant_id=organisation_id, kind=OtherName.Kind.CLAIM
    )


def _of_people(actor: Actor, claims: QuerySet[OtherName]) -> list[NameRow]:
    rows = list(claims[:MOST])
    people = identity.names_of({row.person_id for row in rows})
    return [_row(actor, row, people[row.person_id]) for row in rows]


def _row(actor: Actor, name: OtherName, whose: str) -> NameRow:
    return NameRow(
        name.pk,
        name.home_page,
        name.name,
        whose,
        name.state,
        name.get_state_display(),
        name.asked_at,
        not policies.can_vouch(actor, name.person_id),
    )
