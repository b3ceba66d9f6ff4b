"""Prompts by the calendar."""

from typing import Any

from django.db import models

from .spaces import Space


class PromptPlan(models.Model):
    """On which weekdays (0: Monday) a space is asked something, and what, by turns."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="+")
    weekdays: models.JSONField[Any] = models.JSONField(default=list)
    prompts: models.JSONField[Any] = models.JSONField(default=list)  # names of the library
    own: models.JSONField[Any] = models.JSONField(default=list)  # in words of the space's own
    hour = models.PositiveSmallIntegerField(default=0)  # by the clock of its organisation
    number = models.PositiveIntegerField(default=0)  # how many were asked
    last_on = models.DateField(null=True, blank=True)
    since = models.DateField()
    is_on = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"prompts of {self.space_id}"
