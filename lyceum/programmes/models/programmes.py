"""Programmes: phases of things to learn and to do, and who goes through them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned


class Programme(Owned):
    """A way through several things, run by one organisation, for its own people; or, where it is
    joint, for those of all who have signed its agreement."""

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        OPEN = "open", _("open")
        CLOSED = "closed", _("over")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    is_joint = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    seats = models.PositiveIntegerField(null=True, blank=True)  # of a joint one the agreement says
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="programme_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["organisation", "-starts_on"])]

    def __str__(self) -> str:
        return self.title


class Phase(models.Model):
    """A part of a programme, and how much of it one has to do."""

    class Rule(models.TextChoices):
        ALL = "all", _("all of it")
        ANY = "any", _("one of it")
        SOME = "some", _("some of it")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    rule = models.CharField(max_length=10, choices=Rule, default=Rule.ALL)
    needed = models.PositiveSmallIntegerField(default=1)  # how many, where the rule is "some"

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(needed__gte=1), name="a_phase_needs_something")
        ]

    def __str__(self) -> str:
        return self.title

    def needed_of(self, parts: int) -> int:
        """How many of so many parts complete it; of none, one that is still to come."""
        asked = {self.Rule.ALL: parts, self.Rule.ANY: 1}.get(self.Rule(self.rule), self.needed)
        return max(1, min(asked, parts))


class Part(models.Model):
    """One thing of a phase: a resource to finish, a run to finish (or, with `present_in`, to be there
    in so many of its sessions), a case to deliver."""

    class Kind(models.TextChoices):
        RESOURCE = "resource", _("something to learn")
        OFFERING = "offering", _("a dated run")
        CASE = "case", _("a case")

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    resource = models.ForeignKey(
        "catalogue.Resource", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    offering = models.ForeignKey(
        "programmes.Offering", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey(
        "programmes.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    present_in = models.PositiveSmallIntegerField(null=True, blank=True)  # sessions of the run

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present_in=None) | Q(kind="offering", present_in__gte=1),
                name="one_is_present_in_a_run",
            ),
            models.CheckConstraint(
                condition=Q(kind="case", case__isnull=False, resource=None)
                | Q(kind="offering", offering__isnull=False, resource__isnull=False)
                | Q(kind="resource", resource__isnull=False, offering=None),
                name="a_part_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.phase_id}"

    @property
    def is_called_off(self) -> bool:
        """A run that does not take place: nobody can do it any more."""
        return self.offering is not None and self.offering.cancelled_at is not None


class Participation(Owned):
    """A person in a programme, admitted by their home organisation. It belongs to the person.

    What they say of themselves (level, languages) is for the forming of cohorts.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waits for an answer")
        ADMITTED = "admitted", _("admitted")
        REFUSED = "refused", _("not admitted")
        LEFT = "left", _("left")
        COMPLETED = "completed", _("completed")

    class Level(models.TextChoices):
        NEW = "new", _("new to it")
        SOME = "some", _("some experience")
        EXPERIENCED = "experienced", _("experienced")

    SITTING = (State.ADMITTED, State.COMPLETED)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    level = models.CharField(max_length=12, choices=Level, default=Level.NEW)
    languages = models.JSONField(default=list)
    phases_done = models.JSONField(default=list)  # ids
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=100, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"], name="one_participation_per_person"
            )
        ]
        indexes = [models.Index(fields=["programme", "organisation", "state"])]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.programme_id}"


class Preference(Owned):
    """Whom a participant wants to learn with, or must not."""

    class Kind(models.TextChoices):
        WITH = "with", _("together with")
        APART = "apart", _("not with")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person", "other"], name="one_preference_for_each"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("other")), name="a_preference_is_about_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.other_id}"
