"""Mappings of connections, and whose accounts there may tell what."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from lyceum.kernel import clock
from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import organisation_owner, person_owner


class MappingVersion(Owned):
    """What a connection's mapping says from here on; the newest counts, none is ever changed."""

    connection = models.ForeignKey(
        "connections.Connection", on_delete=models.PROTECT, related_name="+"
    )
    organisation_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    text = models.TextField()  # JSON, as it was written
    note = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "number"], name="one_number_per_mapping_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_id = organisation_owner(self.organisation_id)
        super().save(*args, **kwargs)


class Account(Owned):
    """Somebody at a connection: what they are called there, and whether it may tell of them.

    Without a name they are known by their confirmed addresses alone.
    """

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    connection = models.ForeignKey(
        "connections.Connection", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    folded = models.CharField(max_length=200, blank=True)
    agreed_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    # From the first pause to the end of the last: what came then is not told later either.
    rested_from = models.DateTimeField(null=True)
    rested_until = models.DateTimeField(null=True)
    told = models.PositiveIntegerField(default=0)
    last_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "connection"], name="one_account_a_tool"),
            models.UniqueConstraint(
                fields=["connection", "folded"],
                condition=~Q(folded=""),
                name="an_account_is_one_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.person_id} at {self.connection_id}"

    def rests_for(self, came_at: datetime) -> bool:
        """It is paused, or was when this came."""
        if self.paused_at:
            return True
        return bool(
            self.rested_from
            and self.rested_until
            and self.rested_from <= came_at < self.rested_until
        )

    def go_on(self) -> None:
        """A pause is over, if there is one."""
        if self.paused_at:
            self.rested_from = self.rested_from or self.paused_at
            self.paused_at, self.rested_until = None, clock.now()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_id = person_owner(self.person_id)
        self.folded = fold(self.name)
        super().save(*args, **kwargs)


class Counted(Owned):
    """One of several deeds that are told as a number when their day is over.

    With that it loses what it said and is number 0, by which it is known should it come again; after
    some weeks it goes.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    source = models.CharField(max_length=64)  # a hash: what comes twice is counted once
    verb = models.CharField(max_length=40)
    iri = models.CharField(max_length=1000)
    type = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    number = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "source"], name="a_deed_is_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} on {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_id = self.account.owner_id
        super().save(*args, **kwargs)


def fold(name: str) -> str:
    """Names of accounts are compared without regard to capitals, as most systems do."""
    return name.strip().removeprefix("@").casefold()
