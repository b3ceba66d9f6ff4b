"""Courseware: what a learner opens.

Questions  content_of, opens, has_yet_to_say, unit_of, is_of_unit, lti_standing, failed_tries,
           lessons_by
Commands   add_package, begin_anew, hear_unit, note_document, note_finished
Declaring  ask_before_opening
Types      RunningUnit, Standing
Refusals   NothingToOpen, PackageIsInvalid, SessionIsOver, StatementNotAllowed
"""

from .errors import NothingToOpen, PackageIsInvalid, SessionIsOver, StatementNotAllowed
from .selectors import content_of, has_yet_to_say, opens
from .selectors.lti import lti_standing
from .selectors.teaching import failed_tries, lessons_by
from .services import add_package, ask_before_opening, begin_anew, hear_unit, note_document
from .services.lti import note_finished
from .services.units import RunningUnit, is_of_unit, unit_of
from .types.lti import Standing

__all__ = [
    "NothingToOpen",
    "PackageIsInvalid",
    "RunningUnit",
    "SessionIsOver",
    "Standing",
    "StatementNotAllowed",
    "add_package",
    "ask_before_opening",
    "begin_anew",
    "content_of",
    "failed_tries",
    "has_yet_to_say",
    "hear_unit",
    "is_of_unit",
    "lessons_by",
    "lti_standing",
    "note_document",
    "note_finished",
    "opens",
    "unit_of",
]
