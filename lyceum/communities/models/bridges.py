"""Bridges between a space and a channel of a chat, and what went over them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .posts import Post
from .spaces import Space


class Bridge(Owned):
    """A space and a channel that are one: what is said in either is heard in both.

    `mark` is how far the channel was read, by the chat's own clock, from `start` on; `threads` are to be read as a
    whole. `stopped_at`: the chat does not let us, for a `trouble`; who looks after the space was
    told. `rest_until`: it asked us to wait, or is away.
    """

    class State(models.TextChoices):
        ON = "on", _("on")
        PAUSED = "paused", _("paused")
        CLOSED = "closed", _("closed")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    token = models.ForeignKey("connections.Token", on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=40)
    channel = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ON)
    start = models.CharField(max_length=40, blank=True)
    mark = models.CharField(max_length=40, blank=True)
    threads: models.JSONField[Any] = models.JSONField(default=list)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_due_at = models.DateTimeField()
    reading_since = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)  # the last reading
    heard_at = models.DateTimeField(null=True)  # the chat told us that something happened
    rest_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=400, blank=True)
    stopped_at = models.DateTimeField(null=True)
    is_refused = models.BooleanField(
        default=False
    )  # stopped as the token is: until there is another

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space"],
                condition=Q(closed_at=None),
                name="communities_one_channel_of_a_space",
            ),
            models.UniqueConstraint(
                fields=["token", "channel"],
                condition=Q(closed_at=None),
                name="communities_one_space_of_a_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} and {self.name}"


class Crossing(models.Model):
    """A post, or a sign under it, on its way over a bridge; or that it has come over.

    A row says not what to do but what it is about: whoever sends looks how it stands here then, and
    makes it so there. `there` is the id that the chat gave it; `sign` is empty for the post itself.
    What came from there and could not be taken in has no post yet.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        DONE = "done", _("there")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("given up")

    bridge = models.ForeignKey(Bridge, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    sign = models.CharField(max_length=12, blank=True)
    is_from_there = models.BooleanField(default=False)
    there = models.CharField(max_length=64, blank=True)
    thread = models.CharField(max_length=64, blank=True)  # in which it stands there
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField()
    turn = models.PositiveSmallIntegerField(default=0)  # how often it was taken back there
    asked_mark = models.CharField(max_length=40, blank=True)  # of the bridge, when first tried
    edited = models.CharField(max_length=40, blank=True)  # the chat's own mark of a change
    guests_signs: models.JSONField[Any] = models.JSONField(default=dict)  # by sign: how many
    reason = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bridge", "post", "sign"],
                condition=Q(post__isnull=False),
                name="communities_crossed_once",
            ),
            models.UniqueConstraint(
                fields=["bridge", "there"],
                condition=Q(sign="") & ~Q(there=""),
                name="communities_came_over_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["try_at"],
                condition=Q(state__in=["waiting", "sending"]),
                name="communities_to_cross",
            ),
            models.Index(fields=["post"], name="communities_crossings_of"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.sign} over {self.bridge_id}"


class ChatSign(Owned):
    """A sign that somebody put in the channel under their own name; we put none for them there."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    sign = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "person", "sign"], name="communities_one_chat_sign"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sign} of {self.person_id}, there"


class ChatGuest(models.Model):
    """Somebody who speaks in the channel and is not in the space: by the name that they have there.

    Whose account it is may be known; it stands here so that what they said goes when they go.
    """

    bridge = models.ForeignKey(Bridge, on_delete=models.CASCADE, related_name="+")
    account = models.CharField(max_length=64)
    name = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bridge", "account"], name="communities_one_guest_an_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} over {self.bridge_id}"
