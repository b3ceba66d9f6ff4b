from django.db import models
from django.utils.translation import gettext_lazy as _


class Framework(models.Model):
    """A vocabulary of skills and occupations, and whom to thank for it."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    version = models.CharField(max_length=40, blank=True)
    homepage = models.URLField(blank=True)
    attribution = models.TextField(blank=True)
    languages = models.JSONField(default=list, blank=True)
    # Not shown, searched or matched before its first import has come to its end.
    is_active = models.BooleanField(default=False)
    # Grows with every change, so that indexes and caches know when they are stale.
    revision = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


class FrameworkImport(models.Model):
    """One run of an importer: how far it is, what it found, or why it stopped."""

    class Kind(models.TextChoices):
        ESCO = "esco", "ESCO"
        ONET = "onet", "O*NET"
        CROSSWALK = "crosswalk", _("crosswalk of ESCO and O*NET")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.CharField(max_length=12, choices=Kind)
    file = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True)
    # A run before it was cut off: part of the work may be done already.
    resumes = models.BooleanField(default=False)
    by = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
