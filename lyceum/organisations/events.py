"""What others may hear about organisations."""

from dataclasses import dataclass, field

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationAdded(Event):
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class BrandChanged(Event):
    version: int


@dataclass(frozen=True, kw_only=True)
class UnitAdded(Event):
    organisation_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class UnitChanged(Event):
    organisation_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class UnitRemoved(Event):
    organisation_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipStarted(Event):
    person_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipChanged(Event):
    person_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Event):
    person_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class MemberErased(Event):
    """Somebody who belongs there, or once did, is erased: what it keeps of them elsewhere goes."""

    person_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """organisation_id 0 is the whole ecosystem; unit_id 0 the whole organisation."""

    person_id: int
    organisation_id: int
    role: str
    unit_id: int = 0


@dataclass(frozen=True, kw_only=True)
class RoleWithdrawn(Event):
    person_id: int
    organisation_id: int
    role: str
    unit_id: int = 0


@dataclass(frozen=True, kw_only=True)
class RoleEndsSoon(Event):
    """A role ends within the week. Who sends messages listens, and asks for the words."""

    grant_id: int
    person_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class AccessReviewed(Event):
    """Somebody went through who may do what there."""

    organisation_id: int
    review_id: int
    roles: int
    stale: int


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Event):
    """Somebody may join by a link. Who sends letters listens, and asks for the letter."""

    invitation_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationLinkMade(Event):
    """Somebody was shown a link to hand over; the one before no longer works."""

    invitation_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    invitation_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    invitation_id: int
    organisation_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleImported(Event):
    """One batch of an import run: whose places began and whose changed."""

    organisation_id: int
    run_id: int
    person_ids: list[int] = field(default_factory=list)
    changed_ids: list[int] = field(default_factory=list)
