"""Asking people to come to a run. An invitation keeps no seat: who comes takes one like everybody."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.messaging import api as messaging
from lyceum.programmes import policies, selectors
from lyceum.programmes.events import InvitationDeclined, PeopleInvited
from lyceum.programmes.models import Invitation, Offering, Seat

from .sitting import insist_on_time
from .states import ALL, locked

Answer = Invitation.Answer


@transaction.atomic
def invite_to_run(
    *, by: Actor, offering_id: int, person_ids: Sequence[int], words: str = ""
) -> int:
    """Ask colleagues to come; gives how many are asked now. Who sits there already, or was asked
    before, is not asked again. Who has no place in the organisation, or in one that owns with it a
    programme of which the run is a part, is not known here: `NotFound`."""
    offering = locked(offering_id)
    if not policies.can_offer(by, offering.organisation_id):
        raise Forbidden
    insist_on_time(offering)
    people = set(person_ids)
    if selectors.members_of_any(selectors.organisations_of_run(offering), people) != people:
        raise NotFound
    new = sorted(people - _known_there(offering))
    now = clock.now()
    Invitation.objects.bulk_create(
        Invitation(
            owner_id=person_owner(pk), offering=offering, person_id=pk, words=words, sent_at=now
        )
        for pk in new
    )
    if new:
        publish(PeopleInvited(**_about(by, offering), owner_id=offering.owner_id, person_ids=new))
        _tell(offering, new, words)
    return len(new)


@transaction.atomic
def decline_invitation(*, by: Actor, offering_id: int, learner_id: int) -> None:
    """They do not come. Said again it changes nothing; a seat can still be taken."""
    if not policies.can_sit_as(by, learner_id):
        raise Forbidden
    offering = locked(offering_id)
    mine = _invitations(offering).filter(person_id=learner_id).first()
    if mine is None:
        raise NotFound
    if mine.answer:
        return
    mine.answer, mine.answered_at = Answer.DECLINED, clock.now()
    mine.save(update_fields=["answer", "answered_at"])
    publish(
        InvitationDeclined(**_about(by, offering), owner_id=mine.owner_id, person_id=learner_id)
    )


def _known_there(offering: Offering) -> set[int]:
    seats = Seat.objects.unscoped(ALL).filter(offering=offering, given_up_at=None)
    asked = _invitations(offering).values_list("person_id", flat=True)
    return {*seats.values_list("person_id", flat=True), *asked}


def _invitations(offering: Offering) -> QuerySet[Invitation]:
    return Invitation.objects.unscoped(ALL).filter(offering=offering)


def _tell(offering: Offering, person_ids: list[int], words: str) -> None:
    for locale, people in _by_locale(person_ids).items():
        with translation.override(locale):
            day = date_format(offering.starts_on)
        messaging.send_many(
            kind="programmes.invited",
            to=people,
            about=messaging.About(
                selectors.title_of(offering),
                reverse("programmes:run", args=[offering.pk]),
                day=day,
                words=words,
            ),
            organisation_id=offering.organisation_id,
            key=f"programmes.invited:{offering.pk}",
        )


def _by_locale(person_ids: list[int]) -> dict[str, list[int]]:
    cards, found = identity.cards_of(person_ids), defaultdict(list)
    for pk in person_ids:
        card = cards.get(pk)
        found[card.locale if card and card.locale else settings.LANGUAGE_CODE].append(pk)
    return found


def _about(by: Actor, offering: Offering) -> dict[str, Any]:
    return {
        "by": str(by),
        "offering_id": offering.pk,
        "resource_id": offering.resource_id,
        "organisation_id": offering.organisation_id,
    }
