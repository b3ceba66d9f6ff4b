"""What people did with what they opened, and what happened to it: packages, lessons, tools and
platforms of partners. Ids and figures only."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ContentEvent(Event):
    """What all facts about somebody and a content say."""

    person_id: int
    content_id: int
    resource_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ContentOpened(ContentEvent):
    """A person opened it, or a part of it."""


@dataclass(frozen=True, kw_only=True)
class ContentProgressed(ContentEvent):
    """A person came further."""

    percent: int


@dataclass(frozen=True, kw_only=True)
class ContentStudied(ContentEvent):
    """A person spent time with it."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class ContentCompleted(ContentEvent):
    """A person did all that it asks for; `score` in percent, if anything was scored."""

    score: int | None = None


@dataclass(frozen=True, kw_only=True)
class UnitWaived(ContentEvent):
    """A person need not do a part of it."""

    unit: int


# --- packages --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PackageAdded(Event):
    """A version of a package was taken in."""

    package_id: int
    resource_id: int
    organisation_id: int


# --- lessons ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class LessonEvent(Event):
    """What all facts about a lesson say."""

    lesson_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class LessonStarted(LessonEvent):
    """Somebody began to write, or made a copy or a translation to go on with."""

    origin_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class LessonDescribed(LessonEvent):
    """Its title, summary or language changed."""


@dataclass(frozen=True, kw_only=True)
class LessonRestored(LessonEvent):
    """An older version came back."""

    number: int


@dataclass(frozen=True, kw_only=True)
class LessonHandedIn(LessonEvent):
    """Peers are asked to read it."""

    round_id: int


@dataclass(frozen=True, kw_only=True)
class LessonTakenBack(LessonEvent):
    """Nobody needs to read it now."""


@dataclass(frozen=True, kw_only=True)
class LessonReviewed(LessonEvent):
    """A peer said yes, or what it needs first."""

    review_id: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class LessonCommented(LessonEvent):
    """A word on a block was said or settled."""

    comment_id: int


@dataclass(frozen=True, kw_only=True)
class LessonPublished(LessonEvent):
    """Others can learn from it, or from it as it is now."""

    resource_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class LessonWithdrawn(LessonEvent):
    """Nobody can begin it any more; who began may finish."""

    resource_id: int


@dataclass(frozen=True, kw_only=True)
class LessonTakenOver(LessonEvent):
    """Another organisation uses it, as it is or as a copy of its own."""

    by_organisation_id: int
    resource_id: int | None = None
    copy_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewTermsSet(Event):
    """An organisation said how it reviews."""

    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class UploadArrived(LessonEvent):
    """A file of a lesson is whole."""

    upload_id: int


@dataclass(frozen=True, kw_only=True)
class ReflectionWritten(ContentEvent):
    """A person thought about something. What, is theirs."""


# --- partners --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class LtiToolEvent(Event):
    tool_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class LtiToolAdded(LtiToolEvent):
    """A partner's tool was registered; `by_itself` where it did so (dynamic registration)."""

    by_itself: bool = False


@dataclass(frozen=True, kw_only=True)
class LtiToolChanged(LtiToolEvent):
    """It was changed, or switched on or off."""


@dataclass(frozen=True, kw_only=True)
class LtiToolAgreed(LtiToolEvent):
    """A person has seen what a tool learns of them, and agreed; `is_listed` where it may list them."""

    person_id: int
    is_listed: bool


@dataclass(frozen=True, kw_only=True)
class LtiToolOpened(LtiToolEvent):
    """A person went to a tool by one of its links."""

    person_id: int
    resource_id: int


@dataclass(frozen=True, kw_only=True)
class LtiScoreReceived(LtiToolEvent):
    """A tool told how a person stands; what, is asked for (`lti_standing`), for facts may overtake
    each other."""

    person_id: int
    resource_id: int


@dataclass(frozen=True, kw_only=True)
class LtiPassMade(Event):
    """One tool or platform may register itself."""

    pass_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class LtiPlatformEvent(Event):
    platform_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class LtiPlatformAdded(LtiPlatformEvent):
    by_itself: bool = False


@dataclass(frozen=True, kw_only=True)
class LtiPlatformChanged(LtiPlatformEvent):
    """It was changed, or switched on or off."""


@dataclass(frozen=True, kw_only=True)
class LtiAccountLinked(LtiPlatformEvent):
    """Somebody of a platform is this person."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class ArrivedByLti(LtiPlatformEvent):
    """A person came from a partner's platform to a resource."""

    person_id: int
    resource_id: int
