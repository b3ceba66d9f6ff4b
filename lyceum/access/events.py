"""What happened at the door."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SignInLinkMade(Event):
    person_id: int
    link_id: int


@dataclass(frozen=True, kw_only=True)
class SignInLinkUsed(Event):
    person_id: int
    link_id: int


@dataclass(frozen=True, kw_only=True)
class FactorsRemoved(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class ViewAsBegun(Event):
    """An administrator looks as this person; told to the organisation, with the reason given."""

    view_id: int
    person_id: int
    viewer_id: int
    organisation_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ViewAsEnded(Event):
    view_id: int
    person_id: int
    viewer_id: int
    organisation_id: int
