from django.db import models

from lyceum.kernel.owned import Owned


class Closing(Owned):
    """You said, we did: told to those who answered, whatever it was that they said."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField(max_length=10)
    about_kind = models.CharField(max_length=40)
    about_id = models.CharField(max_length=80)
    title = models.CharField(max_length=500, blank=True)
    said = models.TextField()
    did = models.TextField()
    made_at = models.DateTimeField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["what", "about_kind", "about_id"], name="feedback_loops")]

    def __str__(self) -> str:
        return f"{self.title}: {self.did[:40]}"
