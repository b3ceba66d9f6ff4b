"""What is in people's way."""

from typing import Any

from lyceum.feedback import policies
from lyceum.feedback.models import Friction
from lyceum.feedback.types import FrictionRow
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

GATE = "narrowed here to reporter and handlers"
MANY = 100


def friction_for(actor: Actor, report_id: int) -> Friction:
    """A report, for its reporter and those who handle it."""
    found = Friction.objects.unscoped(GATE).filter(pk=report_id).first()
    if found is None or not (_is_own(actor, found) or _handles(actor, found)):
        raise NotFound
    return found


def friction_to_handle(actor: Actor, report_id: int) -> Friction:
    """A report, for those who handle it."""
    found = friction_for(actor, report_id)
    if not _handles(actor, found):
        raise NotFound
    return found


def friction_of(actor: Actor) -> list[FrictionRow]:
    """My reports, the latest first."""
    mine = Friction.objects.within(actor.scope).filter(person_id=actor.person_id or 0)
    return _rows(mine.order_by("-made_at")[:MANY], shows_names=False)


def friction_desk(actor: Actor, organisation_id: int, *, is_open: bool) -> list[FrictionRow]:
    """What waits for me there, the oldest first; or what was settled, the latest first."""
    roles = [
        role for role in policies.HANDLERS if policies.can_handle(actor, organisation_id, role)
    ]
    if not roles:
        raise NotFound
    rows = Friction.objects.unscoped(GATE).filter(organisation_id=organisation_id, role__in=roles)
    if is_open:
        return _rows(rows.filter(state__in=Friction.OPEN).order_by("made_at")[:MANY])
    return _rows(rows.exclude(state__in=Friction.OPEN).order_by("-made_at")[:MANY])


def friction_row(actor: Actor, report: Friction) -> FrictionRow:
    """The same report, ready to show, with the way that it went."""
    [row] = _rows([report], shows_names=not _is_own(actor, report))
    steps = [(step.at, step.get_state_display(), step.words) for step in report.steps.all()]
    return FrictionRow(**{**row.__dict__, "steps": steps})


def may_handle_some(actor: Actor, organisation_id: int) -> bool:
    """Whether there is a desk for the actor."""
    return any(policies.can_handle(actor, organisation_id, role) for role in policies.HANDLERS)


def handlers_of(report: Friction) -> list[int]:
    """Who is told of a report; administrators where nobody holds its role, and those of the ecosystem
    where there is none. Never its reporter."""
    at = report.organisation_id
    for role, places in ((report.role, [at]), ("administrator", [at]), ("administrator", [])):
        people = organisations.people_with_role(role, *places)
        if others := [pk for pk in people if pk != report.person_id]:
            return others
    return []


def where_to_report(actor: Actor) -> list[tuple[int, str]]:
    """The organisations in which I have a place, the one I stand in first."""
    if actor.person_id is None:
        return []
    rows = organisations.memberships_of(actor.person_id)
    found = [(row.organisation_id, row.organisation) for row in rows]
    return sorted(found, key=lambda each: each[0] != actor.organisation_id)


def _is_own(actor: Actor, report: Friction) -> bool:
    return actor.person_id == report.person_id


def _handles(actor: Actor, report: Friction) -> bool:
    return policies.can_handle(actor, report.organisation_id, report.role)


def _rows(reports: Any, *, shows_names: bool = True) -> list[FrictionRow]:
    found = list(reports)
    shown = {each.person_id for each in found if each.is_name_shown} if shows_names else set()
    names = identity.names_of(shown) if shown else {}
    roles = dict(organisations.role_choices())
    return [
        FrictionRow(
            id=each.pk,
            text=each.text,
            title=each.title,
            url=each.url,
            person=names.get(each.person_id, "") if each.is_name_shown else "",
            role=str(roles.get(each.role, each.role)),
            state=each.state,
            state_word=each.get_state_display(),
            answer=each.answer,
            made_at=each.made_at,
        )
        for each in found
    ]
