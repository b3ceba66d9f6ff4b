"""Partners by LTI 1.3: their tools, which our people open, and their platforms, which open ours."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.courseware.types.lti import NEW_PEOPLE, OPENS_IN, PRIVACY
from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import organisation_owner, person_owner

from .contents import Content


class OfOrganisation(Owned):
    """A row of an organisation."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        self.owner_id = organisation_owner(self.organisation_id)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class OfPerson(Owned):
    """A row of a person."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        self.owner_id = person_owner(self.person_id)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class LtiTool(OfOrganisation):
    """A partner's tool, as one organisation uses it: one client and one deployment.

    What it learns of a person is never more than `privacy` says, whatever it asks for.
    """

    name = models.CharField(max_length=120)
    about = models.CharField(max_length=500, blank=True)
    client_id = models.CharField(max_length=64, unique=True, editable=False)
    deployment_id = models.CharField(max_length=64, unique=True, editable=False)
    login_url = models.URLField(max_length=1000)
    launch_url = models.URLField(max_length=1000)
    deep_link_url = models.URLField(max_length=1000, blank=True)
    redirect_urls = models.JSONField(default=list)
    keys_url = models.URLField(max_length=1000, blank=True)
    keys = models.JSONField(default=dict, blank=True)  # a key set, where it has no address of one
    custom = models.JSONField(default=dict, blank=True)
    scopes = models.JSONField(default=list, blank=True)  # services it may use
    privacy = models.CharField(max_length=12, choices=PRIVACY, default="anonymous")
    opens_in = models.CharField(max_length=8, choices=OPENS_IN, default="window")
    is_on = models.BooleanField(default=False)
    by_itself = models.BooleanField(default=False, editable=False)  # dynamic registration
    added_by = models.CharField(max_length=100, editable=False)
    added_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="an_lti_tool_once")
        ]

    def __str__(self) -> str:
        return self.name


class LtiPass(OfOrganisation):
    """A registration token: with it, one tool (or one platform) registers itself, once."""

    class Role(models.TextChoices):
        TOOL = "tool", _("tool")
        PLATFORM = "platform", _("platform")

    role = models.CharField(max_length=10, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pass #{self.pk}"


class LtiLink(OfOrganisation):
    """A place in a tool that a resource opens as: a resource link."""

    tool = models.ForeignKey(LtiTool, on_delete=models.PROTECT, related_name="links")
    content = models.OneToOneField(Content, on_delete=models.PROTECT, related_name="lti_link")
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=300)
    about = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)  # the tool's own address where empty
    custom = models.JSONField(default=dict, blank=True)
    pass_mark = models.PositiveSmallIntegerField(null=True, blank=True)  # percent that completes
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class LtiLineItem(OfOrganisation):
    """A column for scores of a tool; with a link, what counts there."""

    tool = models.ForeignKey(LtiTool, on_delete=models.CASCADE, related_name="line_items")
    link = models.ForeignKey(
        LtiLink, on_delete=models.CASCADE, null=True, related_name="line_items"
    )
    label = models.CharField(max_length=300)
    score_maximum = models.FloatField()
    resource_id = models.CharField(max_length=300, blank=True)  # the tool's own word
    tag = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    grades_released = models.BooleanField(null=True)
    is_main = models.BooleanField(default=False)  # the column by which its link is completed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link"], condition=Q(is_main=True), name="one_main_line_item_per_link"
            ),
            models.CheckConstraint(
                condition=Q(score_maximum__gt=0), name="lti_scores_have_a_maximum"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class LtiSubject(OfPerson):
    """The number under which one tool knows a person; elsewhere it says nothing."""

    tool = models.ForeignKey(LtiTool, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=64, unique=True)
    is_listed = models.BooleanField(default=False)  # the tool may list the person (NRPS)
    agreed_to = models.CharField(max_length=12, blank=True)  # the privacy level they were shown
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "tool"], name="one_lti_subject_per_tool")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.tool_id}"


class LtiScore(OfPerson):
    """The newest score of a person in a column, by the tool's own clock."""

    line_item = models.ForeignKey(LtiLineItem, on_delete=models.CASCADE, related_name="scores")
    scored_at = models.DateTimeField()
    given = models.FloatField(null=True)
    maximum = models.FloatField(null=True)
    activity = models.CharField(max_length=20)
    grading = models.CharField(max_length=20)
    comment = models.TextField(blank=True)
    submission = models.JSONField(default=dict, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line_item", "person"], name="one_lti_score_each")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.given} of {self.maximum}"


class LtiPlatform(OfOrganisation):
    """A partner's LMS that opens what we offer; we are its tool."""

    name = models.CharField(max_length=120)
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=255)
    deployment_ids = models.JSONField(default=list)
    auth_url = models.URLField(max_length=1000)
    token_url = models.URLField(max_length=1000)
    token_audience = models.CharField(max_length=500, blank=True)
    keys_url = models.URLField(max_length=1000)
    new_people = models.CharField(max_length=8, choices=NEW_PEOPLE, default="invite")
    is_on = models.BooleanField(default=True)
    by_itself = models.BooleanField(default=False, editable=False)
    added_by = models.CharField(max_length=100, editable=False)
    added_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "client_id"], name="an_lti_platform_once")
        ]

    def __str__(self) -> str:
        return self.name


class LtiAccount(OfPerson):
    """Who somebody of a partner's platform is here."""

    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, related_name="accounts")
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "subject"], name="an_lti_account_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.platform_id}"


class LtiResult(OfPerson):
    """What a partner's platform is told of somebody's way through a resource that it opened."""

    class State(models.TextChoices):
        OPEN = "open", _("not finished yet")
        WAITING = "waiting", _("on its way")
        SENT = "sent", _("sent")
        PARKED = "parked", _("could not be sent")

    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, related_name="results")
    resource = models.ForeignKey("catalogue.Resource", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=255)
    line_item_url = models.URLField(max_length=2000)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "person", "resource", "line_item_url"],
                name="one_lti_result_each",
            )
        ]
        indexes = [
            models.Index(
                fields=["retry_at"], name="lti_results_waiting", condition=Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.resource_id}: {self.state}"


class LtiLaunch(OfOrganisation):
    """A line of the log: somebody goes to a tool, or comes from a platform; and what came of it.

    While it is under way it is also the memory of it: `public_id` is the hint that the other side
    brings back, `nonce` and `state` what its answer must carry.
    """

    class Way(models.TextChoices):
        OUT = "out", _("to a tool")
        IN = "in", _("from a platform")

    class State(models.TextChoices):
        BEGUN = "begun", _("under way")
        DONE = "done", _("opened")
        REFUSED = "refused", _("refused")

    way = models.CharField(max_length=4, choices=Way)
    tool = models.ForeignKey(LtiTool, on_delete=models.CASCADE, null=True, related_name="+")
    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, null=True, related_name="+")
    link = models.ForeignKey(LtiLink, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    message = models.CharField(max_length=12)  # resource, deep-link, test
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    nonce = models.CharField(max_length=100, blank=True)
    kept = models.JSONField(default=dict)  # what the next step needs: items, the resource asked for
    state = models.CharField(max_length=8, choices=State, default=State.BEGUN)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    begun_at = models.DateTimeField(db_index=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.way} {self.state}"


class LtiUsed(models.Model):
    """What counts once: a hash of a nonce or of a token's id, until its time is over."""

    mark = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.mark
