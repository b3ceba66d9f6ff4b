"""The culture canvas: what a circle says of where it stands, round after round; and what is promised."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .posts import Post
from .spaces import Space


class CanvasPart(models.TextChoices):
    """The parts of a canvas, as they are read."""

    VISION = "vision", _("Shared vision")
    ASSUMPTIONS = "assumptions", _("Assumptions")
    STORIES = "stories", _("Stories")
    EXPERIENCES = "experiences", _("Experiences")
    CAUSES = "causes", _("What got us here")
    NOW = "now", _("Where we are")
    CHANGES = "changes", _("What changes")
    AHEAD = "ahead", _("Where we head")


class Canvas(Owned):
    """That of a space (of a cohort, too), or, without one, of an organisation as a whole."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    space = models.OneToOneField(Space, null=True, on_delete=models.CASCADE, related_name="+")
    is_shown = models.BooleanField(default=False)  # to the organisation around the space
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "canvases"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(space=None),
                name="communities_one_canvas_of_an_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"canvas {self.pk}"


class CanvasNote(Owned):
    """A short text in a part, under a heading or under none; or a story that was told as a post."""

    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=CanvasPart)
    theme = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=280, blank=True)
    story = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    may_travel = models.BooleanField(default=False)  # its teller lets others read it, too
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["canvas", "story"],
                condition=Q(removed_at=None),
                name="communities_a_story_once_on_a_canvas",
            )
        ]
        indexes = [
            models.Index(
                fields=["canvas", "part", "position"],
                condition=Q(removed_at=None),
                name="communities_notes_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.canvas_id}"


class CanvasSign(Owned):
    """Somebody sees it so, too."""

    note = models.ForeignKey(CanvasNote, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "person"], name="communities_signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} under {self.note_id}"


class CanvasVersion(models.Model):
    """A round that was closed: how the canvas read on a day."""

    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["canvas", "number"], name="communities_one_version_of_a_number"
            )
        ]

    def __str__(self) -> str:
        return self.title


class CanvasLine(Owned):
    """What a note said in a version, where it stood, and how many saw it so. Its author's, like the
    note. Of a story there are no words here: it is read where its teller keeps it."""

    version = models.ForeignKey(CanvasVersion, on_delete=models.CASCADE, related_name="lines")
    note = models.ForeignKey(CanvasNote, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=12, choices=CanvasPart)
    theme = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField()
    words = models.CharField(max_length=280, blank=True)
    agrees = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "note"], name="communities_a_note_once_in_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.note_id} in {self.version_id}"


class Commitment(Owned):
    """Hours or money that somebody promises for an organisation: so much, between two days.

    `measure` says what it is checked against. Hours are kept as minutes, money in minor units.
    """

    class Measure(models.TextChoices):
        LEARNING = "learning", _("hours of learning")
        SESSIONS = "sessions", _("hours in sessions")
        DEPOSITS = "deposits", _("money paid in")
        SPENT = "spent", _("money spent on learning")

    HOURS = (Measure.LEARNING, Measure.SESSIONS)

    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    sponsor = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    measure = models.CharField(max_length=10, choices=Measure)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, blank=True)
    words = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # taken back
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="communities_promised_forward"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="communities_something_is_promised"
            ),
            models.CheckConstraint(
                condition=(Q(measure__in=["learning", "sessions"]) & Q(currency=""))
                | (Q(measure__in=["deposits", "spent"]) & ~Q(currency="")),
                name="communities_only_money_has_a_currency",
            ),
        ]
        indexes = [models.Index(fields=["canvas", "until"], name="communities_promises_of")]

    def __str__(self) -> str:
        return f"{self.measure} by {self.organisation_id}"
