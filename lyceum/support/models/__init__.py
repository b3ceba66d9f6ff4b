"""Questions, those who answer them, and whom to reach."""

from .advisors import AdviceNote, AdvisorSlot, Booking
from .cases import Case, Line
from .desk import Absence, CannedAnswer, Route, Turn
from .mentors import (
    CheckIn,
    Matching,
    MentorGoal,
    MentorMeeting,
    MentorProfile,
    Mentorship,
    OfferedSkill,
    Seeking,
    WantedSkill,
    Wish,
)
from .outreach import Outreach

__all__ = [
    "Absence",
    "AdviceNote",
    "AdvisorSlot",
    "Booking",
    "CannedAnswer",
    "Case",
    "CheckIn",
    "Line",
    "Matching",
    "MentorGoal",
    "MentorMeeting",
    "MentorProfile",
    "Mentorship",
    "OfferedSkill",
    "Outreach",
    "Route",
    "Seeking",
    "Turn",
    "WantedSkill",
    "Wish",
]
