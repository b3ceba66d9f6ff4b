"""A cancelled run is settled: what was paid for its seats comes back, what was asked for is over.

Each seat in a transaction of its own, and never inside that of the cancellation: two refunds in one
transaction lock the pots of two people, and wait in a circle with somebody who pays from both. What
stopped half-way goes on where it stopped: a seat that got its money back gets nothing again.
"""

import logging
from collections.abc import Callable
from functools import partial

from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.programmes.models import Offering, Seat
from lyceum.programmes.types import seat_name, wanted_of
from lyceum.wallets import api as wallets

from .entering import leave_with_seat
from .states import ALL

log = logging.getLogger(__name__)


def settle_cancelled(*, by: Actor, offering_id: int) -> bool:
    """Settle one cancelled run; False where something of it has to be tried again."""
    seats = Seat.objects.unscoped(ALL).filter(offering_id=offering_id, given_up_at=None)
    pks = list(seats.order_by("pk").values_list("pk", flat=True))
    owed: list[Callable[[], object]] = [
        partial(wallets.refund, by=by, about=seat_name(pk)) for pk in pks
    ]
    owed += [partial(leave_with_seat, by, pk) for pk in pks]
    owed.append(partial(wallets.end_requests, by=by, wanted=wanted_of(offering_id)))
    done = [_is_done(offering_id, each) for each in owed]
    if not all(done):
        return False
    runs = Offering.objects.unscoped(ALL).filter(pk=offering_id)
    runs.update(settled_at=clock.now())
    return True


def settle_cancelled_runs(limit: int = 100) -> int:
    """Settle what a crash or a refusal left; gives how many are settled now."""
    left = Offering.objects.unscoped("the clock looks at all").filter(
        cancelled_at__isnull=False, settled_at=None
    )
    found = list(left.order_by("cancelled_at").values_list("pk", "owner_id")[:limit])
    return sum(
        settle_cancelled(by=actors.system("programmes", owner_id), offering_id=pk)
        for pk, owner_id in found
    )


def _is_done(offering_id: int, what: Callable[[], object]) -> bool:
    """One seat that cannot be settled today keeps nobody else waiting."""
    try:
        what()
    except Exception:
        log.exception("run %s: something of its cancellation waits", offering_id)
        return False
    return True
