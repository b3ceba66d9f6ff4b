"""What happened to questions. What was answered is never in here, and neither is by whom a score was."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class FeedbackAsked(Event):
    """People were asked about something (`what` is enps, survey or pulse)."""

    what: str
    about_kind: str
    about_id: str
    person_ids: tuple[int, ...]
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class FeedbackGiven(Event):
    """A person answered. What, nobody is told."""

    person_id: int
    what: str
    about_kind: str
    about_id: str
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class BatchShown(Event):
    """So many answers came together that they may be shown."""

    batch_id: int
    box_id: int
    size: int


@dataclass(frozen=True, kw_only=True)
class SurveyEvent(Event):
    survey_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class SurveyBegun(SurveyEvent):
    """Somebody writes a survey."""


@dataclass(frozen=True, kw_only=True)
class SurveyChanged(SurveyEvent):
    """Its words, its questions or whom it reaches."""


@dataclass(frozen=True, kw_only=True)
class SurveyOpened(SurveyEvent):
    """People are asked."""

    people: int


@dataclass(frozen=True, kw_only=True)
class SurveyClosed(SurveyEvent):
    """Nobody can answer any more."""


@dataclass(frozen=True, kw_only=True)
class PulseSet(Event):
    organisation_id: int
    is_on: bool
    share: int
    every_weeks: int


@dataclass(frozen=True, kw_only=True)
class PulseTaken(Event):
    """A week's share of people was asked (the week's Monday, ISO)."""

    organisation_id: int
    week: str
    people: int


@dataclass(frozen=True, kw_only=True)
class LoopClosed(Event):
    """Those who answered were told what was done."""

    closing_id: int
    organisation_id: int
    people: int


@dataclass(frozen=True, kw_only=True)
class FrictionEvent(Event):
    """Who reported it stands in the report, and not in the log, which more people read."""

    report_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class FrictionReported(FrictionEvent):
    """Something is in somebody's way. The words stay where they are."""

    role: str


@dataclass(frozen=True, kw_only=True)
class FrictionMoved(FrictionEvent):
    """Somebody who handles it has taken it, solved it, or said why not."""

    state: str
