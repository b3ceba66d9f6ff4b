"""What people offer each other: asked about by skill, and only where they said so."""

from django.db import models

from lyceum.kernel.owned import Owned


class Offer(Owned):
    """What others may ask somebody about. It is there because the person wants to be found."""

    person = models.OneToOneField("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.CharField(max_length=300)
    is_wide = models.BooleanField(default=False)  # found by everybody, not only by colleagues
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["is_wide", "-changed_at"], name="communities_offers_wide"),
            models.Index(fields=["organisation", "-changed_at"], name="communities_offers_at"),
        ]

    def __str__(self) -> str:
        return f"offer of {self.person_id}"


class OfferSkill(models.Model):
    """A skill about which they may be asked."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "skill"], name="communities_skill_once")
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} of {self.offer_id}"
