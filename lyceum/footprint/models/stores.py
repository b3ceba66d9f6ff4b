"""Other stores: to which statements are forwarded, and from which they are imported."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import ECOSYSTEM, organisation_owner


class OfStore(Owned):
    """What an organisation, or the ecosystem (none), has with another store.

    `secret` is sealed; without a `user` it is a bearer's token.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(max_length=500, blank=True)
    version = models.CharField(max_length=8, default="1.0.3")
    user = models.CharField(max_length=200, blank=True)
    secret = models.TextField(blank=True)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_id = organisation_owner(self.organisation_id or ECOSYSTEM)
        super().save(*args, **kwargs)


class Target(OfStore):
    """Another store to which statements are forwarded, and how far that has come.

    Everything up to `after_seq` was handed over, or waits as a `Leftover`. `holder` is who hands
    over at the moment. A target that is parked waits for a person.
    """

    class State(models.TextChoices):
        ON = "on", _("forwarding")
        OFF = "off", _("off")
        PARKED = "parked", _("given up")

    name = models.CharField(max_length=80)
    verbs = models.JSONField[list[str]](default=list)
    activities = models.JSONField[list[str]](default=list)
    state = models.CharField(max_length=6, choices=State, default=State.OFF)
    after_seq = models.BigIntegerField(default=0)
    sent = models.BigIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # when the worker was last asked to hand over
    tested_at = models.DateTimeField(null=True)
    test_said = models.TextField(blank=True)  # empty: it went well

    def __str__(self) -> str:
        return self.name


class Leftover(models.Model):
    """A statement that a target refused, or one that it has to take back because of an erasure."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="leftovers")
    tenant_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    statement_id = models.UUIDField()
    takes_back = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    parked_at = models.DateTimeField(null=True)  # empty: it goes at the next turn

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "seq", "takes_back"], name="a_leftover_of_a_target_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} → {self.target_id}"


class Turn(models.Model):
    """One turn of forwarding, as the log of a target shows it."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="turns")
    at = models.DateTimeField()
    sent = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.sent} at {self.at}"


class StoreImport(OfStore):
    """Statements on their way in, from another store or from a file, and how far that has come.

    `position` is the link of the next page and, in a second line, when the last statement before it
    was stored there; or the number of the next statement of the file.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("dry run")
        CHECKED = "checked", _("ready to run")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("interrupted")
        STOPPED = "stopped", _("stopped")

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # of the file, or of the address
    file = models.FileField(upload_to="imports", max_length=200, blank=True)
    since = models.CharField(max_length=40, blank=True)
    is_dry = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=State, default=State.CHECKING)
    position = models.TextField(blank=True)
    seen = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.RUNNING)


class StoreImportProblem(models.Model):
    """Why one statement did not come in: its number in the file or in the order of the store."""

    run = models.ForeignKey(StoreImport, on_delete=models.CASCADE, related_name="problems")
    number = models.PositiveIntegerField()
    statement_id = models.CharField(max_length=40, blank=True)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.number}: {self.reason}"
