"""Other stores to which statements are forwarded: kept by who keeps the organisation."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from lyceum.footprint import policies, selectors
from lyceum.footprint.errors import SecretIsMissing
from lyceum.footprint.events import (
    StatementsForwardedAgain,
    TargetAdded,
    TargetChanged,
    TargetRemoved,
)
from lyceum.footprint.exchange.talking import Account, OtherStore, Trouble
from lyceum.footprint.models import Leftover, OfStore, Target
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.sealing import cipher
from lyceum.statements import api as statements

State = Target.State
SEAL = "footprint.stores"


@transaction.atomic
def add_target(
    *, by: Actor, organisation_id: int | None, from_start: bool = False, **said: Any
) -> Target:
    """A new target, switched off. It gets what is stored from now on, or everything."""
    may_keep(by, organisation_id)
    secret = said.pop("secret", "")
    if not secret:
        raise SecretIsMissing
    _none, watermark = statements.following(0, 1)
    target = Target(
        organisation_id=organisation_id,
        secret=sealed(secret),
        after_seq=0 if from_start else watermark - 1,
        made_by=str(by),
        made_at=clock.now(),
        **said,
    )
    target.save()
    publish(_fact(TargetAdded, by, target))
    return target


@transaction.atomic
def change_target(*, by: Actor, target_id: int, **said: Any) -> Target:
    """What was said of a target. An empty secret leaves the one that is kept, but for another
    server, which never gets what was meant for the former one."""
    target = _held(by, target_id)
    secret = said.pop("secret", "")
    if (
        not secret
        and urlsplit(said.get("address", target.address))[:2] != urlsplit(target.address)[:2]
    ):
        raise SecretIsMissing
    for name, value in said.items():
        setattr(target, name, value)
    target.secret = sealed(secret) if secret else target.secret
    target.attempts, target.retry_at, target.reason = 0, None, ""
    target.save()
    publish(_fact(TargetChanged, by, target))
    return target


@transaction.atomic
def switch_target(*, by: Actor, target_id: int, is_on: bool) -> None:
    """Forward, or stop after the batch at hand; nothing is lost meanwhile."""
    target = _held(by, target_id)
    target.state = State.ON if is_on else State.OFF
    target.attempts, target.retry_at = 0, None
    target.save(update_fields=["state", "attempts", "retry_at"])
    publish(_fact(TargetChanged, by, target))


@transaction.atomic
def remove_target(*, by: Actor, target_id: int) -> None:
    """Forget a target, its log and its secret. What it has stays there."""
    target = _held(by, target_id)
    fact = _fact(TargetRemoved, by, target)
    target.delete()
    publish(fact)


@transaction.atomic
def replay(*, by: Actor, target_id: int, leftover_ids: Sequence[int] | None = None) -> int:
    """Try again what was given up: the target itself, and what it refused (or some of it)."""
    target = _held(by, target_id)
    parked = Leftover.objects.filter(target=target, parked_at__isnull=False)
    if leftover_ids is not None:
        parked = parked.filter(pk__in=leftover_ids)
    number = parked.update(parked_at=None)
    if target.state == State.PARKED:
        target.state = State.ON
    target.attempts, target.retry_at = 0, None
    target.save(update_fields=["state", "attempts", "retry_at"])
    publish(_fact(StatementsForwardedAgain, by, target))
    return number


def test_target(*, by: Actor, target_id: int) -> str:
    """Ask the other store now; empty if it went well, else what is wrong. Nothing is sent."""
    target = selectors.target_for(by, target_id)
    try:
        store_of(target).try_out()
        said = ""
    except Trouble as trouble:
        said = trouble.reason
    with transaction.atomic():
        rows = Target.objects.unscoped("permitted above").filter(pk=target.pk)
        rows.update(tested_at=clock.now(), test_said=said)
        publish(_fact(TargetChanged, by, target))
    return said


def store_of(kept: OfStore) -> OtherStore:
    """The other store, to talk with."""
    secret = cipher(SEAL).decrypt(kept.secret.encode()).decode() if kept.secret else ""
    return OtherStore(kept.address, kept.version, Account(kept.user, secret))


def sealed(secret: str) -> str:
    """A secret as it may lie in the database."""
    return cipher(SEAL).encrypt(secret.encode()).decode()


def may_keep(by: Actor, organisation_id: int | None) -> None:
    """Raises Forbidden unless the actor keeps what this organisation has with other stores."""
    if not policies.can_keep_stores(by, organisation_id):
        raise Forbidden


def _held(by: Actor, target_id: int) -> Target:
    found = selectors.target_for(by, target_id)
    may_keep(by, found.organisation_id)
    return Target.objects.unscoped("permitted above").select_for_update().get(pk=found.pk)


def _fact(event: Any, by: Actor, target: Target) -> Any:
    return event(
        by=str(by),
        owner_id=target.owner_id,
        organisation_id=target.organisation_id,
        target_id=target.pk,
    )
