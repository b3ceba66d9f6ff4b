"""How far others are in a package, for those who teach or run things there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator

from lyceum.courseware import policies
from lyceum.courseware.models import Attempt, Content
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

ON_A_PAGE = 50
GATE = "asked below: the editor's organisations alone"


@dataclass(frozen=True)
class LearnerRow:
    """One learner's current way through a content."""

    registration: UUID
    name: str
    progress: int
    changed_at: datetime
    is_done: bool


@dataclass(frozen=True)
class LearnerPage:
    """The rows of one page; `page` is what a pager draws."""

    rows: list[LearnerRow]
    page: Page[Attempt]


def learners_of(actor: Actor, content: Content, number: int) -> LearnerPage:
    """Who learns in a content, in the context of organisations whose things the actor may change;
    who moved last comes first. Two queries, and one for names."""
    if not policies.can_edit(actor, content.organisation_id):
        raise NotFound
    current = Attempt.objects.unscoped(GATE).filter(content=content, is_current=True)
    homes = set(current.values_list("organisation_id", flat=True).distinct())
    seen = {one for one in homes if one and policies.can_edit(actor, one)}
    at_home = current.filter(organisation_id__in=seen)
    # Begun in nobody's context: that of the organisation that offers it (`Attempt.tenant_id`).
    rows = at_home | current.filter(organisation__isnull=True)
    page = Paginator(rows.order_by("-changed_at", "-pk"), ON_A_PAGE).get_page(number)
    names = identity.names_of({row.person_id for row in page})
    return LearnerPage([_row(row, names) for row in page], page)


def attempt_for(actor: Actor, registration: UUID) -> Attempt:
    """The one way to somebody else's attempt: for who may change the content, and only for who
    learns in the context of an organisation of theirs."""
    every = Attempt.objects.unscoped(GATE).select_related("content", "package")
    found = every.filter(registration=registration).first()
    if found is None or not policies.can_edit(actor, found.tenant_id):
        raise NotFound
    if not policies.can_edit(actor, found.content.organisation_id):
        raise NotFound
    return found


def _row(attempt: Attempt, names: dict[int, str]) -> LearnerRow:
    return LearnerRow(
        registration=attempt.registration,
        name=names.get(attempt.person_id, ""),
        progress=attempt.progress,
        changed_at=attempt.changed_at,
        is_done=attempt.completed_at is not None,
    )
