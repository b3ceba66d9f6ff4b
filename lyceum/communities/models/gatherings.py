"""Dates that a space announces, and who comes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .posts import Post


class Gathering(models.Model):
    """A post that announces a date: when, by whose clock, and where."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=400, blank=True)  # or the link by which one comes
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="communities_date_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Coming(Owned):
    """What somebody says to a date."""

    class Answer(models.TextChoices):
        YES = "yes", _("I come")
        MAYBE = "maybe", _("Perhaps")
        NO = "no", _("I cannot")

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=5, choices=Answer)

    class Meta:
        verbose_name_plural = "coming"
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "person"], name="communities_one_answer_to_a_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.answer} to {self.gathering_id}"
