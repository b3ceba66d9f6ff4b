"""Who offers to be a mentor, who looks for one, and what two of them have together."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import Scope, organisation_owner
from lyceum.support.types import MEETING_KINDS

from .desk import OfDesk


class Personal(Owned):
    """A row of a person, noting the organisation in whose context it was made."""

    person = models.OneToOneField("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    about = models.TextField(blank=True)
    languages: models.JSONField[list[str]] = models.JSONField(default=list)
    is_open = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.person_id)


class MentorProfile(Personal):
    """What somebody offers as a mentor, to how many, and how they like to meet. Colleagues see it;
    with `is_everywhere` everybody of the ecosystem does."""

    capacity = models.PositiveSmallIntegerField(default=2)
    meeting_kinds: models.JSONField[list[str]] = models.JSONField(default=list)
    is_everywhere = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["organisation", "is_open"], name="support_mentors")]

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        """One's own, those of the organisations where one belongs, those for everybody."""
        prefix = organisation_owner(0)[:-1]
        at = [int(o.removeprefix(prefix)) for o in scope.owners if o.startswith(prefix)]
        everywhere = Q(is_everywhere=True) & ~Q(owner_id__in=scope.unseen)
        return Q(owner_id__in=scope.owners) | Q(organisation_id__in=at) | everywhere


class OfferedSkill(models.Model):
    """A skill that a mentor offers."""

    profile = models.ForeignKey(MentorProfile, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "skill"], name="support_offered_once")
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} of {self.profile_id}"


class Seeking(Personal):
    """Somebody looks for a mentor. Whom they do not want is between them and the matching."""

    class Meta:
        verbose_name_plural = "seeking"
        indexes = [models.Index(fields=["organisation", "is_open"], name="support_seekers")]


class WantedSkill(models.Model):
    """A skill for which somebody looks for a mentor."""

    seeking = models.ForeignKey(Seeking, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seeking", "skill"], name="support_wanted_once")
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} for {self.seeking_id}"


class Wish(models.Model):
    """A mentor whom somebody wishes, or with whom they are not to be put together."""

    seeking = models.ForeignKey(Seeking, on_delete=models.CASCADE, related_name="wishes")
    mentor = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    is_apart = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(fields=["seeking", "mentor"], name="support_wished_once")
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} for {self.seeking_id}"


class Mentorship(Owned):
    """Two people: asked for by the mentee, whose row it is, or proposed by the matching; answered by
    the mentor; ended by either, without a reason and without a message."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ACTIVE = "active", _("active")
        DECLINED = "declined", _("not this time")
        EXPIRED = "expired", _("not answered")
        WITHDRAWN = "withdrawn", _("taken back")
        ENDED = "ended", _("ended")

    RUNNING = (State.ASKED, State.ACTIVE)

    mentor = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    mentee = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                condition=Q(state__in=("asked", "active")),
                name="support_one_mentorship_of_two",
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "state"], name="support_of_mentor"),
            models.Index(fields=["mentee", "state"], name="support_of_mentee"),
            models.Index(
                fields=["expires_at"], condition=Q(state="asked"), name="support_requests_clock"
            ),
        ]

    def __str__(self) -> str:
        return f"mentorship {self.pk}"


class OfMentorship(models.Model):
    """Something that two of them have together; both see it and nobody else."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} of {self.mentorship_id}"


class MentorGoal(OfMentorship):
    """What they want to reach."""

    text = models.CharField(max_length=400)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)


class MentorMeeting(OfMentorship):
    """When they meet."""

    kind = models.CharField(max_length=12, choices=MEETING_KINDS)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=400, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta(OfMentorship.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="support_meeting_ends_after_it_starts",
            )
        ]


class CheckIn(OfMentorship):
    """How it goes, from one (not at all) to five (very well), in the words of one of the two."""

    level = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta(OfMentorship.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5), name="support_check_in_one_to_five"
            )
        ]


class Matching(OfDesk):
    """A proposal of who goes with whom in an organisation, for as long as somebody has to look at it:
    then its numbers of people go."""

    class State(models.TextChoices):
        ASKED = "asked", _("being worked out")
        READY = "ready", _("waits for you")
        TAKEN = "taken", _("taken")
        DROPPED = "dropped", _("dropped")
        FAILED = "failed", _("failed")

    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    answer: models.JSONField[Any] = models.JSONField(default=dict)
    people = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    asked_by = models.CharField(max_length=100)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-asked_at"], name="support_matchings")]

    def __str__(self) -> str:
        return f"matching {self.pk}"
