"""The list of those who wait for a seat, and what goes with a seat."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.money import Money
from lyceum.kernel.owned import Owned

from .offerings import Offering, Seat


class Waiting(Owned):
    """A person's place on the list of a full run, in the order in which they came: their ids'.

    A seat that gets free is taken for the first who can have it, or offered where somebody has to
    say yes; an offer has a term. Who cannot have it keeps the place.
    """

    class Outcome(models.TextChoices):
        SEATED = "seated", _("has a seat")
        LEFT = "left", _("left the list")
        LAPSED = "lapsed", _("did not answer the offer")
        OVER = "over", _("the list has ended")

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    takes_at_once = models.BooleanField(default=True)  # else they are asked
    price = models.PositiveBigIntegerField(null=True, blank=True)  # when they went onto the list
    currency = models.CharField(max_length=3, blank=True)
    since = models.DateTimeField()
    offered_until = models.DateTimeField(null=True, blank=True)
    passed_over_at = models.DateTimeField(null=True, blank=True)  # when they were told last
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        verbose_name_plural = "waiting"
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "person"],
                condition=Q(ended_at=None),
                name="waits_once_for_a_run",
            )
        ]
        indexes = [
            models.Index(
                fields=["offering", "id"], name="programmes_list", condition=Q(ended_at=None)
            ),
            models.Index(
                fields=["offered_until"], name="programmes_offers", condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} waits for {self.offering_id}"

    @property
    def is_offered(self) -> bool:
        return self.ended_at is None and self.offered_until is not None

    def is_dearer(self, price: Money) -> bool:
        """Does the seat cost more now than when they said that it may be taken for them?"""
        return price.amount > 0 and not (
            self.price is not None
            and self.currency == price.currency
            and price.amount <= self.price
        )


class Invitation(Owned):
    """A person was asked, by those who offer a run, to come along; what they answered is theirs to say
    once. It keeps no seat."""

    class Answer(models.TextChoices):
        CAME = "came", _("took a seat")
        DECLINED = "declined", _("does not come")

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=500, blank=True)  # of who invites
    sent_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "person"], name="is_invited_once_to_a_run")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is invited to {self.offering_id}"


class Papers(models.Model):
    """What a person agreed to before coming along, and whom to call if something happens.

    The contact is for the organisers alone, on the days of the sessions, and goes a month after.
    """

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="papers")
    agreed_to = models.TextField(blank=True)  # the words, as they were
    contact = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "papers"

    def __str__(self) -> str:
        return f"papers of seat {self.seat_id}"
