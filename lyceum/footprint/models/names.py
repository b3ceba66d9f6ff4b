"""Under which names others tell of a person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned


class OtherName(Owned):
    """An agent of whom others tell, and the person who says: that is me.

    `agent_key` is the key under which the store finds what is told (`statements.agent_key`). Names
    that are certainly theirs come by themselves, and only as keys; an account at an outside system
    is claimed by the person and confirmed by the organisation that tells of it.
    """

    class Kind(models.TextChoices):
        OURS = "ours", _("an account or address of yours")
        CLAIM = "claim", _("an account that you named")

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        KNOWN = "known", _("confirmed")
        REFUSED = "refused", _("refused")

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    agent_key = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State)
    home_page = models.CharField(max_length=500, blank=True)
    name = models.CharField(max_length=500, blank=True)
    # In whose statements this is the person: the organisation that tells of the account, and so
    # knows whose it is; 0: in everybody's.
    tenant_id = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent_key", "tenant_id"],
                name="one_person_behind_a_name",
                condition=Q(state="known"),
            ),
            models.UniqueConstraint(
                fields=["person", "agent_key", "tenant_id"], name="asked_once_for_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.kind} of {self.person_id}"
