from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import ECOSYSTEM, Scope, organisation_owner

EDITORS = ("teacher", "administrator")
LEVELS = (0, 5)

Opens = Callable[[Scope], Any]  # ids, or a query of them
_openers: list[Opens] = []


def know_opener(opens: Opens) -> None:
    """Said once by who opens resources to single people (ids, as a query): whoever is let into something
    may read what belongs to it, whoever offers it."""
    _openers.append(opens)


class Resource(Owned):
    """Something to learn from. Its identity (owner, provider, key) outlives its versions.

    Unknown stays unknown: no price is None and not 0, no effort is None and not 0, no language is
    empty and not English.
    """

    class Kind(models.TextChoices):
        COURSE = "course", _("course")
        PROGRAMME = "programme", _("programme")
        LESSON = "lesson", _("lesson")
        ARTICLE = "article", _("article")
        VIDEO = "video", _("video")
        PODCAST = "podcast", _("podcast")
        BOOK = "book", _("book")
        TOOL = "tool", _("tool with tutorial")
        FIELD_TRIP = "field-trip", _("field trip")
        PROJECT = "project", _("project")
        CASE = "case", _("case")
        EVENT = "event", _("event")
        COMMUNITY = "community", _("community of practice")
        ASSESSMENT = "assessment", _("assessment")
        MENTORING = "mentoring", _("mentoring")

    class Mode(models.TextChoices):
        SELF_PACED = "self-paced", _("online, own pace")
        LIVE = "live", _("online, with dates")
        ON_SITE = "on-site", _("on site")
        BLENDED = "blended", _("blended")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Visibility(models.TextChoices):
        ORGANISATION = "organisation", _("our organisation")
        ECOSYSTEM = "ecosystem", _("everyone in the ecosystem")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    provider = models.ForeignKey("Provider", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=500)
    visibility = models.CharField(
        max_length=20, choices=Visibility, default=Visibility.ORGANISATION
    )
    state = models.CharField(max_length=20, choices=State, default=State.PUBLISHED)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.COURSE)
    mode = models.CharField(max_length=20, choices=Mode, blank=True)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    description = models.TextField(blank=True)
    audience = models.TextField(blank=True)
    subjects = models.CharField(max_length=500, blank=True)
    teaches = models.TextField(blank=True)
    language = models.CharField(max_length=16, blank=True)
    also_languages = models.CharField(max_length=100, blank=True)
    effort_minutes = models.PositiveIntegerField(null=True, blank=True)
    effort_note = models.CharField(max_length=200, blank=True)
    price = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    price_note = models.CharField(max_length=200, blank=True)
    level_word = models.CharField(max_length=60, blank=True)
    from_level = models.PositiveSmallIntegerField(null=True, blank=True)
    to_level = models.PositiveSmallIntegerField(null=True, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    published_on = models.DateField(null=True, blank=True)
    outside_rating = models.FloatField(null=True, blank=True)
    outside_ratings = models.PositiveIntegerField(default=0)
    learners = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    quality = models.FloatField(default=0.5)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    run_id = models.BigIntegerField(null=True, blank=True, editable=False)
    source = models.CharField(max_length=64, blank=True, editable=False)
    tagged_at = models.DateTimeField(null=True, blank=True, editable=False)
    added_by = models.CharField(max_length=100, editable=False)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "provider", "key"], name="one_resource_per_identity"
            ),
            models.CheckConstraint(
                condition=Q(from_level=None, to_level=None)
                | Q(
                    from_level__gte=LEVELS[0], to_level__lte=LEVELS[1], to_level__gt=F("from_level")
                ),
                name="resource_levels_rise",
            ),
            models.CheckConstraint(
                condition=Q(price=None) | Q(price=0) | ~Q(currency=""),
                name="a_price_has_a_currency",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "state"]),
            models.Index(fields=["owner_id", "source", "run_id"]),
            models.Index(
                fields=["id"],
                name="catalogue_untagged",
                condition=Q(tagged_at=None, state="published"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def visible_to(cls, scope: Scope, prefix: str = "", *, is_opened: bool = True) -> Q:
        """Ours, what is shared and what was opened to us, once published; drafts only by those who edit
        them.

        What was withdrawn stays readable: people have it in their plans and records. `is_opened`
        False: without what was opened to single people.
        """
        if scope.has_role("administrator"):
            return Q()
        mine = Q(**{f"{prefix}owner_id__in": scope.owners})
        shared = Q(**{f"{prefix}visibility": cls.Visibility.ECOSYSTEM})
        if scope.unseen:
            shared &= ~Q(**{f"{prefix}owner_id__in": scope.unseen})
        draft = Q(**{f"{prefix}state": cls.State.DRAFT})
        edited = Q(**{f"{prefix}owner_id__in": editable_owners(scope)})
        openers = _openers if is_opened else ()
        opened = [Q(**{f"{prefix}pk__in": opens(scope)}) for opens in openers]
        return edited | (reduce(or_, opened, mine | shared) & ~draft)

    @property
    def rating(self) -> float | None:
        """Stars as people here gave them; the provider's own where nobody did; else unknown."""
        if self.rating_count:
            return self.rating_sum / self.rating_count
        return self.outside_rating

    @property
    def ratings(self) -> int:
        return self.rating_count or self.outside_ratings

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PUBLISHED

    def weigh(self) -> None:
        """Quality from 0 to 1: the mean star, held back towards the middle while few have voted."""
        doubt, middle = 10, 0.7
        outside = min(self.outside_ratings, 1000) if self.outside_rating is not None else 0
        stars = self.rating_sum + outside * (self.outside_rating or 0)
        votes = self.rating_count + outside
        self.quality = round((stars / 5 + doubt * middle) / (votes + doubt), 4)


def editable_owners(scope: Scope) -> frozenset[str]:
    """The organisations whose resources somebody with this scope may edit."""
    return frozenset(
        organisation_owner(at) for at, role in scope.roles if role in EDITORS and at != ECOSYSTEM
    )


class ResourceSkill(models.Model):
    """A skill that a resource teaches: said by a person, or suggested by the tagger."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("suggested")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    from_level = models.PositiveSmallIntegerField()
    to_level = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=State)
    score = models.FloatField(default=1.0)
    words = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "skill"], name="one_line_per_skill_taught"),
            models.CheckConstraint(
                condition=Q(to_level__gt=F("from_level"), to_level__lte=LEVELS[1]),
                name="taught_levels_rise",
            ),
        ]
        indexes = [
            models.Index(fields=["skill", "state"]),
            models.Index(fields=["state", "-score"]),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} teaches {self.skill_id}"

    @property
    def trust(self) -> float:
        """Accepted counts in full; a suggestion by its score, and never as much as a yes."""
        if self.state == self.State.ACCEPTED:
            return 1.0
        return round(SUGGESTED_TRUST * min(max(self.score, 0.0), 1.0), 3)


SUGGESTED_TRUST = 0.7


class Prerequisite(models.Model):
    """A resource that should come before another."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="prerequisites")
    requires = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "requires"], name="one_line_per_prerequisite"
            ),
            models.CheckConstraint(
                condition=~Q(resource=F("requires")), name="nothing_comes_before_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requires_id} before {self.resource_id}"
