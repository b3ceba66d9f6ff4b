"""Who may: what a resource opens as is changed by those who may change the resource."""

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.rules import api as rules

from . import blocks
from .models import Lesson

EDITORS = ("teacher", "administrator")


def can_edit(actor: Actor, organisation_id: int) -> bool:
    """Those who teach or run things there; and the house itself."""
    return actor.is_system or any(actor.scope.has_role(role, organisation_id) for role in EDITORS)


def can_teach(actor: Actor, organisation_id: int) -> bool:
    """Whom the rules let write and review lessons in an organisation that they belong to."""
    if actor.is_system:
        return True
    at_home = organisation_owner(organisation_id) in actor.scope
    return at_home and rules.decide(actor, "teach", lesson_thing(organisation_id)).is_allowed


def insist_on_teaching(actor: Actor, organisation_id: int) -> None:
    """Stop here, with the rule that says so, unless they may."""
    if actor.is_system:
        return
    if organisation_owner(organisation_id) not in actor.scope:
        raise NotFound
    rules.insist(actor, "teach", lesson_thing(organisation_id))


def can_write(actor: Actor, lesson: Lesson) -> bool:
    """Whose lesson it is, while they belong there; and those who teach there by role."""
    is_author = actor.person_id == lesson.author_id and lesson.owner_id in actor.scope
    return is_author or can_edit(actor, lesson.organisation_id)


def can_review(actor: Actor, lesson: Lesson) -> bool:
    """Peers of the same organisation, never one who wrote any of it."""
    return str(actor) not in writers_of(lesson) and can_teach(actor, lesson.organisation_id)


def writers_of(lesson: Lesson) -> set[str]:
    """The author, and who changed anything in it since, as actors are written."""
    return {f"person:{lesson.author_id}", *blocks.writers_of(lesson.blocks)}


def lesson_thing(organisation_id: int, lesson_id: int = 0) -> rules.Thing:
    """A lesson as the rules see it."""
    return rules.Thing("Resource", lesson_id, organisation_id, {"kind": "lesson"})


def can_keep_partners(actor: Actor, organisation_id: int) -> bool:
    """Tools and platforms of partners are let in by who administers the organisation."""
    return actor.is_system or (
        actor.person_id is not None and actor.scope.has_role("administrator", organisation_id)
    )


def insist_on_partners(actor: Actor, organisation_id: int) -> None:
    """Stop here unless the actor decides about the organisation's tools and platforms."""
    if not can_keep_partners(actor, organisation_id):
        raise Forbidden


def insist_on_editor(actor: Actor, organisation_id: int) -> None:
    """Stop here unless the actor may say what a resource there opens as."""
    if not can_edit(actor, organisation_id):
        raise Forbidden
