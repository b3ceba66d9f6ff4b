"""Coffee: people who do not know each other yet are brought together, round after round."""

from django.db import models
from django.db.models import Q

from lyceum.kernel.owned import Owned

from .spaces import Space


class CoffeePlan(models.Model):
    """How often a space brings people together."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="+")
    every_weeks = models.PositiveSmallIntegerField(default=2)
    next_on = models.DateField()
    is_on = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_on"], condition=Q(is_on=True), name="communities_coffee_due")
        ]

    def __str__(self) -> str:
        return f"coffee of {self.space_id}"


class CoffeeWish(Owned):
    """Somebody wants to be brought together with others there, but for a while."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    snoozed_until = models.DateField(null=True, blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "person"], name="communities_coffee_once")
        ]

    def __str__(self) -> str:
        return f"coffee for {self.person_id} in {self.space_id}"


class CoffeeAvoidance(Owned):
    """Two are never brought together, as one of them asked. Only that one knows."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="communities_avoided_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} not with {self.other_id}"


class CoffeeRound(models.Model):
    """One time that people were brought together."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    on = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)  # whether they met

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "number"], name="communities_one_round"),
            models.UniqueConstraint(fields=["space", "on"], name="communities_one_round_a_day"),
        ]

    def __str__(self) -> str:
        return f"round {self.number} of {self.space_id}"


class CoffeeGroup(models.Model):
    """Two or three who may meet, and something to begin with."""

    round = models.ForeignKey(CoffeeRound, on_delete=models.CASCADE, related_name="groups")
    starter = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"a group of {self.round_id}"


class CoffeeSeat(Owned):
    """Somebody in such a group, and whether they say that they met."""

    group = models.ForeignKey(CoffeeGroup, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    has_met = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="communities_one_cup")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"
