"""Organisations of every kind, and who belongs to them, since when and as what."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import ECOSYSTEM, Scope, organisation_owner

ECOSYSTEM_OWNER = "ecosystem"
WEEK = 7 * 24 * 60


class Ecosystem(models.Model):
    """The one ecosystem of this installation: its name, brand and direction."""

    name = models.CharField(max_length=120, default="Lyceum")
    direction = models.TextField(blank=True)
    brand = models.JSONField(default=dict, blank=True)
    logo = models.FileField(upload_to="brand", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_ecosystem")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A party of the ecosystem."""

    class Kind(models.TextChoices):
        LEAD = "lead", _("lead company")
        COMPANY = "company", _("company")
        PARTNER = "partner", _("partner")
        SUPPLIER = "supplier", _("supplier")
        CUSTOMER = "customer", _("customer")
        UNIVERSITY = "university", _("university")
        BUSINESS_SCHOOL = "business-school", _("business school")
        NGO = "ngo", _("NGO")
        STARTUP = "startup", _("start-up")
        PUBLIC_BODY = "public-body", _("public body")

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    country = models.CharField(max_length=2, blank=True)
    locale = models.CharField(max_length=16, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    accent = models.CharField(max_length=7, blank=True)
    about = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class OfOrganisation(Owned):
    """What belongs to an organisation. The ecosystem's administrators see it everywhere."""

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        if (ECOSYSTEM, "administrator") in scope.roles:
            return Q()
        return super().visible_to(scope)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_owner()
        super().save(*args, **kwargs)

    def fill_owner(self) -> Self:
        """Said for bulk inserts, which do not call save."""
        at = getattr(self, "organisation_id", None)
        self.owner_id = organisation_owner(at) if at else ECOSYSTEM_OWNER
        return self


class Unit(OfOrganisation):
    """A part of an organisation; parts may have parts."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "parent", "name"],
                name="one_unit_of_a_name_in_its_place",
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(parent=None),
                name="one_unit_of_a_name_at_the_top",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(OfOrganisation):
    """A person's place in an organisation, from a day to a day. Ended ones are kept: tenure.

    `work_email` is the address that the organisation uses; the one for signing in is the person's
    own, and no organisation changes it. `sort_name` is the person's name folded, kept here so that
    a directory of a hundred thousand is one index away.
    """

    class Relation(models.TextChoices):
        EMPLOYEE = "employee", _("employee")
        CONTRACTOR = "contractor", _("contractor")
        STUDENT = "student", _("student")
        MEMBER = "member", _("member")
        GUEST = "guest", _("guest")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=20, choices=Relation, default=Relation.EMPLOYEE)
    employee_number = models.CharField(max_length=60, blank=True)
    work_email = models.CharField(max_length=254, blank=True)
    sort_name = models.CharField(max_length=200, blank=True)
    position = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=True)
    weekly_minutes = models.PositiveIntegerField(default=120)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(is_open=True),
                name="one_open_place_per_person",
            ),
            models.UniqueConstraint(
                fields=["organisation", "employee_number"],
                condition=Q(is_open=True) & ~Q(employee_number=""),
                name="one_open_place_per_employee_number",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True) | Q(ends_on__isnull=False),
                name="what_has_ended_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(weekly_minutes__lte=WEEK), name="a_week_has_no_more_minutes"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "is_open"]),
            models.Index(
                # all that a search looks at, so that it reads the index alone
                fields=["owner_id", "sort_name", "id", "employee_number", "work_email", "position"],
                condition=Q(is_open=True),
                name="organisations_directory",
            ),
            models.Index(
                fields=["owner_id", "unit"], condition=Q(is_open=True), name="organisations_by_unit"
            ),
            models.Index(
                fields=["organisation", "work_email"],
                condition=Q(is_open=True),
                name="organisations_work_email",
            ),
            models.Index(
                fields=["ends_on"], condition=Q(is_open=True), name="organisations_due_ends"
            ),
            models.Index(fields=["owner_id", "person"], name="organisations_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.organisation_id}"


class MembershipChange(OfOrganisation):
    """What changed in somebody's place, when and by whom: `{"position": ["before", "after"]}`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE)
    changes = models.JSONField()
    by = models.CharField(max_length=100)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["membership", "changed_at"])]

    def __str__(self) -> str:
        return f"{self.membership_id}: {', '.join(self.changes)}"


class RoleGrant(OfOrganisation):
    """A role that a person holds in an organisation, or in the whole ecosystem (none).

    With a unit it counts for that unit and the units below it only.
    """

    class Role(models.TextChoices):
        LEARNER = "learner", _("learner")
        MANAGER = "manager", _("manager")
        FACILITATOR = "facilitator", _("facilitator")
        TEACHER = "teacher", _("teacher")
        ADVISOR = "advisor", _("advisor")
        MENTOR = "mentor", _("mentor")
        HR_PARTNER = "hr-partner", _("HR partner")
        ADMINISTRATOR = "administrator", _("administrator")
        EXECUTIVE = "executive", _("executive")
        FINANCE = "finance", _("finance")

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    role = models.CharField(max_length=20, choices=Role)
    granted_by = models.CharField(max_length=100)
    granted_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(unit=None),
                name="one_grant_per_role",
            ),
            models.UniqueConstraint(
                fields=["person", "unit", "role"],
                condition=Q(unit__isnull=False),
                name="one_grant_per_role_and_unit",
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(organisation__isnull=False),
                name="a_unit_lies_in_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | ~Q(role__in=["administrator", "executive", "finance"]),
                name="keys_are_held_for_the_whole",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(organisation=None),
                name="one_grant_per_role_in_the_ecosystem",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "role"]),
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="organisations_ending_roles",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"


class AccessReview(OfOrganisation):
    """Somebody went through who may do what in an organisation, and stands for it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    by = models.CharField(max_length=100)
    reviewed_at = models.DateTimeField()
    roles = models.PositiveIntegerField()  # how many were held on that day …
    stale = models.PositiveIntegerField()  # … and how many of them were marked

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "reviewed_at"], name="organisations_reviews")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} by {self.by}"


class Invitation(OfOrganisation):
    """A place held open for somebody, behind a secret link and a code. Only their hash is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    email = models.CharField(max_length=254)
    roles = models.JSONField(default=list)
    relation = models.CharField(
        max_length=20, choices=Membership.Relation, default=Membership.Relation.MEMBER
    )
    position = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    invited_by = models.CharField(max_length=100)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation_id}"
