"""What a person's footprint is read from, and what they said about it.

The statements are the record (`statements`); a `Line` is one of them as it stands in somebody's
footprint: small, with what is asked for in columns. All lines can be made again from the store.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import ECOSYSTEM, Scope, person_owner


class OfPerson(Owned):
    """What belongs to a person, whoever made it."""

    person = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_id = person_owner(self.person_id)
        super().save(*args, **kwargs)


class Line(OfPerson):
    """A statement in somebody's footprint.

    `id` is the statement's own where the house told it, and made from its store's number and its id
    otherwise. `source` is who told it: `house`, `connection:9` to a system outside, or
    `organisation:7` for a tool of that organisation. `week` is the Monday of its week where the person was. `words` are the names in it,
    folded for the search. `is_counted` is off while, or because, the person objects to it.
    """

    id = models.UUIDField(primary_key=True)
    tenant_id = models.BigIntegerField(default=0)
    statement_id = models.UUIDField()
    happened_at = models.DateTimeField()
    stored_at = models.DateTimeField()
    week = models.DateField()
    topic = models.CharField(max_length=20)
    verb = models.TextField()
    organisation_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=60)
    teller = models.CharField(max_length=200, blank=True)  # its name, as it was told
    cause = models.CharField(max_length=80, blank=True)
    thing = models.TextField()
    names = models.JSONField[dict[str, str]](default=dict)
    said = models.JSONField[dict[str, str]](default=dict)  # the verb, where it is not one of ours
    result = models.JSONField[dict[str, Any]](default=dict)
    words = models.TextField(blank=True)
    minutes = models.PositiveIntegerField(default=0)
    is_counted = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(  # a page is read from its end; what is not wanted is passed over inside
                fields=[
                    *("person", "-happened_at", "-id", "topic"),
                    *("verb", "organisation_id", "source"),
                ],
                name="footprint_timeline",
            ),
            models.Index(fields=["person", "week", "topic", "minutes"], name="footprint_weeks"),
            models.Index(
                fields=["organisation_id", "week", "topic", "person"],
                condition=Q(is_counted=True),
                name="footprint_learnt",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class LineSkill(models.Model):
    """A skill that a line is about, itself or by what was learnt.

    It repeats what is summed up by skill, so that a hundred thousand lines are one index away.
    """

    person = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="skills", db_index=False)
    skill_id = models.BigIntegerField()
    happened_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "skill_id"], name="a_line_has_a_skill_once")
        ]
        indexes = [
            models.Index(
                fields=["person", "skill_id", "happened_at", "minutes"], name="footprint_by_skill"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.skill_id}"


class Followed(models.Model):
    """Up to where the store of statements was read, so that every statement is seen once."""

    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_mark")]

    def __str__(self) -> str:
        return str(self.seq)


class Removed(OfPerson):
    """A line that its person took away: what is told again is not told anew."""

    line_id = models.UUIDField(unique=True)
    removed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person"], name="footprint_taken_away")]

    def __str__(self) -> str:
        return str(self.line_id)


class Pause(OfPerson):
    """A time in which nothing of a topic, or nothing from a source, is told of somebody.

    `about` is `topic:learning`, `source:organisation:7`, or `source:` for all that is told from
    elsewhere. Without an end it holds until the person ends it.
    """

    about = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "starts_at"], name="footprint_pauses")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=models.F("starts_at")),
                name="a_pause_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} of {self.person_id}"


class Objection(OfPerson):
    """Somebody says that a line is wrong; who told it has to answer.

    `organisation` is whose administrators answer; without one, those of the ecosystem do.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waits for an answer")
        UPHELD = "upheld", _("you were right: it is not counted")
        REFUSED = "refused", _("it stands, with an answer")
        WITHDRAWN = "withdrawn", _("withdrawn by you")

    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    line_id = models.UUIDField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "line_id"], name="footprint_objections")]
        constraints = [
            models.UniqueConstraint(
                fields=["line_id"], condition=Q(state="asked"), name="one_open_objection_a_line"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.state}"

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        """The person, whoever runs the organisation that has to answer, and who runs them all."""
        runs = {at for at, role in scope.roles if role == "administrator"}
        if ECOSYSTEM in runs:
            return Q()
        return super().visible_to(scope) | Q(organisation_id__in=runs)


class Copy(OfPerson):
    """A footprint as a file, made by the worker because it is long; there for some days."""

    class Kind(models.TextChoices):
        JSON = "json", _("xAPI statements (JSON)")
        CSV = "csv", _("a table (CSV)")

    kind = models.CharField(max_length=4, choices=Kind)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to="footprints", max_length=200, blank=True)
    size = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_at"], name="footprint_copies")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
