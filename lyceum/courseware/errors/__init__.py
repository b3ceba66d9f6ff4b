"""Refusals that a person can understand."""

from .lessons import (
    BlockChangedMeanwhile,
    LessonIsFull,
    LessonIsReviewed,
    NotApprovedYet,
    NotYourOwnReview,
    TasksAreLeft,
    ThingsToMend,
    UploadGoesOnElsewhere,
    UploadIsTooLarge,
    UploadsAreFull,
)
from .packages import (
    ContentHostMissing,
    NothingToOpen,
    PackageIsInvalid,
    PackageIsTooLarge,
    PackagesAreFull,
    SessionIsFull,
    SessionIsOver,
    StatementNotAllowed,
    UnitUnknown,
)
from .problems import Problem

__all__ = [
    "BlockChangedMeanwhile",
    "ContentHostMissing",
    "LessonIsFull",
    "LessonIsReviewed",
    "NotApprovedYet",
    "NotYourOwnReview",
    "NothingToOpen",
    "PackageIsInvalid",
    "PackageIsTooLarge",
    "PackagesAreFull",
    "Problem",
    "SessionIsFull",
    "SessionIsOver",
    "StatementNotAllowed",
    "TasksAreLeft",
    "ThingsToMend",
    "UnitUnknown",
    "UploadGoesOnElsewhere",
    "UploadIsTooLarge",
    "UploadsAreFull",
]
