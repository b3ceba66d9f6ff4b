"""What a person does with what can be learnt. All of it belongs to the person."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import Scope


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


class Enrolment(Personal):
    """One person's way through one resource."""

    class State(models.TextChoices):
        ENROLLED = "enrolled", _("not started")
        STARTED = "started", _("in progress")
        COMPLETED = "completed", _("done")
        WITHDRAWN = "withdrawn", _("left")

    OPEN = (State.ENROLLED, State.STARTED)

    resource = models.ForeignKey("catalogue.Resource", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=500)  # as it read when they enrolled
    offering_id = models.BigIntegerField(null=True, blank=True)  # a dated run, one floor up
    state = models.CharField(max_length=12, choices=State, default=State.ENROLLED)
    progress = models.PositiveSmallIntegerField(default=0)
    minutes_logged = models.PositiveIntegerField(default=0)
    enrolled_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "resource"],
                condition=Q(state__in=("enrolled", "started")),
                name="one_open_enrolment_per_resource",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="progress_in_percent"),
        ]
        indexes = [models.Index(fields=["owner_id", "state", "-changed_at"])]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.title}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class StateChange(models.Model):
    """When an enrolment came into a state, and who said so. Written once."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="history")
    state = models.CharField(max_length=12, choices=Enrolment.State)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.state}"


class Effort(Personal):
    """Minutes spent on a day."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    minutes = models.PositiveIntegerField()
    logged_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "effort"
        indexes = [models.Index(fields=["owner_id", "on"])]

    def __str__(self) -> str:
        return f"{self.minutes} min on {self.on}"


class PriorLearning(Personal):
    """Something learnt before, or elsewhere."""

    title = models.CharField(max_length=300)
    provider = models.CharField(max_length=200, blank=True)
    about = models.TextField(blank=True)
    url = models.URLField(blank=True, max_length=1000)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "prior learning"
        indexes = [models.Index(fields=["owner_id", "-happened_on"])]

    def __str__(self) -> str:
        return self.title


class PriorSkill(models.Model):
    """A skill that prior learning gave, and to which level."""

    prior = models.ForeignKey(PriorLearning, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prior", "skill"], name="a_prior_skill_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5), name="prior_skill_on_the_five_levels"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} to {self.level}"


class Proof(Owned):
    """A file that shows that prior learning happened."""

    prior = models.ForeignKey(PriorLearning, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=40, unique=True)
    file = models.FileField(upload_to="learning", max_length=200)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Note(Personal):
    """A person's own words on what they learn: theirs alone, until they share it."""

    class Kind(models.TextChoices):
        NOTE = "note", _("note")
        REFLECTION = "reflection", _("reflection")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.NOTE)
    text = models.TextField()
    is_shared = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner_id", "-written_at"])]

    def __str__(self) -> str:
        return f"{self.kind} on {self.enrolment_id}"

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        """One's own; and what a colleague of the same organisation chose to share."""
        colleagues = [
            int(owner.split(":")[1]) for owner in scope.owners if owner.startswith("organisation:")
        ]
        shared = Q(is_shared=True, organisation_id__in=colleagues)
        return Q(owner_id__in=scope.owners) | shared


class Question(Personal):
    """What a learner asks those who teach it. Asker and teachers read it, and the answer."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    resource = models.ForeignKey("catalogue.Resource", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["resource", "asked_at"],
                name="learning_open_questions",
                condition=Q(answered_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"


class Subscription(Personal):
    """A podcast that a person follows."""

    resource = models.ForeignKey("catalogue.Resource", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "resource"], name="one_subscription_each")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.resource_id}"


class Listening(Personal):
    """How far a person is in an episode of a podcast, and what of it was not told yet."""

    episode = models.ForeignKey("catalogue.Episode", on_delete=models.PROTECT, related_name="+")
    second = models.PositiveIntegerField(default=0)
    percent_told = models.PositiveSmallIntegerField(default=0)
    seconds_unlogged = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "episode"], name="one_listening_each")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.episode_id} at {self.second}"


class Assignment(Owned):
    """What an organisation asks of its people by rule: to whom, why, until when, how often anew."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    resource = models.ForeignKey("catalogue.Resource", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=500)
    reason = models.TextField()
    relations: models.JSONField[Any] = models.JSONField(default=list)
    roles: models.JSONField[Any] = models.JSONField(default=list)
    unit_ids: models.JSONField[Any] = models.JSONField(default=list)  # with all below
    # By name: it reaches whom somebody named, not whom a rule finds; the key is whose it is.
    named_by = models.CharField(max_length=80, blank=True)
    due_days = models.PositiveSmallIntegerField()  # after it reaches somebody
    renew_months = models.PositiveSmallIntegerField(null=True, blank=True)  # after each completion
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "named_by"],
                condition=~Q(named_by=""),
                name="asked_by_name_once_a_key",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Assigned(Personal):
    """One round of it for one person; rounds after it are rows of their own. It is what was asked
    of them, and never counts as a goal of their own."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    assigned_at = models.DateTimeField()
    due_on = models.DateField()
    completed_at = models.DateTimeField(null=True, blank=True)
    exempt_at = models.DateTimeField(null=True, blank=True)
    exempt_reason = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # the rule reaches them no more
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "assigned"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "person", "round"], name="a_round_once_per_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["person"],
                name="learning_asked",
                condition=Q(completed_at=None, exempt_at=None, ended_at=None),
            ),
            models.Index(
                fields=["due_on"],
                name="learning_due",
                condition=Q(completed_at=None, exempt_at=None, ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.assignment_id} by {self.due_on}"

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        """One's own; and for whoever keeps people, what their organisation asked."""
        keeps = [at for at, role in scope.roles if role in ("administrator", "hr-partner")]
        return Q(owner_id__in=scope.owners) | Q(organisation_id__in=keeps)
