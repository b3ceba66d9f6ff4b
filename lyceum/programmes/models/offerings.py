"""Dated runs of what can be learnt, and the seats in them."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned


class Terms(models.Model):
    """What comes back to who gives a seat up. So many days before the start all of it; later, so
    much (percent)."""

    starts_on = models.DateField()
    refund_days = models.PositiveSmallIntegerField(default=0)
    late_refund = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def share_back(self, day: date) -> int:
        """How much of the price comes back on a day by these terms, in percent."""
        if day <= self.starts_on - timedelta(days=self.refund_days):
            return 100
        return self.late_refund


class Offering(Terms, Owned):
    """One dated run of a resource; it belongs to the organisation that runs it."""

    class Mode(models.TextChoices):
        LIVE = "live", _("online, with dates")
        ON_SITE = "on-site", _("on site")
        BLENDED = "blended", _("blended")
        SELF_PACED = "self-paced", _("online, own pace")

    class Kind(models.TextChoices):
        COURSE = "course", _("course")
        TRIP = "trip", _("field trip")
        SHADOWING = "shadowing", _("shadowing")
        PROJECT = "project", _("project days")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    resource = models.ForeignKey("catalogue.Resource", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(  # a seat is a place in it
        "programmes.Programme", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ends_on = models.DateField(null=True, blank=True)
    deadline_on = models.DateField(null=True, blank=True)
    price = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COURSE)
    consent = models.TextField(blank=True)  # what who comes along agrees to
    asks_contact = models.BooleanField(default=False)  # whom to call in an emergency
    present_in = models.PositiveSmallIntegerField(null=True, blank=True)  # sessions, to complete
    mode = models.CharField(max_length=20, choices=Mode, blank=True)
    language = models.CharField(max_length=16, blank=True)
    place = models.CharField(max_length=200, blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True)  # none: without limit
    seats_taken = models.PositiveIntegerField(default=0)
    seats_offered = models.PositiveIntegerField(default=0)  # kept for who is asked
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    list_looked_at = models.DateTimeField(null=True, blank=True)  # by the clock, in vain
    settled_at = models.DateTimeField(null=True, blank=True)  # all was paid back after it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="offering_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(seats=None) | Q(seats__gte=F("seats_taken") + F("seats_offered")),
                name="no_more_taken_than_seats",
            ),
            models.CheckConstraint(
                condition=Q(late_refund__lte=100), name="no_more_back_than_was_paid"
            ),
        ]
        indexes = [models.Index(fields=["resource", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.resource_id} from {self.starts_on}"

    @property
    def seats_left(self) -> int | None:
        return None if self.seats is None else self.seats - self.seats_taken - self.seats_offered

    @property
    def last_day(self) -> date:
        return self.ends_on or self.starts_on

    @property
    def joinable_until(self) -> date:
        """The last day on which one may join."""
        return self.deadline_on or self.last_day


class Seat(Terms, Owned):
    """A person's place in a run. One that was given up is kept, with its moment.

    Its terms are those that the run had when it was taken.
    """

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    enrolment = models.ForeignKey("learning.Enrolment", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "person"],
                condition=Q(given_up_at=None),
                name="one_seat_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.offering_id}"

    def is_behind(self, day: date) -> bool:
        """Has it served its purpose: is the run over, or what it was for finished?"""
        return day > self.offering.last_day or self.enrolment.completed_at is not None

    def refund_on(self, day: date) -> int:
        """How much comes back to who gives the seat up on a day, in percent: all where the run was
        cancelled, nothing for what is behind them, else by the terms of then or of now, whichever give
        more."""
        if self.offering.cancelled_at:
            return 100
        if self.is_behind(day):
            return 0
        return max(self.share_back(day), self.offering.share_back(day))
