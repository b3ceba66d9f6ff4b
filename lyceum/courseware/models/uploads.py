"""Files that lessons show, on their way here and once they are."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from lyceum.kernel.owned import Owned

from .lessons import Lesson


class Upload(Owned):
    """A file of a lesson. Until `offset` is `size` it is on its way, piece by piece.

    `media_type` is found in its bytes when it is whole. Copies of a lesson have rows of their own
    that name the same stored file; it goes when no row names it.
    """

    token = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=12)  # of the blocks that it is for
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()  # bytes
    offset = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)
    seconds = models.FloatField(null=True)  # of what is played, where that is known
    file = models.FileField(upload_to="lessons", max_length=300, blank=True)
    added_by = models.CharField(max_length=100)
    begun_at = models.DateTimeField()
    whole_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["begun_at"], condition=Q(whole_at=None), name="on_its_way")]
        constraints = [
            models.CheckConstraint(condition=Q(offset__lte=F("size")), name="no_more_than_was_said")
        ]

    def __str__(self) -> str:
        return self.name
