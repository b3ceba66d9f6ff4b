"""Facts of spaces, and of what is said in them."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SpaceEvent(Event):
    """What all facts of a space say; the organisation is the one that opened it."""

    space_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class SpaceOpened(SpaceEvent):
    """There is a new space."""

    kind: str
    cohort_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SpaceChanged(SpaceEvent):
    """It has other words or rules."""


@dataclass(frozen=True, kw_only=True)
class SpaceClosed(SpaceEvent):
    """Nothing can be added any more."""


@dataclass(frozen=True, kw_only=True)
class MembersAdded(SpaceEvent):
    """Several people were put in at once."""

    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class MembersRemoved(SpaceEvent):
    """Several people are no more in it, as they are no more in its cohort."""

    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class MemberEvent(SpaceEvent):
    """What all facts about one person in a space say."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class JoinAsked(MemberEvent):
    """A person asked to join."""


@dataclass(frozen=True, kw_only=True)
class JoinRefused(MemberEvent):
    """They were not let in."""


@dataclass(frozen=True, kw_only=True)
class MemberInvited(MemberEvent):
    """A person was invited."""


@dataclass(frozen=True, kw_only=True)
class SpaceJoined(MemberEvent):
    """A person is in it."""


@dataclass(frozen=True, kw_only=True)
class SpaceLeft(MemberEvent):
    """A person is no more in it; `by` says whether of their own will."""


@dataclass(frozen=True, kw_only=True)
class MemberRoleGiven(MemberEvent):
    """A person looks after it, or no more."""

    role: str


@dataclass(frozen=True, kw_only=True)
class PostEvent(SpaceEvent):
    """What all facts about a post say. `person_id` is its author; the house's own has none."""

    post_id: int
    person_id: int | None
    kind: str


@dataclass(frozen=True, kw_only=True)
class PostShared(PostEvent):
    """Something was said that is none of those below."""

    skill_id: int | None = None
    resource_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class IntroductionShared(PostShared):
    """Somebody introduced themselves."""


@dataclass(frozen=True, kw_only=True)
class WinShared(PostShared):
    """Something went well."""


@dataclass(frozen=True, kw_only=True)
class FrustrationShared(PostShared):
    """Something stands in the way. Whoever can help may hear it."""


@dataclass(frozen=True, kw_only=True)
class ReplyShared(PostEvent):
    """Somebody answered in a thread."""

    root_id: int
    root_person_id: int | None


@dataclass(frozen=True, kw_only=True)
class PostEdited(PostEvent):
    """Its author changed it; what it said before is kept."""


@dataclass(frozen=True, kw_only=True)
class PostRemoved(PostEvent):
    """Its author took it away."""


@dataclass(frozen=True, kw_only=True)
class PostPinned(PostEvent):
    """It stands on top."""


@dataclass(frozen=True, kw_only=True)
class PostPutUp(PostEvent):
    """It stands on the home page of the members of its space, or of all in its organisation."""

    audience: str


@dataclass(frozen=True, kw_only=True)
class PostTakenDown(PostEvent):
    """It does not any more."""


@dataclass(frozen=True, kw_only=True)
class PostUnpinned(PostEvent):
    """It does not any more."""


@dataclass(frozen=True, kw_only=True)
class PostReported(PostEvent):
    """Somebody thinks that it does not belong here."""


@dataclass(frozen=True, kw_only=True)
class ReportSettled(PostEvent):
    """A moderator looked at what was reported."""

    outcome: str


@dataclass(frozen=True, kw_only=True)
class PostHidden(PostEvent):
    """A moderator hid it."""


@dataclass(frozen=True, kw_only=True)
class PostShown(PostEvent):
    """It is to be seen again."""


@dataclass(frozen=True, kw_only=True)
class StoryReleased(PostEvent):
    """Its author lets it be told elsewhere."""


@dataclass(frozen=True, kw_only=True)
class StoryHeldBack(PostEvent):
    """Its author does not any more."""


@dataclass(frozen=True, kw_only=True)
class FrustrationRouted(PostEvent):
    """A frustration is in somebody's hands."""

    handler_id: int


@dataclass(frozen=True, kw_only=True)
class FrustrationSettled(PostEvent):
    """What stood in the way does not any more, or nothing can be done."""

    handler_id: int


@dataclass(frozen=True, kw_only=True)
class ReactionGiven(PostEvent):
    """Somebody put a sign under it; `by` is who."""

    sign: str


@dataclass(frozen=True, kw_only=True)
class ReactionTakenBack(PostEvent):
    """Somebody took their sign back."""

    sign: str


@dataclass(frozen=True, kw_only=True)
class PollAnswered(PostEvent):
    """Somebody chose; what is theirs."""


@dataclass(frozen=True, kw_only=True)
class DateAnnounced(PostEvent):
    """A space announces when and where people meet."""


