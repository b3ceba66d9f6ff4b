"""Packages that come as a zip."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .contents import Content


class Package(Owned):
    """One version of a content's zip, unpacked below `token`. It never changes: a new upload is a
    new version, and who began with an older one stays with it."""

    class Form(models.TextChoices):
        CMI5 = "cmi5", "cmi5"
        SCORM_12 = "scorm-1.2", "SCORM 1.2"
        SCORM_2004 = "scorm-2004", "SCORM 2004"
        HTML = "html", _("HTML pages")

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="packages")
    number = models.PositiveIntegerField()  # from 1, in the order of upload
    form = models.CharField(max_length=12, choices=Form)
    token = models.CharField(max_length=40, unique=True)  # where it lies, and in its address
    name = models.CharField(max_length=200)  # of the file that came
    size = models.PositiveBigIntegerField()  # bytes, unpacked
    files = models.PositiveIntegerField()
    structure = models.JSONField()  # what the manifest says; its shape depends on the form
    added_by = models.CharField(max_length=100)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content", "number"], name="package_versions_are_numbered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"
