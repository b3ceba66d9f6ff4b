"""Letting an advisor see a path, taking it back, and talking about it."""

from django.db import transaction
from django.urls import reverse

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.messaging import api as messaging
from lyceum.paths import policies, selectors
from lyceum.paths.errors import NotAnAdvisor
from lyceum.paths.events import AdvisorInvited, AdvisorWithdrawn, PathCommented
from lyceum.paths.models import Advisor, Path, PlanComment

from .plans import facts, locked


@transaction.atomic
def invite_advisor(*, by: Actor, path_id: int, advisor_id: int) -> Advisor:
    """Let somebody with the role of an advisor see the path and comment on it."""
    path = locked(by, path_id)
    if advisor_id == path.person_id or not _is_advisor_for(path, advisor_id):
        raise NotAnAdvisor
    invitation, is_new = Advisor.objects.get_or_create(
        path=path,
        advisor_id=advisor_id,
        withdrawn_at=None,
        defaults={"invited_at": clock.now()},
    )
    if is_new:
        publish(AdvisorInvited(**facts(by, path), advisor_id=advisor_id))
        _tell(path, "paths.advisor_invited", advisor_id, path.person_id)
    return invitation


def _is_advisor_for(path: Path, advisor_id: int) -> bool:
    """An advisor whom the person can meet: of an organisation of theirs, or of the ecosystem."""
    return advisor_id in selectors.possible_advisors(path)


@transaction.atomic
def withdraw_advisor(*, by: Actor, path_id: int, advisor_id: int) -> None:
    """From now on they see nothing of it. What they said stays."""
    path = locked(by, path_id)
    open_ones = path.advisors.filter(advisor_id=advisor_id, withdrawn_at=None)
    if open_ones.update(withdrawn_at=clock.now()):
        publish(AdvisorWithdrawn(**facts(by, path), advisor_id=advisor_id))


@transaction.atomic
def comment(*, by: Actor, path_id: int, text: str, resource_id: int | None = None) -> PlanComment:
    """Say something about the path, or about a resource in it; the others hear of it."""
    path = selectors.path_for(by, path_id)
    if not policies.can_comment(by, path) or by.person_id is None:
        raise Forbidden
    said = PlanComment.objects.create(
        path=path,
        author_id=by.person_id,
        resource_id=resource_id,
        text=text.strip(),
        written_at=clock.now(),
    )
    publish(PathCommented(**facts(by, path), comment_id=said.pk, author_id=by.person_id))
    _tell_the_others(path, by.person_id)
    return said


def _tell_the_others(path: Path, author_id: int) -> None:
    advisors = path.advisors.filter(withdrawn_at=None).values_list("advisor_id", flat=True)
    for reader in {path.person_id, *advisors} - {author_id}:
        _tell(path, "paths.commented", reader, author_id)


def _tell(path: Path, kind: str, to: int, who: int) -> None:
    about = messaging.About(
        selectors.title_of(selectors.open_goals(path)),
        reverse("paths:mine") if to == path.person_id else reverse("paths:plan", args=[path.pk]),
        by=identity.names_of([who]).get(who, ""),
    )
    messaging.send(kind=kind, to=to, about=about, organisation_id=path.organisation_id)
