"""Messages in inboxes, their ways out, and mails."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.messaging.types import CHANNELS


class Message(Owned):
    """One message to one person. Kept as words, shown in the language of whoever reads.

    `key` says what it tells: the same is never told again. `print` is a hash of what it says.
    """

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=80)
    words: models.JSONField[Any] = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=120, blank=True)
    print = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "key"],
                condition=~Q(key=""),
                name="messaging_told_once",
            )
        ]
        indexes = [
            models.Index(fields=["owner_id", "-id"], name="messaging_inbox"),
            models.Index(fields=["owner_id"], name="messaging_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"


class State(models.TextChoices):
    """Where something is on its way out."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("dropped")
    KEPT = "kept", _("kept here")


class Mail(models.Model):
    """One mail: first a row, then sent by SMTP where there is one."""

    State = State

    person = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=80, blank=True)
    address = models.EmailField()
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers: models.JSONField[Any] = models.JSONField(default=dict)
    calendars: models.JSONField[Any] = models.JSONField(default=list)  # method and text of each
    reference = models.CharField(max_length=120, blank=True, db_index=True)  # its Message-ID
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["try_at"],
                name="messaging_mail_to_send",
                condition=Q(state__in=["waiting", "sending"]),
            ),
            models.Index(fields=["state", "-id"], name="messaging_outbox"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.address}"


class Way(models.Model):
    """One message on its way out of the house by one channel, or held back until it may.

    `why` says why it did not go at once; what was held goes with all else that was, as a digest.
    A mail goes over into the outbox of mails (`mail`) when its time has come.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="ways")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, choices=CHANNELS)
    family = models.CharField(max_length=40)
    token = models.ForeignKey(
        "connections.Token", null=True, on_delete=models.PROTECT, related_name="+"
    )
    calendars: models.JSONField[Any] = models.JSONField(default=list)
    # In which thread of a chat it is said, and in which words; wiped once sent.
    in_thread: models.JSONField[Any] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, null=True, on_delete=models.SET_NULL, related_name="ways")

    class Meta:
        indexes = [
            models.Index(
                fields=["try_at"],
                name="messaging_way_due",
                condition=Q(state__in=["waiting", "sending"]),
            ),
            models.Index(fields=["person", "created_at"], name="messaging_way_of_late"),
            models.Index(fields=["state", "-id"], name="messaging_ways"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} by {self.channel}"
