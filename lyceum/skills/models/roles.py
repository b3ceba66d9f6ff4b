from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .frameworks import Framework
from .skills import Kind, Shared, Skill


class Role(Shared):
    """What somebody can be: an occupation of a framework, or a role of an organisation."""

    class Kind(models.TextChoices):
        OCCUPATION = "occupation", _("occupation")
        OWN = "own", _("own role")
        FAMILY = "family", _("family of roles")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT)
    uri = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OCCUPATION)
    code = models.CharField(max_length=40, blank=True)
    isco = models.CharField(max_length=8, blank=True)
    soc = models.CharField(max_length=12, blank=True)
    job_zone = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    broader = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="narrower"
    )
    # An organisation's own wording and levels of a standard role.
    standard = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies"
    )
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "owner_id"],
                condition=Q(retired_at=None),
                name="one_copy_of_a_role_per_owner",
            )
        ]
        indexes = [
            models.Index(fields=["framework", "kind"]),
            models.Index(fields=["framework", "code"]),
        ]

    def __str__(self) -> str:
        return self.uri


class RoleLabel(models.Model):
    """A name of a role in a language; the description goes with the preferred one."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="labels", db_index=False)
    language = models.CharField(max_length=16)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PREFERRED)
    text = models.CharField(max_length=500)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "language", "text"], name="one_role_label_of_a_text"
            ),
            models.UniqueConstraint(
                fields=["role", "language"],
                condition=Q(kind="preferred"),
                name="one_preferred_role_label",
            ),
        ]
        indexes = [models.Index(fields=["language", "kind"])]

    def __str__(self) -> str:
        return self.text


class RoleSkill(models.Model):
    """A skill that a role asks for: how well, and how much it matters."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="skills", db_index=False)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="roles")
    level = models.PositiveSmallIntegerField()
    weight = models.FloatField(default=1.0)
    is_essential = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "lines of profiles"
        constraints = [
            models.UniqueConstraint(fields=["role", "skill"], name="one_target_per_skill"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5), name="target_is_one_of_five_levels"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.skill_id} at {self.level}"


class RelatedRole(models.Model):
    """Two roles that belong together, and how surely."""

    class Kind(models.TextChoices):
        CROSSWALK = "crosswalk", _("the same work in another framework")
        RELATED = "related", _("related occupation")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="related", db_index=False)
    other = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    confidence = models.FloatField(default=1.0)
    # How the pair was found: "code", "stem", "title" for crosswalks, the tier for related ones.
    method = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "other", "kind"], name="one_relation_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.role_id} {self.kind} {self.other_id}"


class RoleTechnology(models.Model):
    """A tool that people in a role use."""

    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, related_name="technologies", db_index=False
    )
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="used_in")
    category = models.CharField(max_length=120, blank=True)
    is_hot = models.BooleanField(default=False)
    is_in_demand = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "technologies of roles"
        constraints = [
            models.UniqueConstraint(fields=["role", "skill"], name="one_technology_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.role_id} uses {self.skill_id}"
