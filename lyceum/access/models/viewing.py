"""Who looked as whom."""

from django.db import models
from django.db.models import F, Q

from lyceum.kernel.owned import Owned


class ViewAs(Owned):
    """An administrator saw the product as a person sees it, to help. Owned by that person."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    viewer = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField()
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(viewer=F("person")), name="nobody_looks_as_themselves"
            ),
            models.UniqueConstraint(
                fields=["viewer"], condition=Q(ended_at=None), name="one_view_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "begun_at"], name="access_views_there")]

    def __str__(self) -> str:
        return f"{self.viewer_id} as {self.person_id}"
