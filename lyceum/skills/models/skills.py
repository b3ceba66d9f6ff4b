from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import Scope

from .frameworks import Framework


class Shared(Owned):
    """Rows without an owner are everybody's; the others are their organisation's."""

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        return Q(owner_id="") | Q(owner_id__in=scope.owners)


class Kind(models.TextChoices):
    """What sort of word a label is."""

    PREFERRED = "preferred", _("name")
    ALTERNATIVE = "alt", _("other name")


class Skill(Shared):
    """Something a person can be good at; its names are its labels."""

    class Kind(models.TextChoices):
        SKILL = "skill", _("skill")
        KNOWLEDGE = "knowledge", _("knowledge")
        TECHNOLOGY = "technology", _("tool or technology")
        GROUP = "group", _("group of skills")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT)
    uri = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SKILL)
    code = models.CharField(max_length=40, blank=True)
    reuse_level = models.CharField(max_length=24, blank=True)
    # How many roles of its framework ask for it: what few ask for says more about a role.
    spread = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["framework", "kind"])]

    def __str__(self) -> str:
        return self.uri


class SkillLabel(models.Model):
    """A name of a skill in a language; the description goes with the preferred one."""

    # No index of its own: the unique one below begins with it.
    skill = models.ForeignKey(
        Skill, on_delete=models.CASCADE, related_name="labels", db_index=False
    )
    language = models.CharField(max_length=16)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PREFERRED)
    text = models.CharField(max_length=500)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["skill", "language", "text"], name="one_skill_label_of_a_text"
            ),
            models.UniqueConstraint(
                fields=["skill", "language"],
                condition=Q(kind="preferred"),
                name="one_preferred_skill_label",
            ),
        ]
        indexes = [models.Index(fields=["language", "kind"])]

    def __str__(self) -> str:
        return self.text


class Broader(models.Model):
    """A skill, or a group, and a wider one above it."""

    skill = models.ForeignKey(
        Skill, on_delete=models.CASCADE, related_name="broader", db_index=False
    )
    broader = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="narrower")

    class Meta:
        verbose_name_plural = "broader relations"
        constraints = [
            models.UniqueConstraint(fields=["skill", "broader"], name="one_broader_relation")
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} < {self.broader_id}"
