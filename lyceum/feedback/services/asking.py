"""Asking somebody about something, once; and the message that brings the question to them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from lyceum.feedback import policies, selectors
from lyceum.feedback.events import FeedbackAsked
from lyceum.feedback.models import Asked
from lyceum.feedback.types import ENPS, Subject
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.schedule import one_by_one
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.messaging import api as messaging

ASKED_FOR = timedelta(days=30)


@transaction.atomic
def ask(
    *,
    by: Actor,
    person_id: int,
    subject: Subject,
    organisation_id: int | None = None,
    tells_after: timedelta | None = timedelta(0),
    rests: timedelta = timedelta(0),
) -> bool:
    """Ask one person how likely they would recommend something; whether it is new.

    Whoever was asked about it before, ever, is not asked again. It stands on the pages that show
    it, and comes as a message after a while (None: never) unless it was answered by then. What comes
    often lets them rest (`rests`): who was asked about anything so lately is not asked.
    """
    people = {person_id: organisation_id}
    return (
        ask_many(by=by, people=people, subject=subject, tells_after=tells_after, rests=rests) == 1
    )


@transaction.atomic
def ask_many(
    *,
    by: Actor,
    people: Mapping[int, int | None],
    subject: Subject,
    tells_after: timedelta | None = timedelta(0),
    rests: timedelta = timedelta(0),
) -> int:
    """The same for many, each in the context of an organisation; how many were new."""
    for person_id, at in people.items():
        is_theirs = policies.can_answer_as(by, person_id)
        if not is_theirs and not (at and policies.can_ask(by, at)):
            raise Forbidden
    people = _rested(people, rests) if rests else people
    until = (clock.now() + ASKED_FOR).date()
    tell_at = clock.now() + tells_after if tells_after else None
    made = note_asked(
        by=by, what=ENPS, people=people, subject=subject, until=until, tell_at=tell_at
    )
    for row in made if tells_after == timedelta(0) else ():
        _tell(row)
    return len(made)


def _rested(people: Mapping[int, int | None], rests: timedelta) -> dict[int, int | None]:
    """But for those who were asked to recommend something since."""
    asked = Asked.objects.unscoped("whether these very people were asked of late")
    lately = asked.filter(what=ENPS, person_id__in=list(people), asked_at__gt=clock.now() - rests)
    tired = set(lately.values_list("person_id", flat=True))
    return {pk: at for pk, at in people.items() if pk not in tired}


def tell_waiting(limit: int = 1000) -> int:
    """The messages whose time has come; who has answered meanwhile is not told."""
    rows = Asked.objects.unscoped("the clock tells who is asked").filter(tell_at__lte=clock.now())
    return one_by_one(_tell_one, list(rows.order_by("pk").values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _tell_one(asked_id: int) -> bool:
    rows = Asked.objects.unscoped("the clock tells who is asked").select_for_update()
    row = rows.filter(pk=asked_id, tell_at__isnull=False).first()
    if row is None:
        return False
    row.tell_at = None
    row.save(update_fields=["tell_at"])
    if row.is_answered or (row.until and row.until < clock.today()):
        return False
    _tell(row)
    return True


def note_asked(  # noqa: PLR0913  what is asked, of whom, until when
    *,
    by: Actor,
    what: str,
    people: Mapping[int, int | None],
    subject: Subject,
    until: date | None,
    survey_id: int | None = None,
    tell_at: datetime | None = None,
) -> list[Asked]:
    """A row for each who was not asked about it yet; gives those that are new."""
    about: dict[str, Any] = {"what": what, "about_kind": subject.kind, "about_id": subject.id}
    rows = [
        Asked(
            owner_id=person_owner(person_id),
            person_id=person_id,
            organisation_id=at,
            **about,
            title=subject.title,
            url=subject.url,
            offered_by=subject.offered_by,
            survey_id=survey_id,
            asked_at=clock.now(),
            tell_at=tell_at,
            until=until,
        )
        for person_id, at in people.items()
    ]
    try:
        made = _new_of(rows, about)
    except IntegrityError:  # somebody was asked the same at this moment
        made = _new_of(rows, about)
    if made:
        places = {row.organisation_id for row in made}
        at = places.pop() if len(places) == 1 else None
        owner = at or subject.offered_by  # asked by the house, it is still somebody's fact
        publish(
            FeedbackAsked(
                by=str(by),
                owner_id=organisation_owner(owner) if owner else "",
                **about,
                person_ids=tuple(row.person_id for row in made),
                organisation_id=at,
            )
        )
    return made


@transaction.atomic
def _new_of(rows: list[Asked], about: dict[str, Any]) -> list[Asked]:
    known = Asked.objects.unscoped("whether these very people were asked before")
    people = known.filter(**about, person_id__in=[row.person_id for row in rows])
    before = set(people.values_list("person_id", flat=True))
    new = [row for row in rows if row.person_id not in before]
    return known.bulk_create(new, batch_size=500)


def _tell(row: Asked) -> None:
    token = selectors.token_of(row.pk)
    messaging.send(
        kind="feedback.asked",
        to=row.person_id,
        about=messaging.About(row.title, reverse("feedback:by-link", args=[token])),
        organisation_id=row.organisation_id,
        key=f"asked:{row.pk}",
    )
