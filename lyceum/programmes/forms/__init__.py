"""The shapes of what comes in."""

from .agreements import AgreementForm, OwnerForms, owners_in
from .cases import BriefForm, FeedbackForm, HandInForm, TeamForm
from .cohorts import ChosenRunForm, CohortForm, InvitationForm, LimitsForm, PeopleForm
from .offerings import STATES, MaterialForm, PapersForm, PlaceForm, RoomForm, RunForm, SessionForm
from .programmes import AskingForm, OutlineForm, PartForm, PhaseForm

__all__ = [
    "STATES",
    "AgreementForm",
    "AskingForm",
    "BriefForm",
    "ChosenRunForm",
    "CohortForm",
    "FeedbackForm",
    "HandInForm",
    "InvitationForm",
    "LimitsForm",
    "MaterialForm",
    "OutlineForm",
    "OwnerForms",
    "PapersForm",
    "PartForm",
    "PeopleForm",
    "PhaseForm",
    "PlaceForm",
    "RoomForm",
    "RunForm",
    "SessionForm",
    "TeamForm",
    "owners_in",
]
