"""The nouns of what is learnt at a date."""

from .agreements import Agreement, CostSplit, Party
from .attendance import Attendance, Energy
from .cases import Case, Deliverable, Feedback, Team, TeamMember
from .cohorts import Cohort, CohortMember, CohortRun, Forming
from .offerings import Offering, Seat, Terms
from .places import Place, Room
from .programmes import Part, Participation, Phase, Preference, Programme
from .seats import Invitation, Papers, Waiting
from .sessions import Material, Session, Teaching

__all__ = [
    "Agreement",
    "Attendance",
    "Case",
    "Cohort",
    "CohortMember",
    "CohortRun",
    "CostSplit",
    "Deliverable",
    "Energy",
    "Feedback",
    "Forming",
    "Invitation",
    "Material",
    "Offering",
    "Papers",
    "Part",
    "Participation",
    "Party",
    "Phase",
    "Place",
    "Preference",
    "Programme",
    "Room",
    "Seat",
    "Session",
    "Teaching",
    "Team",
    "TeamMember",
    "Terms",
    "Waiting",
]
