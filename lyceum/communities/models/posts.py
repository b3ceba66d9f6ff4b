"""What is said in a space, and what others do with it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .spaces import Space


class Post(Owned):
    """Something said; a reply has the post that began its thread as `root`. The house has no author,
    and who spoke in a chat and is nobody here has a `guest`.

    `replies`, `last_reply_id` and `signs` (a sign: how many) are kept with each reply and reaction.
    """

    class Kind(models.TextChoices):
        PLAIN = "plain", _("word")
        QUESTION = "question", _("question")
        WIN = "win", _("win")
        FRUSTRATION = "frustration", _("frustration")
        STORY = "story", _("story")
        INTRODUCTION = "introduction", _("introduction")
        IDEA = "idea", _("idea")
        RESOURCE = "resource", _("find")
        PROMPT = "prompt", _("prompt")
        EVENT = "event", _("date")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    root = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    author = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    guest = models.ForeignKey(
        "communities.ChatGuest", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    skill = models.ForeignKey(
        "skills.Skill", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resource = models.ForeignKey(
        "catalogue.Resource", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PLAIN)
    key = models.CharField(max_length=120, blank=True)
    words = models.TextField()
    card: models.JSONField[Any] = models.JSONField(default=dict)  # an introduction's few lines
    may_travel = models.BooleanField(default=False)  # its author lets it be told elsewhere
    replies = models.PositiveIntegerField(default=0)
    last_reply_id = models.BigIntegerField(default=0, db_default=0)
    signs: models.JSONField[Any] = models.JSONField(default=dict)
    posted_at = models.DateTimeField()
    first_reply_at = models.DateTimeField(null=True, blank=True)  # by somebody else
    edited_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.CharField(max_length=40, blank=True)
    hidden_why = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)  # by its author

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "key"], condition=~Q(key=""), name="communities_post_once_a_key"
            )
        ]
        indexes = [
            models.Index(
                fields=["space", "-id"],
                condition=Q(root=None, removed_at=None),
                name="communities_newest",
            ),
            models.Index(
                fields=["space", "kind", "-id"],
                condition=Q(root=None, removed_at=None),
                name="communities_newest_of_kind",
            ),
            models.Index(
                fields=["space", "pinned_at"],
                condition=Q(pinned_at__isnull=False),
                name="communities_pinned",
            ),
            models.Index(
                fields=["space", "hidden_at"],
                condition=Q(hidden_at__isnull=False),
                name="communities_hidden",
            ),
            models.Index(fields=["root", "id"], name="communities_thread"),
            models.Index(fields=["space", "posted_at"], name="communities_by_time"),
            models.Index(fields=["kind", "posted_at"], name="communities_kinds_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.space_id}"


class PostVersion(models.Model):
    """What a post said before it was changed."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    words = models.TextField()
    said_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.post_id} until {self.said_until}"


class Draft(Owned):
    """What somebody has begun to say: one for each space, and one for each thread in it."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    root = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Post.Kind, default=Post.Kind.PLAIN)
    words = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "person"],
                condition=Q(root=None),
                name="communities_one_draft_in_a_space",
            ),
            models.UniqueConstraint(
                fields=["root", "person"], name="communities_one_draft_in_a_thread"
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.person_id} in {self.space_id}"


class Reaction(Owned):
    """One sign of one person under one post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    sign = models.CharField(max_length=12)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "person", "sign"], name="communities_one_reaction_of_a_sign"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sign} of {self.person_id}"


class Mention(Owned):
    """Somebody is called in a post, by `said`: handles as they were written. The row is theirs."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], name="communities_mentioned_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.post_id}"


class ThreadWish(Owned):
    """Whether somebody wants to hear of a thread: those who spoke in it do, if they say nothing."""

    root = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    wants = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["root", "person"], name="communities_one_wish_a_thread")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.root_id}: {self.wants}"


class Report(Owned):
    """Somebody thinks that a post does not belong here. The row is who reported's."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=10, blank=True)  # hidden, kept, removed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "person"],
                condition=Q(settled_at=None),
                name="communities_reported_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["space", "-id"],
                condition=Q(settled_at=None),
                name="communities_reports_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} reported"


class Routing(models.Model):
    """A frustration in somebody's hands: whose, since when, and what became of it."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="routing")
    handler = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    routed_by = models.CharField(max_length=40)
    routed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["handler"],
                condition=Q(settled_at=None),
                name="communities_in_hands",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} with {self.handler_id}"


class PostFile(models.Model):
    """A file that goes with a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    token = models.CharField(max_length=40, unique=True)
    file = models.FileField(upload_to="communities", max_length=200)

    def __str__(self) -> str:
        return self.name


class Poll(models.Model):
    """What a post asks everybody to choose from."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="poll")
    has_several = models.BooleanField(default=False)
    closes_at = models.DateTimeField(null=True, blank=True)
    voters = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"poll of {self.post_id}"


class PollOption(models.Model):
    """One thing to choose; `votes` is kept with each vote."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    votes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.words


class PollVote(Owned):
    """What somebody chose."""

    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["option", "person"], name="communities_one_vote")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.option_id}"


class PostWord(models.Model):
    """That a word stands in a post, for the search: a number made of the word's beginning, not the
    word, so that what is taken out of a text stands nowhere else."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", db_index=False)
    word = models.BigIntegerField()
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "word", "post"], name="communities_a_word_of_a_post_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.word} in {self.post_id}"