@dataclass(frozen=True, kw_only=True)
class DateMoved(PostEvent):
    """It is at another time, at another place, or called otherwise."""


@dataclass(frozen=True, kw_only=True)
class DateCalledOff(PostEvent):
    """It does not take place."""


@dataclass(frozen=True, kw_only=True)
class ComingSaid(PostEvent):
    """Somebody says whether they come; `by` is who."""

    answer: str


@dataclass(frozen=True, kw_only=True)
class ChannelEvent(SpaceEvent):
    """What all facts of a space and a channel say."""

    bridge_id: int
    system: str


@dataclass(frozen=True, kw_only=True)
class ChannelJoined(ChannelEvent):
    """What is said in a space and in a channel is heard in both from now on."""


@dataclass(frozen=True, kw_only=True)
class ChannelPaused(ChannelEvent):
    """Nothing goes over for a while; it waits."""


@dataclass(frozen=True, kw_only=True)
class ChannelResumed(ChannelEvent):
    """What waited goes over."""


@dataclass(frozen=True, kw_only=True)
class ChannelParted(ChannelEvent):
    """They are two again."""


@dataclass(frozen=True, kw_only=True)
class CrossingsSettled(ChannelEvent):
    """What did not come over is tried again (`retry`), or given up (`drop`)."""

    verb: str
    number: int


@dataclass(frozen=True, kw_only=True)
class GuestForgotten(ChannelEvent):
    """What somebody said in the channel who is not in the space is no more here."""


@dataclass(frozen=True, kw_only=True)
class CoffeePlanned(SpaceEvent):
    """A space brings people together every so many weeks; 0: no more."""

    every_weeks: int


@dataclass(frozen=True, kw_only=True)
class CoffeeAsked(MemberEvent):
    """Somebody wants to be brought together with others."""


@dataclass(frozen=True, kw_only=True)
class CoffeeLeft(MemberEvent):
    """Somebody does not any more."""


@dataclass(frozen=True, kw_only=True)
class CoffeePaired(SpaceEvent):
    """People were brought together; who with whom is theirs."""

    round_id: int
    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CoffeeTold(MemberEvent):
    """Somebody said whether they met."""

    has_met: bool


@dataclass(frozen=True, kw_only=True)
class PromptsPlanned(SpaceEvent):
    """A space is asked something on these weekdays; on none: no more."""

    weekdays: list[int]


@dataclass(frozen=True, kw_only=True)
class OfferMade(Event):
    """Somebody may be asked."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class OfferTakenBack(Event):
    """Nobody finds them by it any more."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class CanvasEvent(Event):
    """What all facts of a culture canvas say; without a space it is that of the organisation."""

    canvas_id: int
    organisation_id: int
    space_id: int | None


@dataclass(frozen=True, kw_only=True)
class CanvasBegun(CanvasEvent):
    """There is a canvas."""


@dataclass(frozen=True, kw_only=True)
class CanvasOpened(CanvasEvent):
    """The organisation around it may read it, or no more."""

    is_shown: bool


@dataclass(frozen=True, kw_only=True)
class CanvasRoundClosed(CanvasEvent):
    """What it says was kept as a version."""

    version_id: int


@dataclass(frozen=True, kw_only=True)
class CanvasNoteEvent(CanvasEvent):
    """What all facts about a note say. `person_id` is its author."""

    note_id: int
    person_id: int
    part: str


@dataclass(frozen=True, kw_only=True)
class CanvasNoteAdded(CanvasNoteEvent):
    """Somebody wrote on it."""


@dataclass(frozen=True, kw_only=True)
class CanvasNoteChanged(CanvasNoteEvent):
    """It says something else, or may be told elsewhere, or no more."""


@dataclass(frozen=True, kw_only=True)
class CanvasNoteMoved(CanvasNoteEvent):
    """It stands elsewhere."""


@dataclass(frozen=True, kw_only=True)
class CanvasNoteRemoved(CanvasNoteEvent):
    """It was taken away; `by` says by whom."""


@dataclass(frozen=True, kw_only=True)
class CanvasNoteSigned(CanvasNoteEvent):
    """Somebody sees it so, too; `by` is who."""


@dataclass(frozen=True, kw_only=True)
class CanvasSignTakenBack(CanvasNoteEvent):
    """Somebody does not any more."""


@dataclass(frozen=True, kw_only=True)
class CommitmentEvent(CanvasEvent):
    """What all facts about a promise say. `person_id` is the sponsor."""

    commitment_id: int
    person_id: int
    measure: str


@dataclass(frozen=True, kw_only=True)
class CommitmentMade(CommitmentEvent):
    """Somebody promised hours or money."""


@dataclass(frozen=True, kw_only=True)
class CommitmentTakenBack(CommitmentEvent):
    """Somebody does not promise it any more."""
