"""The words of the footprint: verbs and types of activities with where they come from.

Sources: ADL, the vocabulary of the Advanced Distributed Learning initiative; TLA, its Total
Learning Architecture profile; AS, Activity Streams 1.0 as xAPI's registry took it over; Registry,
the Tin Can API registry; acrossX and Video, published xAPI profiles. Nothing here is made up: what
has no word of its own takes the nearest that has.
"""

from collections.abc import Mapping
from dataclasses import dataclass

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
    "elsewhere": _("Told from elsewhere"),
    "work": _("Work"),
}
# Told only because the person themself said it, and of nobody else's record: they may take it back.
OWN_WORDS = frozenset(
    {
        "created",
        "bookmarked",
        "experienced",
        "reviewed",
        "rated",
        "planned",
        "cancelled",
        "logged-in",
    }
)


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
    "followed": _verb(
        AS + "follow",
        "followed",
        "s'est abonné à",
        "learning",
        icon="rss",
        sentence=_("You subscribed to {thing}"),
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
    "approved": _verb(
        AS + "approve",
        "approved",
        "a approuvé",
        "work",
        icon="circle-check",
        sentence=_("You approved {thing}"),
    ),
    "accepted": _verb(
        AS + "accept",
        "accepted",
        "a accepté",
        "work",
        icon="download",
        sentence=_("You took {thing} in"),
    ),
    "delivered": _verb(
        AS + "deliver",
        "delivered",
        "a livré",
        "work",
        icon="upload",
        sentence=_("You delivered {thing}"),
    ),
    "resolved": _verb(
        AS + "resolve",
        "resolved",
        "a résolu",
        "work",
        icon="check",
        sentence=_("You resolved {thing}"),
    ),
    "closed-sale": _verb(
        REGISTRY + "closed-sale",
        "closed sale",
        "a conclu la vente",
        "work",
        icon="trophy",
        sentence=_("You closed the sale {thing}"),
    ),
    "presented": _verb(
        AS + "present",
        "presented",
        "a présenté",
        "work",
        icon="presentation",
        sentence=_("You presented {thing}"),
    ),
    "replied": _verb(
        REGISTRY + "replied",
        "replied",
        "a répondu",
        "work",
        icon="messages",
        sentence=_("You gave answers in {thing}"),
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
    "episode": AS + "audio",
    "offering": AS + "event",
    "assessment": _ADL_TYPE + "assessment",
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
# What is told of work outside is about one of these.
WORK_TYPES: dict[str, str] = {
    "change": _REGISTRY_TYPE + "code-commit",
    "issue": AS + "issue",
    "deal": _REGISTRY_TYPE + "sales-opportunity",
    "event": AS + "event",
    "channel": _REGISTRY_TYPE + "chat-channel",
    "document": _REGISTRY_TYPE + "document",
    "task": AS + "task",
}
# How often, where one statement tells of several; the Registry's extension for what was measured.
MEASUREMENT = "http://id.tincanapi.com/extension/measurement"
# What a thing is called where it has no name that may be told.
UNNAMED: dict[str, str | Promise] = {
    "resource": _("something to learn"),
    "episode": _("an episode"),
    "offering": _("a run"),
    "assessment": _("an assessment"),
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

# The profile that these statements keep to; a change of its templates is a version more.
PROFILE = "footprint"
PROFILE_VERSIONS = (
    ("1.0.0", "2026-11-26T00:00:00Z"),
    ("1.1.0", "2026-11-27T00:00:00Z"),
    ("1.2.0", "2026-11-28T00:00:00Z"),
)
