from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import Scope

from .skills import Skill


class Evidence(Owned):
    """Something that speaks for a level of a skill. Owned by the person it is about."""

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", _("assessment")
        CREDENTIAL = "credential", _("credential")
        WORK = "work", _("work")
        MANAGER = "manager", _("manager")
        PEER = "peer", _("peer")
        COMPLETION = "completion", _("completed learning")
        SELF = "self", _("own rating")

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    level = models.FloatField()
    certainty = models.FloatField(default=1.0)
    observed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    # What it came from, e.g. `learning.enrolment:7` or `person:3`.
    source = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    organisation_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "skill", "kind", "source"],
                condition=~Q(kind__in=["manager", "peer", "self"]),
                name="one_evidence_of_a_source",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=0, level__lte=5), name="evidence_level_from_0_to_5"
            ),
            models.CheckConstraint(
                condition=Q(certainty__gte=0, certainty__lte=1),
                name="evidence_certainty_from_0_to_1",
            ),
        ]
        indexes = [models.Index(fields=["person", "skill", "observed_at"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.skill_id} by {self.person_id}"


class SkillState(Owned):
    """What the evidence adds up to: computed, never entered; can be rebuilt at any time."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.FloatField()
    confidence = models.FloatField()
    # The kind of evidence that speaks loudest, and how many pieces there are.
    leading = models.CharField(max_length=10)
    pieces = models.PositiveIntegerField(default=1)
    computed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="one_state_per_skill")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.skill_id} at {self.level:.1f}"


class ConfirmationRequest(Owned):
    """A person asks another to say how well they do something. Owned by the person who asks."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CONFIRMED = "confirmed", _("confirmed")
        ADJUSTED = "adjusted", _("adjusted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    asked_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    asked_of = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[("peer", _("peer")), ("manager", _("manager"))])
    level = models.FloatField()
    organisation_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_level = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "asked_of", "skill"],
                condition=Q(state="waiting"),
                name="one_waiting_request",
            )
        ]
        indexes = [models.Index(fields=["asked_of", "state"])]

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        """Those who ask and those who are asked."""
        people = [
            int(owner.partition(":")[2]) for owner in scope.owners if owner.startswith("person:")
        ]
        return Q(owner_id__in=scope.owners) | Q(asked_of__in=people)

    def __str__(self) -> str:
        return f"{self.asked_by_id} asks {self.asked_of_id}"


class SharingGrant(Owned):
    """A person lets somebody see their levels: one person, or whoever manages them somewhere."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    with_person = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    with_manager_at = models.BigIntegerField(null=True, blank=True)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "with_person"],
                condition=Q(ended_at=None, with_person__isnull=False),
                name="one_open_grant_per_reader",
            ),
            models.UniqueConstraint(
                fields=["person", "with_manager_at"],
                condition=Q(ended_at=None, with_manager_at__isnull=False),
                name="one_open_grant_per_place",
            ),
            models.CheckConstraint(
                condition=Q(with_person=None) ^ Q(with_manager_at=None),
                name="shared_with_a_person_or_a_manager",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} shares"
