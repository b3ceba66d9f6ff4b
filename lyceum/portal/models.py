from django.db import models
from django.db.models import Q


class Demo(models.Model):
    """The demo ecosystem of this installation, while there is one: how far it is, and what is in it.

    `known` maps the words that the content uses (`ada`, `hansa`, `sql-joins`) to ids.
    """

    begun_on = models.DateField()
    size = models.FloatField(default=1.0)
    known = models.JSONField(default=dict)
    chores_done = models.PositiveIntegerField(default=0)
    chores = models.PositiveIntegerField(default=0)
    founded = models.BooleanField(default=False)
    brought_framework = models.BooleanField(default=False)
    filled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_demo")]

    def __str__(self) -> str:
        return f"demo of {self.begun_on}"
