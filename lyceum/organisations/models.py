"""Organisations of every kind, and who belongs to them, since when and as what."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


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
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of an organisation; parts may have parts."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "parent", "name"],
                nulls_distinct=False,
                name="one_unit_of_a_name_in_its_place",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in an organisation, from a day to a day. Ended ones are kept: tenure."""

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
    position = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    weekly_minutes = models.PositiveIntegerField(default=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(ends_on=None),
                name="one_open_place_per_person",
            ),
            models.UniqueConstraint(
                fields=["organisation", "employee_number"],
                condition=Q(ends_on=None) & ~Q(employee_number=""),
                name="one_open_place_per_employee_number",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["person", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.organisation_id}"


class RoleGrant(models.Model):
    """A role that a person holds in an organisation, or in the whole ecosystem (none)."""

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
    role = models.CharField(max_length=20, choices=Role)
    granted_by = models.CharField(max_length=100)
    granted_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                nulls_distinct=False,
                name="one_grant_per_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"
