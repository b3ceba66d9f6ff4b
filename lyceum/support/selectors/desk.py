"""The desk of an organisation: what waits there, by which rules, with which words."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.support import policies
from lyceum.support.models import Absence, CannedAnswer, Case, Route, Turn
from lyceum.support.types import KINDS, CannedRow, DeskRow, RouteRow, SpanRow

from .cases import NARROWED, answerable

PAGE = 30
FIRST = "open"
WHICH = ("open", "mine", "answered", "closed")
HOUR = 60


def insist_on_answerer(actor: Actor, slug: str) -> Any:
    """The organisation, for who answers something there."""
    organisation = organisations.organisation_by_slug(actor, slug)
    if not policies.can_answer_something(actor, organisation.pk):
        raise NotFound
    return organisation


def insist_on_whole(actor: Actor, slug: str) -> Any:
    """The organisation, for who answers for the whole of it."""
    organisation = organisations.organisation_by_slug(actor, slug)
    if not policies.can_keep_words(actor, organisation.pk):
        raise NotFound
    return organisation


def insist_on_keeper(actor: Actor, organisation_id: int) -> None:
    """Who says how an organisation answers."""
    if not policies.can_keep_desk(actor, organisation_id):
        raise NotFound


def desk_where(actor: Actor) -> str | None:
    """The address word of the organisation at whose desk the actor stands, if there is one."""
    roles = {at for at, role in actor.scope.roles if at and role in policies.ANSWERERS}
    roles |= {at for at, _unit, role in actor.scope.parts if role in policies.ANSWERERS}
    at = actor.organisation_id if actor.organisation_id in roles else min(roles, default=None)
    return organisations.organisation_for(actor, at).slug if at else None


def desk_choices(which: str) -> str:
    """Which part of the desk an address means."""
    return which if which in WHICH else FIRST


def desk_page(
    actor: Actor, organisation_id: int, which: str, number: int
) -> tuple[Page[Case], list[DeskRow]]:
    """What waits on the desk, what is due first. Three queries, however many rows."""
    rows = Case.objects.unscoped(NARROWED).filter(
        answerable(actor), _part(actor, which), organisation_id=organisation_id, merged_into=None
    )
    ordered = rows.order_by(F("due_at").asc(nulls_last=True), "-changed_at", "-pk")
    page = Paginator(ordered, PAGE).get_page(number)
    found = list(page.object_list)
    people = {each.person_id for each in found} | {each.assignee_id or 0 for each in found}
    names = identity.names_of(people)
    return page, [_desk_row(actor, each, names) for each in found]


def _part(actor: Actor, which: str) -> Q:
    state = Case.State
    if which == "mine":
        return Q(assignee_id=actor.person_id, state__in=[state.OPEN, state.WAITING])
    if which == "answered":
        return Q(state__in=[state.WAITING, state.ANSWERED])
    return Q(state=which)


def _desk_row(actor: Actor, case: Case, names: dict[int, str]) -> DeskRow:
    moment = clock.now()
    return DeskRow(
        id=case.pk,
        subject=case.subject,
        person=names.get(case.person_id, ""),
        kind=dict(KINDS).get(case.kind, case.kind),
        state=case.state,
        state_word=case.get_state_display(),
        assignee=names.get(case.assignee_id or 0, ""),
        is_mine=case.assignee_id == actor.person_id,
        due_at=case.due_at,
        is_late=case.due_at is not None and case.due_at < moment,
        is_soon=case.warn_at is not None and case.warn_at < moment,
        is_escalated=case.escalated_at is not None and case.state == Case.State.OPEN,
    )


# --- how it is answered ---------------------------------------------------------------------------


def role_words() -> dict[str, Any]:
    """The roles that may have questions, as people call them."""
    words = dict(organisations.role_choices())
    return {role: words[role] for role in policies.ANSWERERS}


def routes_of(actor: Actor, organisation_id: int) -> list[RouteRow]:
    """The rules of who answers, in the order in which they are tried."""
    insist_on_keeper(actor, organisation_id)
    rows = Route.objects.unscoped("asked above").filter(organisation_id=organisation_id)
    units = organisations.unit_paths(organisation_id)
    kinds, roles = dict(KINDS), role_words()
    return [
        RouteRow(
            id=each.pk,
            kind=kinds.get(each.kind, each.kind),
            unit=units.get(each.unit_id, _("a unit that is gone")) if each.unit_id else "",
            role=roles.get(each.role, each.role),
            position=each.position,
            hours=round(each.answer_minutes / HOUR, 1),
        )
        for each in rows.order_by("kind", "position", "pk")
    ]


def rota_of(actor: Actor, organisation_id: int) -> list[SpanRow]:
    """Who is on the rota from today on."""
    insist_on_keeper(actor, organisation_id)
    rows = Turn.objects.unscoped("asked above").filter(organisation_id=organisation_id)
    return _spans(rows.filter(ends_on__gte=clock.today()))


def absences_of(actor: Actor, organisation_id: int) -> list[SpanRow]:
    """Who is away: all of them for who keeps the desk, one's own for others."""
    rows = Absence.objects.unscoped("narrowed here").filter(organisation_id=organisation_id)
    if not policies.can_keep_desk(actor, organisation_id):
        rows = rows.filter(person_id=actor.person_id or 0)
    return _spans(rows.filter(ends_on__gte=clock.today()))


def _spans(rows: Any) -> list[SpanRow]:
    found = list(rows.order_by("starts_on", "pk")[:200])
    names = identity.names_of({each.person_id for each in found})
    kinds = dict(KINDS)
    return [
        SpanRow(
            each.pk,
            kinds.get(getattr(each, "kind", ""), ""),
            names.get(each.person_id, ""),
            each.starts_on,
            each.ends_on,
        )
        for each in found
    ]


def canned_of(actor: Actor, organisation_id: int) -> list[CannedRow]:
    """All answers that are given often, by title, for those who answer for the whole."""
    if not policies.can_keep_words(actor, organisation_id):
        return []
    rows = CannedAnswer.objects.unscoped("asked above").filter(organisation_id=organisation_id)
    return [_canned(each) for each in rows.order_by("title")]


def canned_for(case: Case) -> list[CannedRow]:
    """Those that fit a case got through its gate."""
    rows = CannedAnswer.objects.unscoped("of a case got through its gate")
    mine = rows.filter(organisation=case.organisation, kind__in=["", case.kind])
    return [_canned(each) for each in mine.order_by("title")]


def _canned(each: CannedAnswer) -> CannedRow:
    return CannedRow(each.pk, each.title, each.text, dict(KINDS).get(each.kind, ""), each.language)


def who_answers(actor: Actor, organisation_id: int) -> dict[int, str]:
    """Whom one may put on the rota or note as away: for who keeps the desk all who hold a role that
    answers there, for others themselves."""
    if not policies.can_keep_desk(actor, organisation_id):
        own = actor.person_id or 0
        return identity.names_of([own])
    people = {
        pk
        for role in policies.ANSWERERS
        for pk in organisations.people_with_role(role, organisation_id)
    }
    return dict(sorted(identity.names_of(people).items(), key=lambda one: one[1].casefold()))
