"""Looking as somebody else, to help them: with a reason, for half an hour at most, told to them."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.urls import reverse

from lyceum.access import selectors
from lyceum.access.errors import ReasonIsMissing
from lyceum.access.events import ViewAsBegun, ViewAsEnded
from lyceum.access.models import ViewAs
from lyceum.access.types import VIEW_KEY
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

LONGEST = timedelta(minutes=30)
A_SENTENCE = 10


@transaction.atomic
def begin_viewing(*, by: Actor, organisation_id: int, person_id: int, reason: str) -> ViewAs:
    """See the product as a person of an organisation sees it; they hear of it at once."""
    selectors.person_to_view(by, organisation_id, person_id)
    if by.person_id is None:
        raise Forbidden
    reason = " ".join(reason.split())
    if len(reason) < A_SENTENCE:
        raise ReasonIsMissing
    moment = clock.now()
    view = ViewAs(
        owner_id=person_owner(person_id),
        person_id=person_id,
        viewer_id=by.person_id,
        organisation_id=organisation_id,
        reason=reason,
        begun_at=moment,
        ends_at=moment + LONGEST,
    )
    _replace(view, str(by))
    publish(ViewAsBegun(**_told(view, str(by))))
    _tell_the_person(view)
    return view


def _replace(view: ViewAs, by: str) -> None:
    """One at a time: whatever the viewer looked at before ends, a double click's twin included."""
    for _try in range(2):
        for before in selectors.open_views().select_for_update().filter(viewer_id=view.viewer_id):
            _end(before, by)
        try:
            with transaction.atomic():
                view.save()
        except IntegrityError:
            continue
        return
    raise EditedMeanwhile


def _tell_the_person(view: ViewAs) -> None:
    at = view.organisation_id
    viewer = identity.names_of([view.viewer_id])[view.viewer_id]
    place = organisations.organisation_names([at])[at]
    about = messaging.About(
        viewer, reverse("access:views-of-me"), by=viewer, place=place, reason=view.reason
    )
    messaging.send(kind="access.viewed_as", to=view.person_id, about=about, organisation_id=at)


@transaction.atomic
def end_viewing(*, by: Actor, view_id: int) -> ViewAs | None:
    """Stop looking; nothing where it had ended already."""
    mine = selectors.open_views().select_for_update(of=("self",)).select_related("organisation")
    view: ViewAs | None = mine.filter(pk=view_id, viewer_id=by.person_id).first()
    if view is not None:
        _end(view, str(by))
    return view


def forget_view(request: HttpRequest, view_id: int) -> None:
    """Be oneself again. Forms of the other's pages lose their token, so that none is sent later."""
    end_viewing(by=request.actor, view_id=view_id)  # type: ignore[attr-defined]
    request.session.pop(VIEW_KEY, None)
    rotate_token(request)


def end_overdue_views() -> int:
    """What the clock does: those who closed the browser have stopped looking, too."""
    by = str(actors.system("access"))
    with transaction.atomic():
        due = list(selectors.open_views().select_for_update().filter(ends_at__lte=clock.now()))
        for view in due:
            _end(view, by)
    return len(due)


def _end(view: ViewAs, by: str) -> None:
    view.ended_at = min(clock.now(), view.ends_at)
    view.save(update_fields=["ended_at"])
    publish(ViewAsEnded(**_told(view, by)))


def _told(view: ViewAs, by: str) -> dict[str, Any]:
    return {
        "by": by,
        "owner_id": organisation_owner(view.organisation_id),
        "view_id": view.pk,
        "person_id": view.person_id,
        "viewer_id": view.viewer_id,
        "organisation_id": view.organisation_id,
    }
