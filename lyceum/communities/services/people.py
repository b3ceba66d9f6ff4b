"""What people offer each other."""

from collections.abc import Sequence

from django.db import transaction

from lyceum.communities.errors import NothingSaid
from lyceum.communities.events import OfferMade, OfferTakenBack
from lyceum.communities.models import Offer, OfferSkill
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.skills import api as skills

MOST_SKILLS = 12


@transaction.atomic
def make_offer(*, by: Actor, words: str, skill_ids: Sequence[int] = (), is_wide: bool) -> Offer:
    """Say what others may ask one about; who does is found by it."""
    if by.person_id is None:
        raise Forbidden
    said_ids = list(dict.fromkeys(skill_ids))[:MOST_SKILLS]
    seen = skills.visible_skills(by.scope, said_ids)
    known = [pk for pk in said_ids if pk in seen]
    if not words.strip() and not known:
        raise NothingSaid
    said = {
        "words": words.strip()[:300],
        "is_wide": is_wide,
        "organisation_id": by.organisation_id,
        "changed_at": clock.now(),
    }
    fresh = {"owner_id": person_owner(by.person_id), **said}
    offer, _new = Offer.objects.unscoped("the actor's own").update_or_create(
        person_id=by.person_id, defaults=said, create_defaults=fresh
    )
    OfferSkill.objects.filter(offer=offer).delete()
    OfferSkill.objects.bulk_create(OfferSkill(offer=offer, skill_id=pk) for pk in known)
    publish(OfferMade(by=str(by), owner_id=offer.owner_id, person_id=by.person_id))
    return offer


@transaction.atomic
def take_back_offer(*, by: Actor) -> None:
    """Be found no more."""
    mine = Offer.objects.unscoped("the actor's own").filter(person_id=by.person_id or 0)
    if by.person_id and mine.delete()[0]:
        owner = person_owner(by.person_id)
        publish(OfferTakenBack(by=str(by), owner_id=owner, person_id=by.person_id))
