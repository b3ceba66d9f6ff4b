"""Handing statements over to other stores: each at least once, in the order of the store.

One process hands over to a target at a time, so what an actor did arrives in its order. A statement
that is refused waits as a leftover and stops no other; whatever else goes wrong stops the target
until it is tried again, later and later, and in the end until a person says so.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from secrets import token_hex
from typing import NamedTuple
from uuid import uuid5

from django.db import transaction
from django.db.models import Q
from django_tasks import task

from lyceum.footprint import selectors
from lyceum.footprint.exchange.choosing import Choice, voiding_of
from lyceum.footprint.exchange.passing import Outcome, hand_over
from lyceum.footprint.exchange.talking import OtherStore, Refusal, Trouble
from lyceum.footprint.models import Leftover, Target, Turn
from lyceum.kernel import clock
from lyceum.statements import api as statements
from lyceum.statements.api import Part, Query, Told

from .targets import store_of
from .telling import NAMESPACE

BATCH = 100
LOOKED_AT = 500  # where statements of all organisations are gone through
TURNS = 200  # batches; then others have their turn
LEASE = timedelta(minutes=5)
ASKED = timedelta(minutes=10)
FIRST_DELAY, LONGEST_DELAY = 15, 3600  # seconds
ATTEMPTS = 14  # some seven hours
LOGGED = 500
State = Target.State


class _Lost(Exception):
    """Somebody else hands over to this target by now, or it was switched off."""


class _Batch(NamedTuple):
    """What goes next, and how far the store was gone through for it."""

    told: list[Told]
    through: int


def ask_forwarding() -> int:
    """Ask the workers to hand over where something waits; how many targets there are."""
    asked = 0
    moment = clock.now()
    rows = Target.objects.unscoped("the clock, for everybody").filter(state=State.ON)
    due = rows.exclude(retry_at__gt=moment).exclude(asked_at__gt=moment - ASKED)
    for target in due:
        claimed = rows.filter(pk=target.pk, asked_at=target.asked_at)
        if _waits(target) and claimed.update(asked_at=moment):
            forward_later.enqueue(target.pk)
            asked += 1
    return asked


@task()
def forward_later(target_id: int) -> None:
    """What the worker does."""
    forward(target_id)


def forward(target_id: int) -> int:
    """Hand over what waits for a target; how many statements it took."""
    holder, moment = token_hex(16), clock.now()
    rows = Target.objects.unscoped("the worker, for its keeper").filter(pk=target_id)
    free = rows.filter(Q(held_until=None) | Q(held_until__lt=moment), state=State.ON)
    if not free.update(holder=holder, held_until=moment + LEASE, asked_at=None):
        return 0
    try:
        return _forward(rows.get(), holder)
    except _Lost:
        return 0
    finally:
        rows.filter(holder=holder).update(holder="", held_until=None)


def take_back(seqs: Sequence[int]) -> int:
    """Somebody was erased: who was handed a statement about them is asked to void it.

    Also of what may be on its way now, and whatever is chosen today: it may have been more once.
    """
    waiting = []
    found = statements.numbered(seqs)
    for target in Target.objects.unscoped("an erasure reaches everybody"):
        wanted = Choice(tenants=_tenants(target))
        refused = set(target.leftovers.values_list("seq", flat=True))
        waiting += [
            Leftover(
                target=target,
                tenant_id=told.tenant_id,
                seq=told.seq,
                statement_id=told.statement_id,
                takes_back=True,
            )
            for told in found
            if (told.seq <= target.after_seq or target.holder)
            and told.seq not in refused
            and wanted.takes(told)
        ]
    Leftover.objects.bulk_create(waiting, ignore_conflicts=True)
    return len(waiting)


def _waits(target: Target) -> bool:
    if target.leftovers.filter(parked_at=None).exists():
        return True
    return bool(statements.following(target.after_seq, 1)[0])


def _forward(target: Target, holder: str) -> int:
    store, sent = store_of(target), 0
    sent += _leftovers(target, holder, store)
    for _turn in range(TURNS):
        batch = _next(target)
        done, trouble = hand_over(store, batch.told, _parts)
        if done or trouble or batch.through > target.after_seq:
            target = _note(target, holder, batch, done, trouble)
        sent += len([each for each in done if not each.refusal])
        if trouble or not _waits(target):
            break
    return sent


def _next(target: Target) -> _Batch:
    """A batch below the watermark. One organisation's statements are found by an index."""
    wanted, after = _choice(target), target.after_seq
    one, watermark = statements.following(after, 1 if target.organisation_id else LOOKED_AT)
    if target.organisation_id:
        asked = Query(after_seq=after, before_seq=watermark, ascending=True, limit=BATCH)
        found = statements.find(asked, tenant_id=target.organisation_id).statements
        is_all = len(found) < BATCH
    else:
        found, is_all = one, len(one) < LOOKED_AT
    chosen = [told for told in found if wanted.takes(told)]
    if len(chosen) > BATCH:
        return _Batch(chosen[:BATCH], chosen[BATCH - 1].seq)
    through = max(watermark - 1, after) if is_all else found[-1].seq
    return _Batch(chosen, through)


