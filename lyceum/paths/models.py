"""Goals, the plans that lead there, and who was invited to look at them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import Scope

ADVISING = "advisor"


class Path(Owned):
    """A person's way to their goals, and its limits. Theirs, and their invited advisors'."""

    class Profile(models.TextChoices):
        SOONEST = "soonest", _("soonest")
        BALANCED = "balanced", _("balanced")
        CHEAPEST = "cheapest", _("cheapest")
        THOROUGH = "thorough", _("most thorough")

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    minutes_per_week = models.PositiveIntegerField(default=240)
    budget = models.PositiveBigIntegerField(null=True, blank=True)  # minor units; none: no limit
    uses_wallet = models.BooleanField(default=False)  # then the budget is what the person adds
    currency = models.CharField(max_length=3, default="EUR")
    target_on = models.DateField(null=True, blank=True)
    languages = models.JSONField(default=list, blank=True)  # empty: any
    modes = models.JSONField(default=list, blank=True)
    profile = models.CharField(max_length=10, choices=Profile, default=Profile.BALANCED)
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    # What happened since the plan in force was made; the worker clears it with its new plan. What
    # happens while it is set moves `stale_at` by the least.
    stale_because = models.CharField(max_length=20, blank=True)
    stale_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="one_path_per_person"),
            models.CheckConstraint(
                condition=Q(minutes_per_week__gte=15), name="path_has_time_to_learn"
            ),
        ]
        indexes = [
            models.Index(fields=["stale_at"], name="paths_stale", condition=~Q(stale_because=""))
        ]

    def __str__(self) -> str:
        return f"path of {self.person_id}"

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        """The person's own, and those that an advisor was invited to (while an advisor)."""
        own = super().visible_to(scope)
        if not any(role == ADVISING for _, role in scope.roles):
            return own
        invited = Advisor.objects.filter(withdrawn_at=None, advisor_id__in=_people(scope))
        return own | Q(pk__in=invited.values("path_id"))


def _people(scope: Scope) -> list[int]:
    """The person whose scope this is."""
    parts = (owner.partition(":") for owner in scope.owners)
    return [int(number) for kind, _, number in parts if kind == "person"]


class Goal(models.Model):
    """What a person wants to be able to do: a role, skills, or own words turned into either."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        REACHED = "reached", _("reached")
        PUT_ASIDE = "put-aside", _("put aside")

    path = models.ForeignKey(Path, on_delete=models.CASCADE, related_name="goals")
    title = models.CharField(max_length=300)
    words = models.TextField(blank=True)  # as the person said it
    role = models.ForeignKey(
        "skills.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    weight = models.FloatField(default=1.0)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    set_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=10), name="goal_weight_within_reason"
            )
        ]
        indexes = [models.Index(fields=["path", "state"])]

    def __str__(self) -> str:
        return self.title


class GoalTarget(models.Model):
    """A level of a skill that a goal asks for."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="targets")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    weight = models.FloatField(default=1.0)
    start_level = models.FloatField(default=0.0)  # where the person stood when they set it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "skill"], name="one_goal_target_per_skill"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5), name="goal_target_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} to {self.level}"


class Plan(models.Model):
    """One version of the answer. `is_current` marks the one in force."""

    class State(models.TextChoices):
        FIRST = "first", _("first answer")
        IMPROVED = "improved", _("improved")
        PROVEN = "proven", _("proven")

    path = models.ForeignKey(Path, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    profile = models.CharField(max_length=10, choices=Path.Profile)
    state = models.CharField(max_length=10, choices=State, default=State.FIRST)
    because = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True, blank=True)
    # The limits that it was made for.
    minutes_per_week = models.PositiveIntegerField()
    budget = models.PositiveBigIntegerField(null=True, blank=True)
    uses_wallet = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)
    target_on = models.DateField(null=True, blank=True)
    # What it comes to.
    starts_on = models.DateField()
    finishes_on = models.DateField()
    minutes = models.PositiveIntegerField()
    estimated_minutes = models.PositiveIntegerField(default=0)
    money = models.PositiveBigIntegerField()
    estimated_money = models.PositiveBigIntegerField(default=0)
    points = models.BigIntegerField()
    bound = models.BigIntegerField()
    coverage = models.FloatField()
    gaps = models.PositiveIntegerField()
    gaps_closed = models.PositiveIntegerField()
    # Small shapes of the planner, as they came out of it (see services/keeping.py).
    start_levels = models.JSONField(default=dict)
    uncovered = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    strains = models.JSONField(default=list)
    alternatives = models.JSONField(default=list)
    relaxations = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path", "number"], name="one_plan_of_a_number"),
            models.UniqueConstraint(
                fields=["path"], condition=Q(is_current=True), name="one_plan_in_force"
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at"],
                name="paths_first_answers",
                condition=Q(is_current=True, state="first"),
            )
        ]

    def __str__(self) -> str:
        return f"plan {self.number} of path {self.path_id}"


class PlanStep(models.Model):
    """A resource at its place in a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    resource = models.ForeignKey("catalogue.Resource", on_delete=models.PROTECT, related_name="+")
    offering_id = models.BigIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    minutes = models.PositiveIntegerField()
    minutes_are_known = models.BooleanField(default=True)
    progress_before = models.PositiveSmallIntegerField(default=0)  # percent, when it was planned
    price = models.PositiveBigIntegerField()
    price_is_known = models.BooleanField(default=True)
    # Where the price is in another currency than the path's, as the provider says it.
    stated_price = models.PositiveBigIntegerField(null=True, blank=True)
    stated_currency = models.CharField(max_length=3, blank=True)
    paid_from = models.JSONField(default=list)  # pot, its name then, amount (services/keeping.py)
    is_pinned = models.BooleanField(default=False)
    gains = models.JSONField(default=list)
    enables = models.JSONField(default=list)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "resource"], name="a_resource_is_one_step"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="step_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["resource"])]

    def __str__(self) -> str:
        return f"step {self.position} of plan {self.plan_id}"


class Mark(models.Model):
    """What the person decided about a resource; every later plan keeps to it."""

    class Kind(models.TextChoices):
        PINNED = "pinned", _("pinned")
        EXCLUDED = "excluded", _("left out")
        DONE_ELSEWHERE = "done-elsewhere", _("done elsewhere")

    path = models.ForeignKey(Path, on_delete=models.CASCADE, related_name="marks")
    resource = models.ForeignKey("catalogue.Resource", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path", "resource"], name="one_mark_per_resource")
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.kind}"


class Advisor(models.Model):
    """Somebody who may see a path and comment on it, until it is taken back."""

    path = models.ForeignKey(Path, on_delete=models.CASCADE, related_name="advisors")
    advisor = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["path", "advisor"],
                condition=Q(withdrawn_at=None),
                name="one_invitation_per_advisor",
            )
        ]
        indexes = [models.Index(fields=["advisor", "withdrawn_at"])]

    def __str__(self) -> str:
        return f"{self.advisor_id} at path {self.path_id}"


class PlanComment(models.Model):
    """What the person or an advisor said, about the whole path or about a resource in it."""

    path = models.ForeignKey(Path, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(
        "catalogue.Resource", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["path", "written_at"])]

    def __str__(self) -> str:
        return f"comment {self.pk} on path {self.path_id}"
