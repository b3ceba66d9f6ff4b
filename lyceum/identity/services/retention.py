"""Nothing is kept longer than was said: the clock takes away whose time is over."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField

from lyceum.identity import selectors
from lyceum.identity.events import RetentionApplied
from lyceum.identity.models import HeldRecord
from lyceum.identity.types import Keeping, Table, keepings
from lyceum.kernel import clock
from lyceum.kernel.eventlog import publish

BATCH = 1000


def apply_retention() -> dict[str, int]:
    """Take away what was kept long enough; how much of what goes into the audit log."""
    counts = {keeping.kind: _forget(keeping) for keeping in keepings()}
    counts["identity.held"] = HeldRecord.objects.filter(until__lt=clock.today()).delete()[0]
    gone = {kind: number for kind, number in counts.items() if number}
    if gone:
        with transaction.atomic():
            publish(RetentionApplied(by="system:identity", counts=gone))
    return gone


def _forget(keeping: Keeping) -> int:
    days = selectors.kept_for(keeping).days
    if days is None:
        return 0
    since = clock.now() - timedelta(days=days)
    told = keeping.forget(since) if keeping.forget else 0
    return told + sum(_forget_rows(table, since) for table in keeping.tables if table.ages_by)


def _forget_rows(table: Table, since: datetime) -> int:
    """Row by row in batches, so that nobody waits long; a row's files go once it is gone for good."""
    rows = selectors.all_rows(selectors.model_of(table))
    is_moment = isinstance(rows.model._meta.get_field(table.ages_by), DateTimeField)
    old = rows.filter(**{f"{table.ages_by}__lt": since if is_moment else since.date()})
    gone = 0
    while ids := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        gone += _forget_batch(rows.filter(pk__in=ids))
    return gone


@transaction.atomic
def _forget_batch(rows: Any) -> int:
    for file in selectors.files_in(rows):
        transaction.on_commit(partial(file.storage.delete, file.name))
    gone: int = rows.delete()[0]
    return gone
