"""Counting the books anew, and keeping what was found."""

import time
from datetime import datetime

from django.db import transaction

from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import publish
from lyceum.wallets.events import BooksAudited
from lyceum.wallets.models import AuditRun
from lyceum.wallets.selectors.audit import Difference, differences

from .rates import ECOSYSTEM

KEPT = 20  # sentences


def audit_books() -> tuple[AuditRun, list[Difference]]:
    """Compare everything and keep how many differences there are, and the first of each kind."""
    began, ran_at = time.monotonic(), clock.now()
    found = list(differences())
    first = {each.kind: each.told for each in reversed(found)}
    return _kept(ran_at, time.monotonic() - began, len(found), [*first.values()][::-1]), found


@transaction.atomic
def _kept(ran_at: datetime, seconds: float, count: int, first: list[str]) -> AuditRun:
    run = AuditRun.objects.create(
        ran_at=ran_at, seconds=round(seconds, 3), differences=count, first=first[:KEPT]
    )
    house = actors.system("wallets", ECOSYSTEM)
    publish(BooksAudited(by=str(house), owner_id=ECOSYSTEM, audit_id=run.pk, differences=count))
    return run
