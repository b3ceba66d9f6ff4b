"""What people spend from."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.wallets.types import Condition

from .books import Account


class Pot(Owned):
    """Money to spend, and what for. It stands on an account of the books of who filled it.

    A personal pot is the person's own, whatever becomes of their job, until a rule says otherwise.
    From a pot of a team its people spend, from one of an organisation its members, from one of a
    consortium or a sponsor the members of its guests, too.
    """

    class Kind(models.TextChoices):
        PERSONAL = "personal", _("personal")
        TEAM = "team", _("team")
        ORGANISATION = "organisation", _("organisation")
        CONSORTIUM = "consortium", _("consortium")
        SPONSOR = "sponsor", _("sponsor")

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=100)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        "organisations.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="pot")
    pays_for = models.JSONField(default=dict)
    rank = models.PositiveSmallIntegerField(default=100)  # the person's own order; small first
    asks_all = models.BooleanField(default=False)  # all who decide have to say yes, not one
    opens_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    to_return = models.BigIntegerField(default=0)  # granted for days after the last, not back yet
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="team", unit__isnull=False) | (~Q(kind="team") & Q(unit=None)),
                name="a_team_pot_has_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(kind="personal") | Q(person=None),
                name="only_a_personal_pot_has_a_person",
            ),
            models.CheckConstraint(
                condition=Q(to_return__gte=0), name="what_returns_is_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "rank"]),
            models.Index(fields=["organisation", "kind"]),
            models.Index(
                fields=["organisation"],
                condition=Q(to_return__gt=0),
                name="pots_that_still_return",
            ),
        ]

    narrowed: Condition | None = None  # for one person just now; never kept

    def __str__(self) -> str:
        return self.name

    @property
    def condition(self) -> Condition:
        """What it pays for."""
        return self.narrowed or condition_of(self.pays_for)


class PotGuest(models.Model):
    """An organisation whose members spend from a pot of another."""

    pot = models.ForeignKey(Pot, on_delete=models.CASCADE, related_name="guests")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pot", "organisation"], name="a_guest_is_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} spends from {self.pot_id}"


def condition_of(said: dict[str, Any]) -> Condition:
    """A condition as the tables keep it (`kept_as`)."""
    sets = ("kinds", "skill_ids", "provider_ids")
    return Condition(
        **{name: frozenset(said.get(name, ())) for name in sets}, dearest=said.get("dearest")
    )


def kept_as(condition: Condition) -> dict[str, Any]:
    """A condition for the tables: what asks for nothing is left out."""
    said: dict[str, Any] = {
        name: sorted(getattr(condition, name))
        for name in ("kinds", "skill_ids", "provider_ids")
        if getattr(condition, name)
    }
    if condition.dearest is not None:
        said["dearest"] = condition.dearest
    return said
