"""The shapes of what comes in."""

from .advisors import AdviceForm, BookForm, SlotsForm
from .cases import (
    AbsenceForm,
    AnswerForm,
    AskForm,
    CannedForm,
    HandOverForm,
    ReplyForm,
    RouteForm,
    TurnForm,
)
from .mentors import (
    CheckInForm,
    GoalForm,
    LookForm,
    MeetingForm,
    PairForm,
    ProfileForm,
    RequestForm,
    SeekingForm,
)
from .outreach import OutcomeForm, ReachForm

__all__ = [
    "AbsenceForm",
    "AdviceForm",
    "AnswerForm",
    "AskForm",
    "BookForm",
    "CannedForm",
    "CheckInForm",
    "GoalForm",
    "HandOverForm",
    "LookForm",
    "MeetingForm",
    "OutcomeForm",
    "PairForm",
    "ProfileForm",
    "ReachForm",
    "ReplyForm",
    "RequestForm",
    "RouteForm",
    "SeekingForm",
    "SlotsForm",
    "TurnForm",
]
