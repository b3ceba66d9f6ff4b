"""Who may: a footprint is its person's; an objection is answered by whoever runs who told it."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import ECOSYSTEM

from .models import Line
from .types import BY_IRI, OWN_WORDS, VERBS

HOUSE = "house"
FEWEST = 3  # below that, two who talk know the third
OWN_IRIS = frozenset(VERBS[name].iri for name in OWN_WORDS)


def own(actor: Actor) -> int:
    """Whose footprint it is that the actor may read: their own; the house has none."""
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def can_speak_for(actor: Actor, person_id: int) -> bool:
    """Pausing, objecting, removing: the person alone."""
    return actor.person_id == person_id


def can_answer(actor: Actor, organisation_id: int | None) -> bool:
    """The administrators of the organisation, or of the ecosystem where the house told it."""
    return actor.scope.has_role("administrator", organisation_id or ECOSYSTEM)


def can_vouch(actor: Actor, person_id: int) -> bool:
    """Whose an account is, is said by somebody else than who would have it."""
    return actor.person_id != person_id


def why_not_removed(line: Line) -> str | Promise:
    """Why a line cannot be taken away; empty where it can."""
    if line.source != HOUSE:
        return _("another system told it, and keeps it as its record. You can object to it.")
    if line.verb in OWN_IRIS:
        return ""
    if line.verb not in BY_IRI:
        return _("it is not the house's own. You can object to it.")
    return _(
        "others rest on it: a course, an organisation or somebody who answered. You can object to it."
    )


def smallest_group() -> int:
    """Fewer people than this are never shown as a figure."""
    return max(settings.SMALLEST_GROUP, FEWEST)


def can_keep_stores(actor: Actor, organisation_id: int | None) -> bool:
    """What an organisation has with other stores is kept by its administrators; what the ecosystem
    has, by its own. No machine decides where statements go."""
    if actor.is_system:
        return True
    at = organisation_id or ECOSYSTEM
    return actor.person_id is not None and actor.scope.has_role("administrator", at)
