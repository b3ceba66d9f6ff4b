"""What people object to, for themselves and for whoever has to answer."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise

from lyceum.footprint import policies
from lyceum.footprint.models import Line, Objection
from lyceum.footprint.types import ObjectionRow
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

from .reading import sentence

OPEN = Objection.State.ASKED
SHOWN = (Objection.State.ASKED, Objection.State.UPHELD, Objection.State.REFUSED)
PAGE = 50


def states_of(line_ids: Iterable[UUID]) -> dict[UUID, str]:
    """How it stands with the objections to lines, where there are any. One query."""
    ids = list(line_ids)
    if not ids:
        return {}
    found = Objection.objects.unscoped("by whoever has the lines")
    rows = found.filter(line_id__in=ids, state__in=SHOWN).order_by("pk")
    return dict(rows.values_list("line_id", "state"))


def state_in_words(state: str) -> str | Promise:
    """How it stands with an objection."""
    return Objection.State(state).label if state else ""


def objections_to(actor: Actor, line_id: UUID) -> list[ObjectionRow]:
    """What the actor said about a line of theirs, the newest first."""
    mine = {"person_id": policies.own(actor), "pk": line_id}
    lines = Line.objects.within(actor.scope).filter(**mine).in_bulk()
    found = Objection.objects.within(actor.scope).filter(
        person_id=policies.own(actor), line_id=line_id
    )
    return _rows(list(found.order_by("-pk")), lines)


def objection_for(actor: Actor, objection_id: int) -> Objection:
    """The one way to an objection: one's own, or one that one has to answer."""
    found = Objection.objects.within(actor.scope).filter(pk=objection_id).first()
    if found is None:
        raise NotFound
    return found


def waiting_for(actor: Actor, organisation_id: int | None) -> list[ObjectionRow]:
    """What an organisation, or the ecosystem itself, has to answer; the answered ones after it."""
    if not policies.can_answer(actor, organisation_id):
        raise NotFound
    found = Objection.objects.unscoped("of whoever has to answer, permitted above").filter(
        _of(organisation_id)
    )
    asked = list(found.filter(state=OPEN).order_by("asked_at"))
    shown = [*asked, *found.filter(state__in=SHOWN[1:]).order_by("-answered_at")[:PAGE]]
    lines = Line.objects.unscoped("the lines that were objected to, shown to who answers")
    return _rows(shown, lines.in_bulk([each.line_id for each in shown]))


def _of(organisation_id: int | None) -> Q:
    return Q(organisation_id=organisation_id) if organisation_id else Q(organisation=None)


def _rows(objections: list[Objection], lines: dict[UUID, Line]) -> list[ObjectionRow]:
    who = identity.names_of({each.person_id for each in objections})
    at = {each.organisation_id for each in objections if each.organisation_id}
    places = organisations.organisation_names(at) if at else {}
    house = organisations.brand().name
    return [
        ObjectionRow(
            id=each.pk,
            line_id=each.line_id,
            sentence=sentence(lines[each.line_id]),
            at=lines[each.line_id].happened_at,
            who=who.get(each.person_id, ""),
            organisation=places.get(each.organisation_id, house) if each.organisation_id else house,
            reason=each.reason,
            asked_at=each.asked_at,
            state=each.state,
            state_label=each.get_state_display(),
            answer=each.answer,
            answered_at=each.answered_at,
        )
        for each in objections
        if each.line_id in lines
    ]
