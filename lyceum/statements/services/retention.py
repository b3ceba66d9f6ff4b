"""What tools told is kept as long as the operator says (`statements.outside`)."""

from datetime import datetime

from django.db import transaction

from lyceum.kernel.eventlog import publish
from lyceum.statements.events import StatementsRemoved
from lyceum.statements.store import removing
from lyceum.statements.store.moments import seq_at

from .partitions import drop_empty_months

BATCH = 1000


def forget_old_statements(since: datetime) -> int:
    """Remove what tools told before a moment, batch by batch; says how much it was."""
    gone = 0
    while number := _forget_some(seq_at(since)):
        gone += number
    removing.remove_attachments(removing.stray_attachments())
    drop_empty_months(since)
    return gone


@transaction.atomic
def _forget_some(before: int) -> int:
    seqs = removing.oldest_of_tools(before, BATCH)
    if seqs:
        removing.remove(seqs)
        publish(StatementsRemoved(by="system:statements", seqs=seqs))
    return len(seqs)
