"""What a resource opens as."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned


class Content(Owned):
    """What opens when a learner opens a resource; it belongs to the organisation that offers it.

    Who may see the resource may open it, so ask `catalogue.api.resource_for` before it is shown.
    """

    class Kind(models.TextChoices):
        PACKAGE = "package", _("package")
        LESSON = "lesson", _("lesson")
        TOOL = "tool", _("tool of a partner")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    resource = models.OneToOneField(
        "catalogue.Resource", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.resource_id}"
