"""The words of the footprint: verbs and types of activities with where they come from.

Sources: ADL, the vocabulary of the Advanced Distributed Learning initiative; TLA, its Total
Learning Architecture profile; AS, Activity Streams 1.0 as xAPI's registry took it over; Registry,
the Tin Can API registry; acrossX and Video, published xAPI profiles. Nothing here is made up: what
has no word of its own takes the nearest that has.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADL = "http://adlnet.gov/expapi/verbs/"
ADL_LATER = "https://w3id.org/xapi/adl/verbs/"  # where ADL keeps its newer verbs
TLA = "https://w3id.org/xapi/tla/verbs/"
AS = "http://activitystrea.ms/schema/1.0/"
REGISTRY = "http://id.tincanapi.com/verb/"
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"

TOPICS: dict[str, str | Promise] = {
    "learning": _("Learning"),
    "skills": _("Skills"),
    "path": _("My path"),
    "sharing": _("Teaching and sharing"),
    "places": _("Where I belong"),
    "tools": _("Tools"),
}


@dataclass(frozen=True)
class Verb:
    """A verb of a published vocabulary; `sentence` is how a person reads it in their timeline."""

    iri: str
    display: Mapping[str, str]
    topic: str
    icon: str
    sentence: str | Promise


def _verb(
    iri: str, english: str, french: str, topic: str, *, icon: str, sentence: str | Promise
) -> Verb:
    return Verb(iri, {"en": english, "fr": french}, topic, icon, sentence)


VERBS: dict[str, Verb] = {
    "registered": _verb(
        ADL + "registered",
        "registered",
        "s'est inscrit à",
        "learning",
        icon="bookmark-plus",
        sentence=_("You took up {thing}"),
    ),
    "initialized": _verb(
        ADL + "initialized",
        "initialized",
        "a commencé",
        "learning",
        icon="player-play",
        sentence=_("You opened {thing}"),
    ),
    "progressed": _verb(
        ADL + "progressed",
        "progressed",
        "a progressé dans",
        "learning",
        icon="trending-up",
        sentence=_("You came further in {thing}"),
    ),
    "experienced": _verb(
        ADL + "experienced",
        "experienced",
        "a travaillé sur",
        "learning",
        icon="clock",
        sentence=_("You spent time on {thing}"),
    ),
    "completed": _verb(
        ADL + "completed",
        "completed",
        "a terminé",
        "learning",
        icon="circle-check",
        sentence=_("You completed {thing}"),
    ),
    "unregistered": _verb(
        REGISTRY + "unregistered",
        "unregistered",
        "s'est désinscrit de",
        "learning",
        icon="door-exit",
        sentence=_("You left {thing}"),
    ),
    "created": _verb(
        AS + "create",
        "created",
        "a créé",
        "learning",
        icon="pencil",
        sentence=_("You wrote {thing}"),
    ),
    "bookmarked": _verb(
        REGISTRY + "bookmarked",
        "bookmarked",
        "a mis de côté",
        "learning",
        icon="bookmark",
        sentence=_("You kept {thing} for later"),
    ),
    "asserted": _verb(
        TLA + "asserted",
        "asserted",
        "a démontré",
        "skills",
        icon="award",
        sentence=_("There is new evidence of your skill in {thing}"),
    ),
    "rated": _verb(
        REGISTRY + "rated",
        "rated",
        "a évalué",
        "skills",
        icon="adjustments",
        sentence=_("You rated yourself in {thing}"),
    ),
    "asked": _verb(
        ADL + "asked",
        "asked",
        "a demandé",
        "skills",
        icon="help",
        sentence=_("You asked about {thing}"),
    ),
    "answered": _verb(
        ADL + "answered",
        "answered",
        "a répondu",
        "skills",
        icon="message-check",
        sentence=_("You answered about {thing}"),
    ),
    "planned": _verb(
        TLA + "planned",
        "planned",
        "s'est donné pour but",
        "path",
        icon="target",
        sentence=_("You set yourself a goal: {thing}"),
    ),
    "reached": _verb(
        AS + "complete",
        "completed",
        "a atteint",
        "path",
        icon="trophy",
        sentence=_("You reached your goal: {thing}"),
    ),
    "cancelled": _verb(
        AS + "cancel",
        "cancelled",
        "a abandonné",
        "path",
        icon="circle-minus",
        sentence=_("You put a goal aside: {thing}"),
    ),
    "updated": _verb(
        AS + "update",
        "updated",
        "a modifié",
        "path",
        icon="refresh",
        sentence=_("There is a new plan for {thing}"),
    ),
    "invited": _verb(
        AS + "invite",
        "invited",
        "a invité",
        "path",
        icon="user-plus",
        sentence=_("You asked somebody for advice on {thing}"),
    ),
    "commented": _verb(
        ADL + "commented",
        "commented",
        "a commenté",
        "path",
        icon="message",
        sentence=_("You commented on {thing}"),
    ),
    "reviewed": _verb(
        REGISTRY + "reviewed",
        "reviewed",
        "a donné son avis sur",
        "sharing",
        icon="star",
        sentence=_("You reviewed {thing}"),
    ),
    "shared": _verb(
        ADL + "shared",
        "shared",
        "a partagé",
        "sharing",
        icon="share",
        sentence=_("You published {thing}"),
    ),
    "joined": _verb(
        AS + "join",
        "joined",
        "a rejoint",
        "places",
        icon="building",
        sentence=_("You joined {thing}"),
    ),
    "left": _verb(
        AS + "leave", "left", "a quitté", "places", icon="door-exit", sentence=_("You left {thing}")
    ),
    "logged-in": _verb(
        ADL_LATER + "logged-in",
        "logged in",
        "s'est connecté à",
        "tools",
        icon="login-2",
        sentence=_("You signed in to {thing}"),
    ),
}
BY_IRI = {verb.iri: verb for verb in VERBS.values()}

_ADL_TYPE = "http://adlnet.gov/expapi/activities/"
_REGISTRY_TYPE = "http://id.tincanapi.com/activitytype/"
TYPES: dict[str, str] = {
    "resource": _REGISTRY_TYPE + "resource",
    "resource.course": _ADL_TYPE + "course",
    "resource.programme": _ADL_TYPE + "course",
    "resource.lesson": _ADL_TYPE + "lesson",
    "resource.assessment": _ADL_TYPE + "assessment",
    "resource.article": AS + "article",
    "resource.video": "https://w3id.org/xapi/video/activity-type/video",
    "resource.podcast": AS + "audio",
    "resource.book": _REGISTRY_TYPE + "book",
    "resource.tool": AS + "application",
    "resource.event": AS + "event",
    "resource.project": _REGISTRY_TYPE + "project",
    "offering": AS + "event",
    "prior-learning": _REGISTRY_TYPE + "resource",
    "note": AS + "note",
    "need": AS + "question",
    "skill": "https://w3id.org/xapi/tla/activity-types/competency",
    "goal": _REGISTRY_TYPE + "goal",
    "role": _REGISTRY_TYPE + "goal",
    "path": "https://w3id.org/xapi/acrossx/activities/learning-plan",
    "advised-path": "https://w3id.org/xapi/acrossx/activities/learning-plan",
    "organisation": AS + "organization",
    "tool": AS + "application",
}
# What a thing is called where it has no name that may be told.
UNNAMED: dict[str, str | Promise] = {
    "resource": _("something to learn"),
    "offering": _("a run"),
    "prior-learning": _("something learnt before or elsewhere"),
    "note": _("a note"),
    "need": _("something that is missing"),
    "skill": _("a skill"),
    "goal": _("a goal"),
    "role": _("a role"),
    "path": _("your path"),
    "advised-path": _("somebody's path"),
    "organisation": _("an organisation"),
    "tool": _("a tool"),
}


@dataclass(frozen=True)
class Thing:
    """What a statement is about: a kind of the table above, and its id here."""

    kind: str
    id: int


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a person did or reached, before it becomes a statement.

    `source` names where it comes from, for ever the same, so that telling it again tells nothing
    new: the line of the event log and who heard it.
    """

    person_id: int
    verb: str
    thing: Thing
    at: datetime
    source: str
    organisation_id: int | None = None
    result: Mapping[str, Any] = field(default_factory=dict)
    around: tuple[Thing, ...] = ()
    registration: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Named:
    """A thing with its address, its type and its name in the languages it has one in."""

    iri: str
    type: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One line of the timeline, in the reader's language."""

    id: UUID
    at: datetime
    sentence: str
    detail: str
    organisation: str
    icon: str


@dataclass(frozen=True)
class Month:
    """The lines of one month, newest first."""

    first: datetime
    lines: list[Line]


@dataclass(frozen=True)
class Timeline:
    """A page of the timeline; `before` is where the next one starts."""

    months: list[Month]
    before: str = ""
