"""Posts that people see on their home page for a while."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .posts import Post


class Banner(Owned):
    """A post that stands on the home page of those whom it concerns, until a moment. It is the
    organisation's, whoever put it up."""

    class Audience(models.TextChoices):
        SPACE = "space", _("members of the space")
        ORGANISATION = "organisation", _("everybody in the organisation")

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.SPACE)
    until = models.DateTimeField()
    put_up_by = models.CharField(max_length=40)
    put_up_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="communities_banners_that_stand")]

    def __str__(self) -> str:
        return f"{self.post_id} until {self.until}"


class BannerSeen(Owned):
    """That somebody has put a banner away. The row is theirs."""

    banner = models.ForeignKey(Banner, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["banner", "person"], name="communities_banner_seen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.banner_id} by {self.person_id}"
