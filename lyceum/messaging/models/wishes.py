"""What people want to be told, when, and where; and where they cannot be reached."""

from datetime import time

from django.db import models

from lyceum.kernel import clock
from lyceum.messaging.types import CHANNELS, PACES


class Preference(models.Model):
    """A person's word on one kind of message and one channel. Without a row the kind's own default
    holds; a row without a kind is about all kinds of which nothing else is said."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=12, choices=CHANNELS)
    pace = models.CharField(max_length=8, choices=PACES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "channel"], name="one_preference_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} by {self.channel}"


class Rhythm(models.Model):
    """When a person may be told, by the clock of their own zone. `days` are digits, 0 is Monday;
    `daily_limit` is how many messages of one family may come in 24 hours (0: any number)."""

    DAILY_LIMIT = 20

    person = models.OneToOneField("identity.Person", on_delete=models.PROTECT, related_name="+")
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    days = models.CharField(max_length=7, default="0123456")
    undisturbed_until = models.DateTimeField(null=True)
    digest_at = models.TimeField(default=time(8))
    digest_day = models.PositiveSmallIntegerField(default=0)
    daily_limit = models.PositiveSmallIntegerField(default=DAILY_LIMIT)

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def is_undisturbed(self) -> bool:
        return self.undisturbed_until is not None and self.undisturbed_until > clock.now()


class ChatAccount(models.Model):
    """Who a person is in a chat; found by an address that they have proven. Nobody there: empty."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey("connections.Token", on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=64, blank=True)
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "token"], name="one_account_per_chat")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.token_id}"


class ChatEar(models.Model):
    """By which connection a chat tells us that something happened in it; it says where, not what."""

    token = models.OneToOneField("connections.Token", on_delete=models.PROTECT, related_name="+")
    connection = models.OneToOneField(
        "connections.Connection", on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.token_id} by {self.connection_id}"


class PushSubscription(models.Model):
    """A browser of a person that shows what comes (W3C Push API): where to, and its keys."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    endpoint = models.URLField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=60)
    browser = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.browser} of {self.person_id}"


class FailingAddress(models.Model):
    """An address that a mail server has refused for good. Only what is urgent is still sent there."""

    address = models.EmailField(unique=True)
    since = models.DateTimeField()
    status = models.CharField(max_length=20, blank=True)  # RFC 3463
    reason = models.CharField(max_length=400)
    times = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.address


class Wording(models.Model):
    """The words of a kind in a language, as an administrator has written them instead of ours."""

    kind = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    text = models.TextField()
    changed_by = models.CharField(max_length=100)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "language"], name="one_wording_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"