def _choice(target: Target) -> Choice:
    return Choice(target.verbs, target.activities, _tenants(target))


def _tenants(target: Target) -> list[int]:
    return [target.organisation_id] if target.organisation_id else []


def _parts(tenant_id: int, sha2s: Sequence[str]) -> Mapping[str, Part]:
    found = statements.attachments(tenant_id, sha2s)
    return {sha2: Part(sha2, each.content_type, each.body, {}) for sha2, each in found.items()}


@transaction.atomic
def _note(
    target: Target, holder: str, batch: _Batch, done: Sequence[Outcome], trouble: Trouble | None
) -> Target:
    """What became of a batch. What was not answered goes again: its ids are the same."""
    now = _still(target, holder)
    refused = [each for each in done if each.refusal]
    moment = clock.now()
    Leftover.objects.bulk_create(
        [
            Leftover(
                target=now,
                tenant_id=told.tenant_id,
                seq=told.seq,
                statement_id=told.statement_id,
                reason=reason,
                parked_at=moment,
            )
            for told, reason in refused
        ],
        ignore_conflicts=True,
    )
    left = batch.told[len(done) :]
    now.after_seq = left[0].seq - 1 if left else batch.through
    _log(now, len(done) - len(refused), len(refused), trouble)
    return now


def _still(target: Target, holder: str) -> Target:
    now = Target.objects.unscoped("held by us").select_for_update().filter(pk=target.pk).first()
    if now is None or now.holder != holder or now.state != State.ON:
        raise _Lost
    now.held_until = clock.now() + LEASE
    return now


def _log(now: Target, sent: int, refused: int, trouble: Trouble | None) -> None:
    """The target as it stands after a turn, and a line of its log."""
    moment = clock.now()
    now.sent += sent
    now.sent_at = moment if sent else now.sent_at
    now.reason = trouble.reason if trouble else ""
    now.attempts = now.attempts + 1 if trouble else 0
    now.retry_at = _later(now.attempts, trouble) if trouble else None
    if now.attempts >= ATTEMPTS:
        now.state = State.PARKED
    now.save()
    if sent or refused or trouble:
        Turn.objects.create(target=now, at=moment, sent=sent, refused=refused, reason=now.reason)
        old = Turn.objects.filter(target=now).order_by("-pk").values_list("pk", flat=True)
        if last := list(old[LOGGED : LOGGED + 1]):
            Turn.objects.filter(target=now, pk__lte=last[0]).delete()


def _later(attempts: int, trouble: Trouble) -> datetime:
    wait = min(FIRST_DELAY * 2**attempts, LONGEST_DELAY)
    return clock.now() + timedelta(seconds=max(wait, trouble.seconds))


def _leftovers(target: Target, holder: str, store: OtherStore) -> int:
    """What was refused before, or has to be taken back, one by one."""
    sent = 0
    for left in target.leftovers.filter(parked_at=None).order_by("seq", "takes_back"):
        reason, trouble = "", None
        try:
            _send_again(left, store)
        except Refusal as refusal:
            reason = str(refusal)
        except Trouble as found:
            trouble = found
        with transaction.atomic():
            now = _still(target, holder)
            if reason:
                left.reason, left.parked_at = reason, clock.now()
                left.save()
            elif not trouble:
                left.delete()
                sent += 1
            _log(now, int(not reason and not trouble), int(bool(reason)), trouble)
        if trouble:
            raise _Lost
    target.refresh_from_db()
    return sent


def _send_again(left: Leftover, store: OtherStore) -> None:
    if left.takes_back:
        new_id = uuid5(NAMESPACE, f"takes back {left.statement_id}")
        actor = {"objectType": "Agent", "account": selectors.house_account()}
        store.send([voiding_of(str(left.statement_id), actor, str(new_id))], ())
        return
    for outcome in _now(left, store):
        if outcome.refusal:
            raise Refusal(outcome.refusal)


def _now(left: Leftover, store: OtherStore) -> list[Outcome]:
    """The statement as it is by now; nothing goes where it is there no longer."""
    done, trouble = hand_over(store, statements.numbered([left.seq]), _parts)
    if trouble:
        raise trouble
    return done
