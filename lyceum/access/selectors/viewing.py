"""Looking as somebody else: may they, with which eyes, and who did."""

from datetime import timedelta
from typing import Any

from lyceum.access import policies
from lyceum.access.errors import MayDoMore
from lyceum.access.models import ViewAs
from lyceum.access.types import Viewing, ViewRow
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import Scope, organisation_owner, person_owner
from lyceum.organisations import api as organisations

SHOWN = 100
MINUTE = timedelta(minutes=1)


def person_to_view(actor: Actor, organisation_id: int, person_id: int) -> Any:
    """The person as whom the actor may look there. Who may not look finds nobody."""
    if not policies.can_help(actor, organisation_id) or actor.person_id == person_id:
        raise NotFound
    scope = organisations.scope_of(person_id)
    if (organisation_id, policies.EVERYBODYS) not in scope.roles:
        raise NotFound
    if not policies.may_as_much(actor, scope):
        raise MayDoMore
    person = identity.person_for(actors.system("access"), person_id)
    if not person.is_active:
        raise NotFound
    return person


def viewing_of(actor: Actor, view_id: int) -> Viewing | None:
    """As whom the actor looks just now; asked anew on each page, so that what ended has ended."""
    rows = open_views().filter(pk=view_id, viewer=actor.person_id, ends_at__gt=clock.now())
    row: ViewAs | None = rows.select_related("person", "organisation").first()
    if row is None or not row.person.is_active:
        return None
    at, scope = row.organisation_id, organisations.scope_of(row.person_id)
    is_member = (at, policies.EVERYBODYS) in scope.roles
    if not (is_member and policies.can_help(actor, at) and policies.may_as_much(actor, scope)):
        return None
    return Viewing(
        view_id=row.pk,
        person=row.person,
        actor=eyes(row.person_id, at, scope),
        organisation=row.organisation.name,
        slug=row.organisation.slug,
        minutes=max(1, round((row.ends_at - clock.now()) / MINUTE)),
    )


def eyes(person_id: int, organisation_id: int, scope: Scope) -> Actor:
    """An actor that sees what an organisation shows to this person, and is not the person.

    It has no `person_id`, and no rows of the person's own are within its scope.
    """
    owner = organisation_owner(organisation_id)
    return Actor("view", str(person_id), policies.eyes_of(scope, organisation_id, owner))


def open_views() -> Any:
    """Views that nobody has ended yet, in whose scope it is asked elsewhere."""
    return ViewAs.objects.unscoped("found by its session or by the clock").filter(ended_at=None)


def where_it_was(actor: Actor, view_id: int) -> tuple[str, int] | None:
    """The organisation's slug and the person of a view of the actor's, to lead back to."""
    rows = ViewAs.objects.unscoped("the actor's own view").filter(viewer=actor.person_id)
    return rows.filter(pk=view_id).values_list("organisation__slug", "person_id").first()


def views_of(actor: Actor) -> list[ViewRow]:
    """Who looked as the actor, the latest first. One query."""
    if actor.person_id is None:
        raise NotFound
    mine = ViewAs.objects.within(actor.scope).filter(owner_id=person_owner(actor.person_id))
    return _rows(mine)


def views_in(actor: Actor, organisation_id: int) -> list[ViewRow]:
    """Who looked as whom in an organisation, for its administrators. One query."""
    if not policies.can_help(actor, organisation_id):
        raise NotFound
    there = ViewAs.objects.unscoped("permitted above").filter(organisation_id=organisation_id)
    return _rows(there)


def _rows(views: Any) -> list[ViewRow]:
    related = views.select_related("viewer", "person", "organisation").order_by("-begun_at")
    return [
        ViewRow(
            viewer=row.viewer.name,
            person=row.person.name,
            organisation=row.organisation.name,
            reason=row.reason,
            begun_at=row.begun_at,
            ended_at=row.ended_at,
            minutes=max(1, round(((row.ended_at or clock.now()) - row.begun_at) / MINUTE)),
        )
        for row in related[:SHOWN]
    ]
