"""Lessons that somebody here writes, their versions, and who is on their way through one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import ECOSYSTEM, Scope, organisation_owner

from .contents import Content

EDITORS = ("teacher", "administrator")


class Lesson(Owned):
    """A lesson as it is being written; what learners see is `published`, a version of it.

    `blocks` is a document of the engine `blocks`. `version` counts what is changed but for the
    blocks' own words, which count for themselves (`rev`).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("being reviewed")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=16)
    blocks = models.JSONField()
    minutes = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    published = models.ForeignKey(
        "LessonVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.OneToOneField(Content, null=True, on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")
    translation_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="translations"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["owner_id", "state", "-changed_at"])]

    def __str__(self) -> str:
        return self.title or f"lesson {self.pk}"

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        """Its author's and the teachers' there; while it is reviewed, of everybody there.

        What is published is found through its resource, not here.
        """
        people = [int(o.split(":")[1]) for o in scope.owners if o.startswith("person:")]
        taught = [organisation_owner(at) for at, role in scope.roles if role in EDITORS and at]
        under_review = Q(state__in=(cls.State.REVIEW, cls.State.APPROVED))
        found = Q(author_id__in=people) | Q(owner_id__in=taught)
        found |= Q(owner_id__in=scope.owners) & under_review
        return Q() if (ECOSYSTEM, "administrator") in scope.roles else found

    @property
    def is_locked(self) -> bool:
        """What is being read by others does not change below their eyes."""
        return self.state == self.State.REVIEW


class LessonVersion(models.Model):
    """A lesson as it was at a moment. It never changes."""

    class Why(models.TextChoices):
        CHECKPOINT = "checkpoint", _("while writing")
        REVIEW = "review", _("handed in for review")
        PUBLISHED = "published", _("published")
        RESTORED = "restored", _("before an older version came back")

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=12, choices=Why)
    title = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=16)
    blocks = models.JSONField()
    minutes = models.PositiveIntegerField(default=0)
    kept_by = models.CharField(max_length=100)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "number"], name="lesson_versions_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} version {self.number}"


class LessonUse(models.Model):
    """Which lesson a resource opens: its own organisation's, or one used as it is by another."""

    content = models.OneToOneField(Content, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="uses")

    def __str__(self) -> str:
        return f"{self.content_id} opens {self.lesson_id}"


class LessonProgress(Owned):
    """A person's way through a lesson, as one resource offers it."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)  # block id → {"chosen": […], "is_right", "tries"}
    ticks = models.JSONField(default=dict)  # block id → the items ticked
    place = models.CharField(max_length=40, blank=True)  # the block where one stopped
    percent = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "content"], name="one_way_through_a_lesson")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.content_id}"


class Reflection(Owned):
    """What somebody thought at a place of a lesson: theirs alone, until they share it."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="+")
    block_id = models.CharField(max_length=40)
    text = models.TextField()
    is_shared = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "content", "block_id"], name="one_reflection_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.block_id}"

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        """One's own; and what a colleague of the same organisation chose to share."""
        at = [int(o.split(":")[1]) for o in scope.owners if o.startswith("organisation:")]
        return Q(owner_id__in=scope.owners) | Q(is_shared=True, organisation_id__in=at)
