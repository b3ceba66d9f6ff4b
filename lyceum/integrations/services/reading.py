"""What came becomes statements, of those who have agreed; of the others nothing is kept."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from lyceum.connections import api as connections
from lyceum.connections.api import Delivery, Outcome
from lyceum.footprint import api as footprint
from lyceum.identity import api as identity
from lyceum.integrations import engine, selectors
from lyceum.integrations.engine import Deed
from lyceum.integrations.errors import MappingIsRefused
from lyceum.integrations.models import Account, Counted
from lyceum.integrations.types import CONSENT
from lyceum.kernel import actors, clock
from lyceum.organisations import api as organisations

HOUSE = "integrations"
LATE = timedelta(hours=1)  # what is sent after midnight about the day before is still counted
KNOWN = timedelta(days=35)  # for longer than deliveries are known again in the log
BATCH = 1000


@dataclass(frozen=True)
class Found:
    """A deed, and what may be done with it: `reason` where it may not be told."""

    deed: Deed
    account: Account | None = None
    reason: str = ""


@dataclass(frozen=True)
class ToldBy:
    """Whose system tells it: the organisation, the connection's address and its name."""

    organisation_id: int
    public_id: UUID
    connection: str


def work_off(limit: int = BATCH, *, only: Collection[int] | None = None) -> int:
    """Read what waits; or of it these arrivals only."""
    return connections.work_off(read_arrival, limit, only=only)


def read_arrival(came: Delivery) -> Outcome:
    """One arrival: what the mapping finds in it is told of whoever has agreed."""
    given = engine.Given(came.headers, came.body, came.arrived_at)
    try:
        deeds = engine.deeds(selectors.rules_in_force(came.connection_id), given)
    except (engine.MappingIsWrong, MappingIsRefused) as error:
        return Outcome("failed", "mapping", str(error))
    if not deeds:
        return Outcome("nothing", "no-rule", keeps_body=False)
    if came.is_test:
        return Outcome("nothing", "test", _in_short(deeds))
    found = [_found(came, deed) for deed in deeds]
    for one in found:
        if one.account:
            _take(came, one.deed, one.account)
    return _outcome(came, found)


def _found(came: Delivery, deed: Deed) -> Found:
    person_id = selectors.whose(came.connection_id, deed)
    if person_id is None:
        return Found(deed, reason="unknown-person")
    account = selectors.account_at(came.connection_id, person_id)
    if account is None or not _may_tell(came, person_id):
        return Found(deed, reason="no-consent")
    if account.rests_for(came.arrived_at) or _is_paused(deed, account):
        return Found(deed, reason="paused")
    return Found(deed, account)


def _is_paused(deed: Deed, account: Account) -> bool:
    """By a pause of their whole record, or of a part of it."""
    return footprint.is_paused(account.person_id, deed.verb, _cause(account), deed.at)


def _cause(account: Account) -> str:
    return f"connection:{account.connection_id}"


def _may_tell(came: Delivery, person_id: int) -> bool:
    """They have agreed, and still belong to whose system it is."""
    here = organisations.members_among(came.organisation_id, [person_id])
    return bool(here) and identity.has_consent(person_id, CONSENT)


def _outcome(came: Delivery, found: list[Found]) -> Outcome:
    """Who is not known is waited for; what is about somebody who has not agreed is dropped, also
    where it is about both: nothing of it is kept."""
    reasons = {one.reason for one in found}
    keys = [
        key
        for one in found
        if one.reason in ("", "unknown-person")
        for key in selectors.keys_of(
            [came.connection_id] if one.deed.account else [],
            one.deed.account,
            [one.deed.email] if one.deed.email else [],
        )
    ]
    told = _in_short([one.deed for one in found if one.account])
    silent = sorted(reasons - {"", "unknown-person"})
    if "unknown-person" in reasons and not silent:
        return Outcome("unclaimed", "unknown-person", told, tuple(keys))
    if told:
        return Outcome("told", detail=told, keys=tuple(keys), keeps_body=not silent)
    return Outcome("unheard", silent[0], keeps_body=False)


def _in_short(deeds: list[Deed]) -> str:
    """What was made of it, for the log: kinds of deeds, no names."""
    return ", ".join(f"{deed.verb} {deed.type}" for deed in deeds)


def _take(came: Delivery, deed: Deed, account: Account) -> None:
    if deed.per_day:
        _count(came, deed, account)
    else:
        by = ToldBy(came.organisation_id, came.public_id, came.connection)
        _tell(account, by, replace(deed, source=f"{deed.verb} {deed.source or came.name}"))


