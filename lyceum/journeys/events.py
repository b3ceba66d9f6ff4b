"""What others may hear about playbooks and people in them."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PlaybookEvent(Event):
    """What all facts about a playbook say."""

    playbook_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class PlaybookAdded(PlaybookEvent):
    """Somebody began to write one, or took one that comes along."""


@dataclass(frozen=True, kw_only=True)
class PlaybookChanged(PlaybookEvent):
    """Its draft reads otherwise."""


@dataclass(frozen=True, kw_only=True)
class PlaybookActivated(PlaybookEvent):
    """A version of it is walked from now on."""

    version_id: int


@dataclass(frozen=True, kw_only=True)
class PlaybookPaused(PlaybookEvent):
    """Nobody enters, nobody goes on."""


@dataclass(frozen=True, kw_only=True)
class PlaybookResumed(PlaybookEvent):
    """It goes on where it stood."""


@dataclass(frozen=True, kw_only=True)
class PlaybookEnded(PlaybookEvent):
    """It is over, for those on their way, too."""


@dataclass(frozen=True, kw_only=True)
class PlaybookEntered(PlaybookEvent):
    """These people began, together in one batch."""

    version_id: int
    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class PlaybookLeft(PlaybookEvent):
    """These people are through, or out of it, in one batch: `ending` says how."""

    version_id: int
    ending: str
    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class PlaybookGoalReached(PlaybookEvent):
    """These people did what the playbook is there for, in one batch."""

    version_id: int
    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class StepTaken(PlaybookEvent):
    """These people had a step done for them, in one batch."""

    version_id: int
    step: str
    kind: str
    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class PeopleSetGoing(PlaybookEvent):
    """These people were stuck, and go on."""

    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ErrandsSentAgain(PlaybookEvent):
    """What a system outside did not take is sent to it once more."""

    errand_ids: list[int]


# --- tools ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class RolloutEvent(Event):
    """What all facts about a tool that comes to people say."""

    rollout_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class RolloutAdded(RolloutEvent):
    """A tool is to come to people."""


@dataclass(frozen=True, kw_only=True)
class WaveAdded(RolloutEvent):
    """More people get it from a day on."""

    wave_id: int


@dataclass(frozen=True, kw_only=True)
class PeoplePutInWave(RolloutEvent):
    """These people get it when that wave starts."""

    wave_id: int
    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ToolGiven(RolloutEvent):
    """These people got it, together."""

    wave_id: int
    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ToolFirstUsed(RolloutEvent):
    """A person used it for the first time."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class ToolTroubleSaid(RolloutEvent):
    """A person said what rubs; feedback has told it."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class RolloutDecided(RolloutEvent):
    """It stays, changes or goes."""

    decision: str
