"""Who has a say over an organisation's learning money, for somebody who asks for it."""

from dataclasses import dataclass

from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.wallets.models import Consent

DECIDE = (
    "finance",
    "hr-partner",
    "administrator",
    "manager",
)  # where a person has no manager, in this order


@dataclass(frozen=True)
class Delegation:
    """A question of the reader's that somebody else may answer: of these, by id, with their names."""

    consent_id: int
    asker: str
    title: str
    choices: list[tuple[int, str]]


def delegation(actor: Actor, consent_id: int) -> Delegation:
    """A question to the actor that waits, and whom it may be given on to; else `NotFound`."""
    mine = Consent.objects.unscoped("one's own question to give on").filter(
        pk=consent_id, decider_id=actor.person_id or 0, answer=Consent.Answer.WAITING
    )
    consent = mine.select_related("purchase").first()
    if consent is None:
        raise NotFound
    asker = consent.purchase.person_id or 0
    able = deciders_instead(consent, asker)
    names = identity.names_of({*able, asker} - {0})
    return Delegation(
        consent_id=consent.pk,
        asker=names.get(asker, ""),
        title=consent.purchase.title,
        choices=[(pk, names[pk]) for pk in able if pk in names],
    )


def deciders(person_id: int, organisation_id: int, *, needs_all: bool = False) -> list[int]:
    """The person's manager there; where there is none, those with a role over money. Where all have
    to agree, both."""
    manager = organisations.manager_of(person_id, organisation_id)
    found = [manager] if manager and manager != person_id else []
    for role in DECIDE:
        if found and not needs_all:
            break
        there = organisations.people_with_role(role, organisation_id)
        if others := [pk for pk in there if pk != person_id]:
            return list(dict.fromkeys([*found, *others]))
    return found


def deciders_instead(consent: Consent, person_id: int) -> list[int]:
    """Whom a question may be given on to: the line above who asks and above who was asked, and
    whoever has a role over money there. Not who asks, nor anybody who was asked already."""
    place = consent.organisation_id
    able = [*_line(person_id, place), *_line(consent.decider_id, place)]
    for role in DECIDE:
        able += organisations.people_with_role(role, place)
    asked = Consent.objects.unscoped("who was asked already").filter(
        purchase_id=consent.purchase_id, organisation_id=place
    )
    never = {person_id, *asked.values_list("decider_id", flat=True)}
    return [pk for pk in dict.fromkeys(able) if pk not in never and may_decide(pk, place)]


def may_decide(person_id: int, organisation_id: int) -> bool:
    """Who left decides nothing any more; an administrator from outside has a role and no place."""
    place = organisations.places_in(organisation_id, [person_id]).get(person_id)
    if place:
        return bool(place.is_open)
    return any(organisations.holds_role(person_id, role, organisation_id) for role in DECIDE)


def _line(person_id: int, organisation_id: int) -> list[int]:
    """Their manager there, the manager's manager, and so on."""
    found: list[int] = []
    above = organisations.manager_of(person_id, organisation_id)
    while above and above not in found:
        found.append(above)
        above = organisations.manager_of(above, organisation_id)
    return found
