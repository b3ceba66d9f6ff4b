"""The shape of what comes in from the editor: each form fills one part of a playbook."""

from .people import PeopleForm, PersonForm
from .playbooks import BookForm, EndsForm, JsonForm, NameForm, SegmentForm
from .rollouts import DecisionForm, GiveForm, RolloutForm, TroubleForm, WaveForm
from .steps import StepForm, form_for
from .systems import SystemForm

__all__ = [
    "BookForm",
    "DecisionForm",
    "EndsForm",
    "GiveForm",
    "JsonForm",
    "NameForm",
    "PeopleForm",
    "PersonForm",
    "RolloutForm",
    "SegmentForm",
    "StepForm",
    "SystemForm",
    "TroubleForm",
    "WaveForm",
    "form_for",
]
