"""Where people write to us in a chat, each alone."""

from typing import Any

from django.db import models


class ChatDesk(models.Model):
    """That what people write to us alone in this chat is read, and since when."""

    token = models.OneToOneField("connections.Token", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    look_at = models.DateTimeField()  # when it is looked at again who has written

    def __str__(self) -> str:
        return f"desk at {self.token_id}"


class DirectTalk(models.Model):
    """The direct messages between somebody and us, read since a mark; what they say is not kept here.

    `heard_at` is when the chat last told of it, `threads` what of it is to be read as a whole.
    """

    desk = models.ForeignKey(ChatDesk, on_delete=models.CASCADE, related_name="talks")
    channel = models.CharField(max_length=64)
    mark = models.CharField(max_length=40, blank=True)
    threads: models.JSONField[Any] = models.JSONField(default=list)
    heard_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    reading_since = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=400, blank=True)
    hinted_at = models.DateTimeField(null=True)  # that we do not know who it is

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "channel"], name="messaging_one_talk")
        ]

    def __str__(self) -> str:
        return f"talk {self.pk} at desk {self.desk_id}"
