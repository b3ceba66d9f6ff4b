"""Who may? Levels are private: the person sees them, and whoever they share them with."""

from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import ECOSYSTEM, organisation_owner, person_owner
from lyceum.organisations import api as organisations

from .models import Role, SharingGrant, Skill

EDITORS = ("administrator", "hr-partner")


def can_see_levels(actor: Actor, person_id: int) -> bool:
    """The person, who they shared with, and the parts of the house that act for them."""
    if actor.is_system:
        return person_owner(person_id) in actor.scope
    if actor.person_id is None:
        return False
    return actor.person_id == person_id or _is_shared_with(actor.person_id, person_id)


def _is_shared_with(reader_id: int, person_id: int) -> bool:
    grants = SharingGrant.objects.unscoped("asks only whether this reader was let in").filter(
        person_id=person_id, ended_at=None
    )
    for with_person_id, organisation_id in grants.values_list("with_person", "with_manager_at"):
        if with_person_id == reader_id:
            return True
        if organisation_id and organisations.manager_of(person_id, organisation_id) == reader_id:
            return True
    return False


def can_record(by: Actor, person_id: int, kind: str) -> bool:
    """Only oneself can rate oneself, and nobody is their own peer or manager.

    For the other kinds the app that calls has asked who may.
    """
    if by.is_system:
        return True
    is_self = by.person_id == person_id
    return is_self if kind == "self" else not (is_self and kind in ("peer", "manager"))


def can_import(actor: Actor) -> bool:
    """Frameworks are everybody's: only the administrators of the ecosystem bring them in."""
    return actor.is_system or actor.scope.has_role("administrator", ECOSYSTEM)


def can_edit_for(actor: Actor, organisation_id: int | None) -> bool:
    """Own skills and roles: administrators and HR partners, each for their organisation."""
    if actor.is_system:
        return True
    at = ECOSYSTEM if organisation_id is None else organisation_id
    return any(actor.scope.has_role(role, at) for role in EDITORS)


def can_edit(actor: Actor, thing: Role | Skill) -> bool:
    """What is an organisation's own is edited there; a framework's is not edited at all."""
    if not thing.owner_id.startswith("organisation:"):
        return False
    return can_edit_for(actor, int(thing.owner_id.partition(":")[2]))


def places_to_edit(actor: Actor) -> list[str]:
    """The owners for whom this actor may edit."""
    at = actor.organisation_id
    return [organisation_owner(at)] if at and can_edit_for(actor, at) else []


def can_ask(by: Actor, of: int, kind: str) -> bool:
    """A peer is somebody of the same organisation; a manager is one's own, where one stands."""
    if by.person_id is None or kind not in ("peer", "manager"):
        return False
    if kind == "peer":
        return share_an_organisation(by, of)
    at = by.organisation_id
    return at is not None and organisations.manager_of(by.person_id, at) == of


def can_share(by: Actor, with_person_id: int | None, with_manager_at: int | None) -> bool:
    """With people and managers of one's own organisations."""
    if (with_person_id is None) == (with_manager_at is None):
        return False
    if with_manager_at is not None:
        return organisation_owner(with_manager_at) in by.scope
    return with_person_id != by.person_id and share_an_organisation(by, with_person_id or 0)


def share_an_organisation(by: Actor, person_id: int) -> bool:
    theirs = organisations.scope_of(person_id).owners
    return any(owner.startswith("organisation:") for owner in by.scope.owners & theirs)
