"""Accounts on their way out."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from lyceum.identity.models import Erasure, HeldRecord, Person
from lyceum.kernel import clock

from .people import batches


def open_erasures() -> QuerySet[Erasure]:
    """Asked for, neither cancelled nor done."""
    return Erasure.objects.filter(cancelled_at=None, done_at=None)


def open_erasure(person_id: int) -> Erasure | None:
    """The erasure that a person waits for, if there is one."""
    return open_erasures().filter(person_id=person_id).first()


def erasures_due() -> QuerySet[Erasure]:
    """Those whose day has come, the longest waiting first."""
    return open_erasures().filter(due_at__lte=clock.now()).order_by("due_at")


def held_records() -> QuerySet[HeldRecord]:
    """What laws ask to keep of people who are erased."""
    return HeldRecord.objects.defer("sealed").order_by("until", "pk")


def erased_since(moment: datetime) -> list[int]:
    """Who was erased lately."""
    done = Erasure.objects.filter(done_at__gte=moment)
    return list(done.values_list("person_id", flat=True))


def still_here(public_ids: Iterable[str]) -> list[int]:
    """Who of these people is not erased, by number."""
    return [
        pk
        for some in batches(public_ids)
        for pk in Person.objects.filter(public_id__in=some, erased_at=None).values_list(
            "pk", flat=True
        )
    ]
