"""What a person changed in their own calendar."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class BusyTimeAdded(Event):
    """A person said that they are busy. With what, is theirs."""

    person_id: int
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class BusyTimeRemoved(Event):
    """A person has time again."""

    person_id: int
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class LearningHoursChosen(Event):
    """A person said when they like to learn."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class FeedRenewed(Event):
    """The calendar of a person has a new secret address; the old one opens nothing any more."""

    person_id: int
