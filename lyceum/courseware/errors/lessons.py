"""What is refused to those who write, review or read lessons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError, EditedMeanwhile


class BlockChangedMeanwhile(EditedMeanwhile):
    """The second of two writers is told; what both wrote is still there."""

    code = "courseware.block_changed_meanwhile"
    message = _("Someone changed this block while you were writing. Your words are not lost.")

    def __init__(self, *, theirs: dict[str, Any] | None) -> None:
        self.theirs = theirs  # None: it was removed


class LessonIsReviewed(DomainError):
    code = "courseware.lesson_is_reviewed"
    message = _("“{title}” is being read by reviewers. Take it back to change it.")

    def __init__(self, *, title: str) -> None:
        self.title = title


class LessonIsFull(DomainError):
    code = "courseware.lesson_is_full"
    message = _("A lesson has up to {most} blocks. Go on in a second one.")

    def __init__(self, *, most: int) -> None:
        self.most = most


class ThingsToMend(DomainError):
    code = "courseware.things_to_mend"
    status = 422
    message = _("Before others read it, something needs mending: {first}")

    def __init__(self, *, first: Any) -> None:
        self.first = first


class NotYourOwnReview(DomainError):
    code = "courseware.not_your_own_review"
    status = 403
    message = _("Nobody reviews their own lesson.")


class NotApprovedYet(DomainError):
    code = "courseware.not_approved_yet"
    message = _("It still needs a yes of {missing} reviewers before it is published.")

    def __init__(self, *, missing: int) -> None:
        self.missing = missing


class TasksAreLeft(DomainError):
    code = "courseware.tasks_are_left"
    message = _("Not yet: {left} questions or checklists are left.")

    def __init__(self, *, left: int) -> None:
        self.left = left


class UploadIsTooLarge(DomainError):
    code = "courseware.upload_is_too_large"
    status = 413
    message = _("This file has {size} MB; up to {limit} MB are accepted here.")

    def __init__(self, *, size: int, limit: int) -> None:
        self.size, self.limit = size, limit


class UploadsAreFull(DomainError):
    code = "courseware.uploads_are_full"
    status = 413
    message = _("The lessons of your organisation hold {limit} MB, and that is full.")

    def __init__(self, *, limit: int) -> None:
        self.limit = limit


class UploadGoesOnElsewhere(DomainError):
    code = "courseware.upload_goes_on_elsewhere"
    message = _("This upload goes on at another place: at byte {offset}.")

    def __init__(self, *, offset: int) -> None:
        self.offset = offset
