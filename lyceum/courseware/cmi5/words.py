"""The words of cmi5: namespaces, verbs, categories, extensions (7.1.2, 9.3, 9.6)."""

from typing import Literal, get_args

NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
PARAMETERS = ("endpoint", "fetch", "actor", "registration", "activityId")  # 8.1

MoveOn = Literal["NotApplicable", "Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed"]
LaunchMethod = Literal["AnyWindow", "OwnWindow"]
LaunchMode = Literal["Normal", "Browse", "Review"]
MOVE_ON: tuple[MoveOn, ...] = get_args(MoveOn)
LAUNCH_METHODS: tuple[LaunchMethod, ...] = get_args(LaunchMethod)
MODES: tuple[LaunchMode, ...] = get_args(LaunchMode)

ADL, CMI5 = "http://adlnet.gov/expapi/verbs/", "https://w3id.org/xapi/adl/verbs/"
VERBS = {
    **{name: ADL + name for name in ("launched", "initialized", "completed", "passed", "failed")},
    "terminated": ADL + "terminated",
    **{name: CMI5 + name for name in ("abandoned", "waived", "satisfied")},
}
OF_AU = ("initialized", "completed", "passed", "failed", "terminated")
BY_IRI = {iri: name for name, iri in VERBS.items()}
VOIDED = ADL + "voided"

CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVE_ON_CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/moveon"
_OF_CONTEXT = "https://w3id.org/xapi/cmi5/context/extensions/"
SESSION_ID = _OF_CONTEXT + "sessionid"
MASTERY_SCORE = _OF_CONTEXT + "masteryscore"
LAUNCH_MODE = _OF_CONTEXT + "launchmode"
LAUNCH_URL = _OF_CONTEXT + "launchurl"
MOVE_ON_EXTENSION = _OF_CONTEXT + "moveon"
LAUNCH_PARAMETERS = _OF_CONTEXT + "launchparameters"
_OF_RESULT = "https://w3id.org/xapi/cmi5/result/extensions/"
PROGRESS = _OF_RESULT + "progress"
REASON = _OF_RESULT + "reason"

BLOCK_TYPE = "https://w3id.org/xapi/cmi5/activitytype/block"
COURSE_TYPE = "https://w3id.org/xapi/cmi5/activitytype/course"

REASONS = (
    "Tested Out",
    "Equivalent AU",
    "Equivalent Outside Activity",
    "Administrative",
)  # 9.5.5.2

LAUNCH_DATA = "LMS.LaunchData"
PREFERENCES = "cmi5LearnerPreferences"