def _tell(account: Account, told_by: ToldBy, deed: Deed) -> bool:
    """`source` is told apart by connection and person, so that nobody's is taken for another's.

    False where it was told before, or may not be told."""
    people = [account.person_id, *sorted(identity.folded_among([account.person_id]))]
    source, *before = (
        f"connection:{told_by.public_id} person:{person_id} {deed.source}" for person_id in people
    )
    work = footprint.Work(
        person_id=account.person_id,
        organisation_id=told_by.organisation_id,
        verb=deed.verb,
        iri=deed.iri,
        type=deed.type,
        name=deed.name,
        at=deed.at,
        number=deed.number,
        source=source,
        sources_before=tuple(before),
        connection=str(told_by.public_id),
        platform=told_by.connection,
        cause=_cause(account),
    )
    if not footprint.tell_work(by=actors.system(HOUSE, account.owner_id), done=[work]):
        return False
    accounts = Account.objects.unscoped("whose deed was told")
    accounts.filter(pk=account.pk).update(told=F("told") + 1, last_told_at=clock.now())
    return True


# --- counted by the day ---------------------------------------------------------------------------


def _count(came: Delivery, deed: Deed, account: Account) -> None:
    source = sha256(f"{deed.verb} {deed.source or came.name}".encode()).hexdigest()
    one = Counted(
        owner_id=account.owner_id,
        account=account,
        on=deed.at.date(),
        source=source,
        verb=deed.verb,
        iri=deed.iri,
        type=deed.type,
        name=deed.name,
        number=deed.number or 1,
        at=deed.at,
    )
    Counted.objects.unscoped("of who has agreed").bulk_create([one], ignore_conflicts=True)


def tell_days() -> int:
    """Tell the days (in UTC) that are over, each thing once with how often it was done."""
    over = (clock.now() - LATE).date()
    rows = Counted.objects.unscoped("of everybody, when their day is over")
    waits = rows.filter(on__lt=over, number__gt=0).order_by("account_id")
    ids = list(waits.values_list("account_id", flat=True).distinct())
    told = sum(_tell_days_of(pk, over) for pk in ids)
    rows.filter(number=0, on__lt=over - KNOWN).delete()
    return told


@transaction.atomic
def _tell_days_of(account_id: int, over: date) -> int:
    """What comes meanwhile is in no sum: only what was added up is marked as told."""
    accounts = Account.objects.unscoped("whose days are over").select_related("connection")
    account = accounts.select_for_update(of=("self",)).filter(pk=account_id).first()
    if account is None:
        return 0
    rows = Counted.objects.unscoped("whose days are over").filter(account=account)
    found = list(rows.filter(on__lt=over, number__gt=0).order_by("on", "verb", "iri", "pk"))
    agrees = identity.has_consent(account.person_id, CONSENT) and not account.paused_at
    days = [list(day) for _, day in groupby(found, lambda one: (one.on, one.verb, one.iri))]
    for day in days if agrees else []:
        _tell_day(account, day, is_recent=day[0].on >= over - KNOWN)
    for start in range(0, len(found), BATCH):
        some = rows.filter(pk__in=[one.pk for one in found[start : start + BATCH]])
        _mark_told(some) if agrees else some.delete()
    return len(days) if agrees else 0


def _mark_told(rows: QuerySet[Counted]) -> None:
    """They stay for a while, without what they said, so that none is counted twice."""
    rows.update(number=0, verb="", iri="", type="", name="")


def _tell_day(account: Account, day: list[Counted], *, is_recent: bool) -> None:
    """What is late, after the sum of its day was told, is told as a further sum; but not where it is
    so late that it may have been in the first."""
    by = _told_by(account.connection)
    if not _tell(account, by, _day(day)) and is_recent:
        _tell(account, by, _day(day, f" late {day[0].pk}"))


def _told_by(connection: Any) -> ToldBy:
    return ToldBy(connection.organisation_id, connection.public_id, connection.name)


def _day(day: list[Counted], late: str = "") -> Deed:
    """The deeds of a day as one, told at the moment of the last."""
    first = day[0]
    return Deed(
        "",
        "",
        "",
        verb=first.verb,
        iri=first.iri,
        type=max(one.type for one in day),
        name=max(one.name for one in day),
        at=max(one.at for one in day),
        number=sum(one.number for one in day),
        source=f"{first.on} {first.verb} {first.iri}{late}",
    )
