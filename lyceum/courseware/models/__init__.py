"""The nouns of what a learner opens."""

from .attempts import Attempt, Session, UnitState
from .contents import Content
from .lessons import Lesson, LessonProgress, LessonUse, LessonVersion, Reflection
from .lti import (
    LtiAccount,
    LtiLaunch,
    LtiLineItem,
    LtiLink,
    LtiPass,
    LtiPlatform,
    LtiResult,
    LtiScore,
    LtiSubject,
    LtiTool,
    LtiUsed,
)
from .packages import Package
from .reviews import BlockComment, Review, ReviewRound, ReviewTerms
from .uploads import Upload

__all__ = [
    "Attempt",
    "BlockComment",
    "Content",
    "Lesson",
    "LessonProgress",
    "LessonUse",
    "LessonVersion",
    "LtiAccount",
    "LtiLaunch",
    "LtiLineItem",
    "LtiLink",
    "LtiPass",
    "LtiPlatform",
    "LtiResult",
    "LtiScore",
    "LtiSubject",
    "LtiTool",
    "LtiUsed",
    "Package",
    "Reflection",
    "Review",
    "ReviewRound",
    "ReviewTerms",
    "Session",
    "UnitState",
    "Upload",
]
