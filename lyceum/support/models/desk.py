"""How an organisation answers: by whom, when, and with which words."""

from django.db import models
from django.db.models import F, Q

from lyceum.kernel.owned import Owned
from lyceum.support.types import KINDS


class OfDesk(Owned):
    """A row of an organisation's desk."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class Route(OfDesk):
    """Questions of a kind go to who holds a role; with a unit, those of its people. The first in
    order that fits counts."""

    kind = models.CharField(max_length=20, choices=KINDS)
    unit_id = models.BigIntegerField(null=True)  # one that is gone has nobody to whom it applies
    role = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=1)
    answer_minutes = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_minutes__gte=15), name="support_a_clock_has_time"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "unit_id"], name="support_one_rule_of_a_unit"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(unit_id=None),
                name="support_one_rule_of_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "kind", "position"], name="support_routes")]

    def __str__(self) -> str:
        return f"{self.kind} → {self.role}"


class Span(OfDesk):
    """Somebody, from a day to a day."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.person_id}: {self.starts_on} to {self.ends_on}"


class Turn(Span):
    """Who answers questions of a kind on these days. Once there is a rota for a kind, nobody else
    is given any."""

    kind = models.CharField(max_length=20, choices=KINDS)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="support_turn_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["organisation", "kind", "ends_on"], name="support_rota")]


class Absence(Span):
    """When somebody is away; why is nobody's business."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="support_absence_ends_after_it_starts",
            )
        ]
        indexes = [models.Index(fields=["organisation", "ends_on"], name="support_absences")]


class CannedAnswer(OfDesk):
    """Words that are given often; with a kind, for questions of it only."""

    kind = models.CharField(max_length=20, choices=KINDS, blank=True)
    title = models.CharField(max_length=120)
    text = models.TextField()
    language = models.CharField(max_length=16, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title"], name="support_one_canned_of_a_title"
            )
        ]

    def __str__(self) -> str:
        return self.title
