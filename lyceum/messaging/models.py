"""Messages in inboxes, and mails on their way out."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned


class Message(Owned):
    """One message to one person. Kept as words, shown in the language of whoever reads."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=80)
    words: models.JSONField[Any] = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_id", "-id"], name="messaging_inbox"),
            models.Index(fields=["owner_id"], name="messaging_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"


class Mail(models.Model):
    """One mail: first a row, then sent by SMTP where there is one."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        KEPT = "kept", _("kept here")

    person = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=80, blank=True)
    address = models.EmailField()
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers: models.JSONField[Any] = models.JSONField(default=dict)
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


class Preference(models.Model):
    """A person's word on one kind of message. No row: everything comes."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    by_mail = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_preference_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"
