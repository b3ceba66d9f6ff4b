"""Spaces, and who is in them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned


class Space(Owned):
    """Where people talk. What is counted here is kept with the change, so that no page counts."""

    class Kind(models.TextChoices):
        OPEN = "open", _("open")
        REQUEST = "request", _("by request")
        COHORT = "cohort", _("of a cohort")
        PRACTICE = "practice", _("community of practice")

    class Reach(models.TextChoices):
        ORGANISATION = "organisation", _("people of the organisation")
        ECOSYSTEM = "ecosystem", _("everybody in the ecosystem")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    cohort = models.ForeignKey(
        "programmes.Cohort", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OPEN)
    reach = models.CharField(max_length=12, choices=Reach, default=Reach.ORGANISATION)
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    slow_seconds = models.PositiveIntegerField(default=0)
    members = models.PositiveIntegerField(default=0)
    posts = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField(null=True, blank=True)
    last_post_id = models.BigIntegerField(default=0)
    heard_in = models.CharField(max_length=160, blank=True)  # the channel to which it is joined
    told_id = models.BigIntegerField(default=0)  # up to which who follows it was told
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key=""), name="communities_space_once_a_key"
            ),
            models.UniqueConstraint(fields=["cohort"], name="communities_space_once_a_cohort"),
        ]
        indexes = [
            models.Index(fields=["reach", "-last_post_at"], name="communities_spaces_to_find")
        ]

    def __str__(self) -> str:
        return self.title


class SpaceMember(Owned):
    """A person and a space: on the way in, in, or gone. `handle` is how others call them there.

    `organisation` is where they come from; `said` how often they spoke, `seen_id` how far they read.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked to join")
        INVITED = "invited", _("invited")
        IN = "in", _("member")
        LEFT = "left", _("left")
        REFUSED = "refused", _("not let in")

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        MODERATOR = "moderator", _("moderator")

    class Follows(models.TextChoices):
        ALL = "all", _("everything")
        MINE = "mine", _("what is for me")
        NOTHING = "nothing", _("nothing")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    follows = models.CharField(max_length=8, choices=Follows, default=Follows.MINE)
    handle = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=500, blank=True)  # why they ask to join
    is_cohorts = models.BooleanField(default=False)  # in as long as they are in the cohort
    said = models.PositiveIntegerField(default=0)
    last_said_at = models.DateTimeField(null=True, blank=True)
    seen_id = models.BigIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "person"], name="communities_one_place_in_a_space"
            ),
            models.UniqueConstraint(
                fields=["space", "handle"],
                condition=~Q(handle=""),
                name="communities_one_handle_in_a_space",
            ),
        ]
        indexes = [
            models.Index(fields=["space", "state", "-id"], name="communities_members"),
            models.Index(fields=["person", "state"], name="communities_places_of"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.space_id}"
