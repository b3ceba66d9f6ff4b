"""Agreeing, taking it back, and noting who looked."""

from django.db import transaction

from lyceum.identity import policies
from lyceum.identity.events import ConsentSaid
from lyceum.identity.models import Consent, Disclosure, Person
from lyceum.identity.types import purpose_of
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner


@transaction.atomic
def say_consent(*, by: Actor, person_id: int, purpose: str, is_given: bool) -> None:
    """Agree to a purpose in its present words, or take it back. What was said before is kept."""
    if not policies.can_consent(by, person_id):
        raise Forbidden
    known = purpose_of(purpose)
    if known is None:
        raise NotFound
    Person.objects.select_for_update().get(pk=person_id)  # one word after the other
    last = Consent.objects.filter(person_id=person_id, purpose=purpose).order_by("-pk").first()
    if (last and (last.is_given, last.version) == (is_given, known.version)) or not (
        last or is_given
    ):
        return
    Consent.objects.create(
        person_id=person_id,
        purpose=purpose,
        version=known.version,
        is_given=is_given,
        said_at=clock.now(),
    )
    publish(
        ConsentSaid(
            by=str(by),
            owner_id=person_owner(person_id),
            person_id=person_id,
            purpose=purpose,
            version=known.version,
            is_given=is_given,
        )
    )


def note_disclosure(*, viewer: Actor, person_id: int, kind: str) -> None:
    """Somebody opens a page about somebody else: once a day and kind it is written down."""
    if viewer.person_id is None or viewer.person_id == person_id:
        return
    sight = {"person_id": person_id, "viewer_id": viewer.person_id, "kind": kind}
    sight |= {"on": clock.today()}
    if Disclosure.objects.filter(**sight).exists():  # reading is cheaper than writing
        return
    seen = Disclosure(**sight, organisation_id=viewer.organisation_id)
    Disclosure.objects.bulk_create([seen], ignore_conflicts=True)
