"""Who may be asked about what."""

from django.db.models import Q
from django.utils.translation import get_language

from lyceum.communities.models import Offer, OfferSkill, SpaceMember
from lyceum.communities.types import OfferRow
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills

SHOWN = 60
NEAR = 8  # skills that words may mean


def offers(actor: Actor, words: str = "") -> list[OfferRow]:
    """Who may be asked, by skill or by their own words: colleagues, and whoever said so to all."""
    if actor.person_id is None:
        raise NotFound
    mine = {at for at, _role in actor.scope.roles if at}
    prefix = organisation_owner(0)[:-1]
    unseen = [int(o.removeprefix(prefix)) for o in actor.scope.unseen if o.startswith(prefix)]
    wide = Q(is_wide=True) & ~Q(organisation_id__in=unseen)
    seen = wide | Q(organisation_id__in=mine) | Q(person_id=actor.person_id)
    rows = Offer.objects.unscoped("narrowed here").filter(seen)
    if words:
        about = OfferSkill.objects.filter(skill_id__in=_meant(actor, words))
        rows = rows.filter(Q(words__icontains=words) | Q(pk__in=about.values("offer_id")))
    return _rows(actor, list(rows.order_by("-changed_at")[:SHOWN]))


def my_offer(actor: Actor) -> OfferRow | None:
    """What the actor offers."""
    rows = Offer.objects.unscoped("the actor's own").filter(person_id=actor.person_id or 0)
    found = _rows(actor, list(rows))
    return found[0] if found else None


def is_wide(actor: Actor) -> bool:
    """Whether the actor wants to be found by everybody."""
    rows = Offer.objects.unscoped("the actor's own").filter(person_id=actor.person_id or 0)
    return rows.filter(is_wide=True).exists()


def _meant(actor: Actor, words: str) -> list[int]:
    language = (get_language() or "en")[:2]
    answer = skills.search_skills(words, language=language, limit=NEAR, actor=actor)
    return [hit.skill.id for hit in answer.hits]


def skills_named(actor: Actor, names: list[str]) -> list[int]:
    """The skills that words mean, the nearest of each."""
    language = (get_language() or "en")[:2]
    found: list[int] = []
    for name in names:
        answer = skills.search_skills(name, language=language, limit=1, actor=actor)
        found += [hit.skill.id for hit in answer.hits]
    return found


def _rows(actor: Actor, found: list[Offer]) -> list[OfferRow]:
    lines = OfferSkill.objects.filter(offer_id__in=[one.pk for one in found])
    about: dict[int, list[int]] = {}
    for offer, skill in lines.order_by("pk").values_list("offer_id", "skill_id"):
        about.setdefault(offer, []).append(skill)
    ids = {pk for some in about.values() for pk in some}
    labels = skills.skill_rows(ids, (get_language() or "en")[:2]) if ids else {}
    names = identity.names_of([one.person_id for one in found])
    homes = organisations.organisation_names(filter(None, (o.organisation_id for o in found)))
    where = _where(actor, [one.person_id for one in found])
    return [
        OfferRow(
            person_id=one.person_id,
            name=names[one.person_id],
            organisation=homes.get(one.organisation_id or 0, ""),
            words=one.words,
            skills=tuple(labels[pk].label for pk in about.get(one.pk, ()) if pk in labels),
            is_me=one.person_id == actor.person_id,
            where=where.get(one.person_id),
        )
        for one in found
    ]


def _where(actor: Actor, person_ids: list[int]) -> dict[int, tuple[int, str]]:
    """The space in which one can ask each of them: of those where both are the liveliest."""
    rows = SpaceMember.objects.unscoped("spaces in which the actor is, too")
    rows = rows.filter(state=SpaceMember.State.IN, space__closed_at=None)
    mine = rows.filter(person_id=actor.person_id or 0).values("space_id")
    others = rows.filter(person_id__in=person_ids, space_id__in=mine).exclude(handle="")
    lively = others.exclude(person_id=actor.person_id or 0).order_by("space__last_post_id", "pk")
    found = lively.values_list("person_id", "space_id", "handle")
    return {person: (space, handle) for person, space, handle in found}
