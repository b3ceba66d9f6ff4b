"""Which pages of an organisation are somebody's to see, in groups: the row above each of them."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lyceum.kernel.actors import Actor
from lyceum.organisations import policies
from lyceum.organisations.types import OrganisationTabs, Tab, TabGroup, Words

from .team import leads

EVERYBODY: frozenset[str] = frozenset()
LEADS, COUNTS = frozenset({"leads"}), frozenset({"counts"})
KEEPS_SOME, KEEPS = frozenset({"keeps_some"}), frozenset({"keeps_people"})
BOOKS, ADMIN = frozenset({"keeps_books"}), frozenset({"administers"})

# Its name in templates, what it is called, its route, and which rights open it (one is enough).
Row = tuple[str, Words, str, frozenset[str]]
GROUPS: tuple[tuple[Words, tuple[Row, ...]], ...] = (
    (
        _("Overview"),
        (
            ("about", _("About"), "organisations:organisation", EVERYBODY),
            ("team", _("Team"), "portal:team", LEADS),
            ("culture", _("Culture"), "portal:culture", COUNTS),
            ("feedback", _("Feedback"), "feedback:results", COUNTS),
            ("objections", _("Objections"), "records:answers-of", ADMIN),
        ),
    ),
    (
        _("People"),
        (
            (
                "people",
                pgettext_lazy("of an organisation", "Directory"),
                "organisations:directory",
                KEEPS_SOME,
            ),
            ("units", _("Units"), "organisations:units", KEEPS),
            ("roles", _("Roles"), "organisations:roles", KEEPS_SOME),
            ("invitations", _("Invitations"), "organisations:invitations", KEEPS),
            ("names", _("Names of people"), "records:names-of", ADMIN),
            ("access", _("Access"), "portal:access", ADMIN),
        ),
    ),
    (
        _("Learning"),
        (
            ("learnt", _("What we learn"), "records:learnt", COUNTS),
            ("assessments", _("Assessments"), "assessments:written", ADMIN | COUNTS),
            ("offers", _("What we offer"), "programmes:provider", ADMIN | COUNTS | BOOKS),
            ("asked", _("Asked by rule"), "learning:asked", KEEPS),
            ("places", _("Places and rooms"), "programmes:places", ADMIN),
        ),
    ),
    (_("Learning money"), (("finance", _("Learning money"), "wallets:finance", BOOKS),)),
    (
        _("Systems"),
        (
            ("connections", _("Connections"), "integrations:connections", ADMIN),
            ("chats", _("Chats"), "messaging:chats", ADMIN),
            ("partner-tools", _("Partners’ tools"), "courseware:lti-tools", ADMIN),  # noqa: RUF001
            ("stores", _("Other stores"), "records:stores-of", ADMIN),
            ("service-accounts", _("Service accounts"), "access:service-accounts", ADMIN),
            ("signing-in", _("Signing in"), "access:sign-ons", ADMIN),
        ),
    ),
)
BY_PK = {"chats"}


def tabs_of(actor: Actor, organisation_id: int) -> OrganisationTabs:
    """Which pages of an organisation are the actor's to see. One query at most."""
    may = OrganisationTabs(
        keeps_people=policies.can_keep_people(actor, organisation_id),
        keeps_some=policies.can_keep_some(actor, organisation_id),
        administers=policies.can_administer(actor, organisation_id),
        leads=leads(actor, organisation_id),
        counts=_counts(actor, organisation_id),
        keeps_books=policies.can_keep_books(actor, organisation_id),
    )
    return replace(may, tab_groups=_groups(may))


def _counts(actor: Actor, organisation_id: int) -> bool:
    """Does the actor read figures of some unit there?"""
    held = policies.units_held(actor, organisation_id, policies.COUNTS_A_UNIT)
    return bool(held) or policies.can_count_all(actor, organisation_id)


def _groups(may: OrganisationTabs) -> tuple[TabGroup, ...]:
    return tuple(TabGroup(label, tuple(_tab(row, may) for row in rows)) for label, rows in GROUPS)


def _tab(row: Row, may: OrganisationTabs) -> Tab:
    name, label, route, rights = row
    is_open = not rights or any(getattr(may, right) for right in rights)
    return Tab(name, label, route, is_open, "pk" if name in BY_PK else "slug")
