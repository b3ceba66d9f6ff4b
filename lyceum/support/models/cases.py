"""A question, and all that is said about it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.support.types import KINDS, RATINGS


class Case(Owned):
    """One person's question on its way to an answer. It is the asker's; the organisation is noted.

    `role` and `unit_id` say who may answer it, `assignee` who does. While we owe an answer `asked_at`
    says since when, `due_at` until when and `warn_at` when it gets tight.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        WAITING = "waiting", _("waits for you")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=KINDS)
    subject = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    via = models.CharField(max_length=10, default="page")
    key = models.CharField(max_length=120, blank=True)
    context_address = models.CharField(max_length=400, blank=True)
    context_title = models.CharField(max_length=200, blank=True)

    role = models.CharField(max_length=20)
    unit_id = models.BigIntegerField(null=True)
    assignee = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    has_administrators = models.BooleanField(default=False)  # they see it, too

    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    answer_minutes = models.PositiveIntegerField()
    asked_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    first_answered_at = models.DateTimeField(null=True)
    first_minutes = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True, choices=RATINGS)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"], condition=~Q(key=""), name="support_asked_once"
            )
        ]
        indexes = [
            models.Index(fields=["owner_id", "-changed_at"], name="support_own_cases"),
            models.Index(fields=["organisation", "state", "due_at"], name="support_desk"),
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="support_case_clock"
            ),
            models.Index(fields=["organisation", "opened_at"], name="support_case_figures"),
            models.Index(fields=["state", "changed_at"], name="support_quiet_cases"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_answered(self) -> bool:
        return self.first_answered_at is not None


class Line(models.Model):
    """What was said in a case. A note is for those who answer; an event is a word of the house
    (`text` is its code). `by` is who wrote it; nobody of the house."""

    class Kind(models.TextChoices):
        MESSAGE = "message", _("message")
        NOTE = "note", _("note")
        EVENT = "event", _("event")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lines")
    by = models.ForeignKey("identity.Person", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    at = models.DateTimeField()
    reference = models.CharField(max_length=200, blank=True)  # Message-ID, or the message of a chat

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="support_mail_once"
            )
        ]
        indexes = [models.Index(fields=["case", "at"], name="support_lines")]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"
