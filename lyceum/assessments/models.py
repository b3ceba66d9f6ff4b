"""Items and their versions, assessments and their editions, and the attempts of people."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from lyceum.kernel.owned import Owned


class Item(Owned):
    """A question of an organisation, whatever asks it. What it says stands in its versions."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"item {self.pk}"


class ItemVersion(models.Model):
    """What an item says from a moment on. Written once: who answered it answered this."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body: models.JSONField[Any] = models.JSONField()
    made_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="a_version_once")]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"


class Assessment(Owned):
    """A short one: its words, and its items as they are being written."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True)
    top_level = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    is_for_all = models.BooleanField(default=False)  # people of every organisation
    next_label = models.CharField(max_length=200, blank=True)
    next_url = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # How long it takes in the middle, and of how many people that is known; counted on finishing.
    median_seconds = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.title

    def is_asked_in(self, organisation_id: int) -> bool:
        """An organisation asks its own of people, and those that are for everybody."""
        return self.is_for_all or self.organisation_id == organisation_id


class Place(models.Model):
    """An item in an assessment that is being written."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="places")
    item = models.ForeignKey(Item, on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item"], name="an_item_once_in_each")
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.assessment_id}"


class Edition(models.Model):
    """An assessment as people meet it: these versions in this order. Never changed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    versions = models.ManyToManyField(ItemVersion, through="EditionItem")
    published_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="an_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} edition {self.number}"


class EditionItem(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="items")
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.position} of {self.edition_id}"


class Personal(Owned):
    """A row of a person, noting the organisation in whose context it was made."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True


class Assignment(Personal):
    """Somebody is asked to take an assessment; once for each key."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT)
    key = models.CharField(max_length=120)
    assigned_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    attempt = models.ForeignKey("Attempt", null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="assigned_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.assessment_id}"


class Attempt(Personal):
    """One person's way through one edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    answers: models.JSONField[Any] = models.JSONField(default=dict)  # by the item version's id
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0)  # with the questions, pauses left out
    reached: models.JSONField[Any] = models.JSONField(default=dict)  # by skill: [reached, of]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "edition"],
                condition=Q(finished_at=None),
                name="one_open_attempt_of_an_edition",
            )
        ]
        indexes = [models.Index(fields=["edition", "finished_at"], name="assessments_finished")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.edition_id}"


class Segment(Personal):
    """Where somebody stood by an attempt: `barrier`, `no time`."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="segments")
    dimension = models.CharField(max_length=60)
    value = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "dimension"], name="one_segment_a_dimension")
        ]
        indexes = [models.Index(fields=["person", "dimension", "-at"], name="assessments_standing")]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.value}"
