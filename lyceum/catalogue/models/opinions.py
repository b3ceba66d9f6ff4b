from django.db import models
from django.db.models import Q

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import Scope

from .resources import Resource


class Review(Owned):
    """What a person thinks of a resource; read by whoever can see the resource."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    organisation_id = models.BigIntegerField(null=True, blank=True)
    stars = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "person"], name="one_review_per_person"),
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=5), name="one_to_five_stars"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.resource_id}"

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        return Q(owner_id__in=scope.owners) | Resource.visible_to(scope, "resource__")


class Bookmark(Owned):
    """A resource that a person wants to find again; nobody else's business."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    organisation_id = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "resource"], name="one_bookmark_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} keeps {self.resource_id}"


class Need(Owned):
    """Something people of an organisation want to learn and nobody offers; others join."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    skill = models.ForeignKey(
        "skills.Skill", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(default=3)
    answer = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    stated_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "skill"],
                condition=Q(answered_at=None, skill__isnull=False),
                name="one_open_need_per_skill",
            ),
            models.CheckConstraint(
                condition=Q(skill__isnull=False) | ~Q(title=""), name="a_need_says_what"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"skill {self.skill_id}"


class NeedVoice(models.Model):
    """A person who has a need. Others see how many, never who."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="voices")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "person"], name="one_voice_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.need_id}"
