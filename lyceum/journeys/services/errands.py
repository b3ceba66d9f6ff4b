"""What goes outside: signed, through the guard, at least once, always with the same key."""

import json
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Window
from django.db.models.functions import RowNumber

from lyceum.connections import api as connections
from lyceum.journeys.models import Errand, Run
from lyceum.journeys.types import WEBHOOK
from lyceum.kernel import clock

# A system may be away for a weekend: these tries last for three days and some hours.
ATTEMPTS = 20
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=6)
LEASE = timedelta(minutes=5)  # who was silent so long is gone; it is sent again
State = Errand.State
PACE = 50
OF_EACH = 10  # of one system in a batch


def send_errands(limit: int = PACE) -> int:
    """Send what is due; gives how many were taken.

    A system that cannot be reached keeps nobody else waiting: after the first time, what else is for
    it comes later.
    """
    sent, silent = 0, set[int]()
    for errand in _claimed(limit):
        if not _still_ours(errand):
            continue
        if errand.token_id in silent:
            _wait_with_it(errand)
            continue
        try:
            sent += _send(errand)
        except connections.NotReached as trouble:
            silent.add(errand.token_id)
            _note(errand, str(trouble))
        except connections.SealIsLost:
            _wait_with_it(errand)
    return sent


@transaction.atomic
def _claimed(limit: int) -> list[Errand]:
    """Ours for some minutes; other workers pass them over. A few of each system, the longest waiting
    first."""
    skips = connection.features.has_select_for_update_skip_locked
    rows = Errand.objects.filter(state=State.WAITING, try_at__lte=clock.now())
    place = Window(RowNumber(), partition_by="token_id", order_by=("try_at", "pk"))
    few = rows.annotate(place=place).filter(place__lte=OF_EACH).order_by("try_at", "pk")
    due = rows.filter(pk__in=list(few.values_list("pk", flat=True)[:limit]))
    found = list(due.select_for_update(skip_locked=skips).order_by("try_at", "pk"))
    for errand in found:
        errand.attempts += 1
    ids = [errand.pk for errand in found]
    Errand.objects.filter(pk__in=ids).update(try_at=clock.now() + LEASE)
    Errand.objects.bulk_update(found, ["attempts"])
    return found


def _still_ours(errand: Errand) -> bool:
    """A batch may take its time: whose lease has ended another worker may have taken. Else it is ours
    for as long again."""
    mine = Errand.objects.filter(pk=errand.pk, state=State.WAITING, attempts=errand.attempts)
    return bool(mine.update(try_at=clock.now() + LEASE))


def _wait_with_it(errand: Errand) -> None:
    """It was not tried: it counts for nothing, and comes again soon."""
    Errand.objects.filter(pk=errand.pk).update(
        attempts=errand.attempts - 1, try_at=clock.now() + 2 * FIRST_DELAY
    )


def _send(errand: Errand) -> int:
    token = connections.token_row_of(errand.token_id)
    secret = connections.token_words(errand.token_id)
    if token is None or not secret or not _is_theirs(token, errand):
        return _note(errand, "the system is not joined any more", is_over=True)
    status = _post(token.url, secret, errand)
    if 200 <= status < 300:  # noqa: PLR2004  as HTTP has it
        Errand.objects.filter(pk=errand.pk).update(
            state=State.SENT, sent_at=clock.now(), attempts=errand.attempts, reason=""
        )
        return 1
    return _note(errand, f"HTTP {status}", is_over=status == 410)  # noqa: PLR2004  gone for good


def _is_theirs(token: connections.TokenRow, errand: Errand) -> bool:
    """Nobody speaks in the name of another organisation, whatever number a playbook says."""
    run = Run.objects.unscoped("of an errand that is sent").get(pk=errand.run_id)
    return token.system == WEBHOOK and token.organisation_id == run.organisation_id


def _post(url: str, secret: str, errand: Errand) -> int:
    body = json.dumps(errand.body, separators=(",", ":")).encode()
    answer = connections.post_signed(url, secret, name=errand.key, body=body)
    return answer.status


def _note(errand: Errand, reason: str, *, is_over: bool = False) -> int:
    """Later, and later still; at last it has failed, and its playbook's page says why."""
    over = is_over or errand.attempts >= ATTEMPTS
    Errand.objects.filter(pk=errand.pk).update(
        state=State.FAILED if over else State.WAITING,
        try_at=clock.now() + min(FIRST_DELAY * 2**errand.attempts, LONGEST_DELAY),
        attempts=errand.attempts,
        reason=reason[:400],
    )
    return 0
