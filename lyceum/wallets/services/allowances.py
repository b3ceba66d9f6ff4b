"""Allowances: writing them, agreeing to a share, making them active, ending them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum

from lyceum.kernel import clock, money
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations
from lyceum.wallets import policies
from lyceum.wallets.errors import (
    AllowanceIsNoDraft,
    AllowancesOverlap,
    CannotBeCompared,
    EndsBeforeItStarts,
    ShareIsNotAgreed,
    SharesAreNoWhole,
    UnknownCurrency,
)
from lyceum.wallets.events import (
    AllowanceActivated,
    AllowanceChanged,
    AllowanceDrafted,
    AllowanceEnded,
    AllowanceRemoved,
    ShareAgreed,
    ShareDeclined,
)
from lyceum.wallets.ledger import accounts, booking
from lyceum.wallets.models import Account, Allowance, Funder, kept_as
from lyceum.wallets.selectors import allowances as questions
from lyceum.wallets.types import WHOLE, Condition

State, Overlap = Allowance.State, Allowance.Overlap
FIELDS = (
    "name",
    "relations",
    "roles",
    "unit_ids",
    "weekly_minutes",
    "probation_days",
    "amount",
    "currency",
    "period",
    "is_pro_rata",
    "carry_over",
    "expires_after",
    "overdraft",
    "leaving",
    "stays_days",
    "starts_on",
    "ends_on",
)


@transaction.atomic
def draft_allowance(
    *,
    by: Actor,
    organisation_id: int,
    condition: Condition | None = None,
    funders: Mapping[int, int] | None = None,
    **said: Any,
) -> Allowance:
    """Write a rule down; nobody gets anything before it is active.

    Known: the words of `FIELDS`, amounts in minor units; `funders` are the shares of other
    organisations in basis points, the rest is the owner's.
    """
    _insist_on_books(by, organisation_id)
    allowance = Allowance(
        organisation_id=organisation_id,
        pays_for=kept_as(condition or Condition()),
        by=str(by),
        made_at=clock.now(),
        **_checked(organisation_id, said),
    )
    allowance.save()
    _set_funders(by, allowance, funders or {})
    publish(_fact(AllowanceDrafted, by, allowance))
    return allowance


@transaction.atomic
def change_allowance(
    *,
    by: Actor,
    organisation_id: int,
    allowance_id: int,
    version: int,
    condition: Condition | None = None,
    funders: Mapping[int, int] | None = None,
    **said: Any,
) -> Allowance:
    """Change a draft. Who said yes to a share is asked again if anything of it changes."""
    allowance = _locked(by, organisation_id, allowance_id)
    if allowance.state != State.DRAFT:
        raise AllowanceIsNoDraft
    if allowance.version != version:
        raise EditedMeanwhile
    for name, value in _checked(organisation_id, said).items():
        setattr(allowance, name, value)
    allowance.pays_for = kept_as(condition or Condition())
    allowance.version += 1
    allowance.save()
    _set_funders(by, allowance, funders or {})
    publish(_fact(AllowanceChanged, by, allowance))
    return allowance


@transaction.atomic
def remove_draft(*, by: Actor, organisation_id: int, allowance_id: int) -> None:
    """A draft that is not wanted goes."""
    allowance = _locked(by, organisation_id, allowance_id)
    if allowance.state != State.DRAFT:
        raise AllowanceIsNoDraft
    publish(_fact(AllowanceRemoved, by, allowance))
    allowance.delete()


@transaction.atomic
def agree_share(*, by: Actor, organisation_id: int, funder_id: int) -> Funder:
    """An organisation says yes to its share of somebody else's draft."""
    funder = _asked_funder(by, organisation_id, funder_id)
    funder.agreed_by, funder.agreed_at = str(by), clock.now()
    funder.save(update_fields=["agreed_by", "agreed_at"])
    publish(_share_fact(ShareAgreed, by, funder))
    return funder


@transaction.atomic
def decline_share(*, by: Actor, organisation_id: int, funder_id: int) -> None:
    """An organisation does not want to carry a share: the draft stays, without it."""
    funder = _asked_funder(by, organisation_id, funder_id)
    publish(_share_fact(ShareDeclined, by, funder))
    funder.delete()


@transaction.atomic
def activate_allowance(
    *, by: Actor, organisation_id: int, allowance_id: int, version: int, overlap: str = ""
) -> Allowance:
    """Promise it. From its first day on the clock grants what is due.

    Where others reach the same people for the same purpose, `overlap` says whether `both` are
    granted or only the `stricter`. Raises `AllowancesOverlap`, `CannotBeCompared`,
    `ShareIsNotAgreed`, `AllowanceIsNoDraft`, `EditedMeanwhile`.
    """
    allowance = _locked(by, organisation_id, allowance_id)
    if allowance.state != State.DRAFT:
        raise AllowanceIsNoDraft
    if allowance.version != version:
        raise EditedMeanwhile
    _insist_on_consent(allowance)
    _settle_overlaps(allowance, overlap)
    allowance.state, allowance.activated_at = State.ACTIVE, clock.now()
    allowance.save()
    set_floor(allowance.organisation_id, allowance.currency)
    publish(_fact(AllowanceActivated, by, allowance))
    return allowance


@transaction.atomic
def end_allowance(
    *, by: Actor, organisation_id: int, allowance_id: int, on: date | None = None
) -> Allowance:
    """Nothing is granted for the days after this one, which is never a later one than was agreed.
    What was granted stays, by its rules."""
    allowance = _locked(by, organisation_id, allowance_id)
    if allowance.state != State.ACTIVE:
        raise NotFound
    last = max(on or clock.today(), allowance.starts_on)
    allowance.ends_on = min(last, allowance.ends_on or last)
    end_if_over(allowance)
    allowance.save()
    set_floor(allowance.organisation_id, allowance.currency)
    publish(_fact(AllowanceEnded, by, allowance))
    return allowance


def end_if_over(allowance: Allowance) -> None:
    """The last day is over, or it is today and somebody said so."""
    if allowance.ends_on and allowance.ends_on <= clock.today():
        allowance.state, allowance.ended_at = State.ENDED, clock.now()


def set_floor(organisation_id: int, currency: str) -> None:
    """How far promises may exceed deposits: as far as the most generous active rule says.

    Where more is promised already than would be allowed now, nothing more may be.
    """
    active = questions.of_organisation(organisation_id).filter(
        state=State.ACTIVE, currency=currency
    )
    allowed = active.aggregate(most=Max("overdraft"))["most"] or 0
    main = main_account(organisation_id, currency)
    standing = booking.lock([main.pk])[main.pk]
    floor = min(-allowed, standing.balance - standing.held)
    Account.objects.filter(pk=main.pk).update(floor=floor)


def main_account(organisation_id: int, currency: str) -> Account:
    """Where an organisation's own learning money stands."""
    book = accounts.book_of(organisation_id)
    return accounts.account_of(book, Account.Kind.ORGANISATION, currency)


# --- parts ----------------------------------------------------------------------------------------


def _insist_on_books(by: Actor, organisation_id: int) -> None:
    if not policies.can_keep_books(by, organisation_id):
        raise Forbidden


def _locked(by: Actor, organisation_id: int, allowance_id: int) -> Allowance:
    _insist_on_books(by, organisation_id)
    rows = questions.of_organisation(organisation_id).select_for_update()
    found = rows.filter(pk=allowance_id).first()
    if found is None:
        raise NotFound
    return found


def _checked(organisation_id: int, said: Mapping[str, Any]) -> dict[str, Any]:
    """The words of an allowance, as they may stand there."""
    known = {name: said[name] for name in FIELDS if name in said}
    booking.insist_on_amount(known["amount"])
    if known["currency"] not in money.CURRENCIES:
        raise UnknownCurrency(currency=known["currency"])
    if known.get("ends_on") and known["ends_on"] < known["starts_on"]:
        raise EndsBeforeItStarts
    units = known.get("unit_ids") or []
    if set(units) - set(organisations.unit_names(organisation_id, units)):
        raise NotFound
    return known


def _set_funders(by: Actor, allowance: Allowance, shares: Mapping[int, int]) -> None:
    """Who carries which part, besides the owner. Whoever keeps their books has said yes."""
    total = sum(shares.values())
    if total > WHOLE or any(points <= 0 for points in shares.values()):
        raise SharesAreNoWhole(percent=f"{total / 100:g}")
    allowance.funders.all().delete()
    moment = clock.now()
    allowance.funders.bulk_create(
        Funder(
            allowance=allowance,
            organisation_id=pk,
            basis_points=points,
            agreed_by=str(by) if policies.can_keep_books(by, pk) else "",
            agreed_at=moment if policies.can_keep_books(by, pk) else None,
        )
        for pk, points in sorted(shares.items())
        if pk != allowance.organisation_id
    )


def _asked_funder(by: Actor, organisation_id: int, funder_id: int) -> Funder:
    """A share that an organisation is asked to carry, of a draft. The draft is locked first, as by who
    makes it active or changes it: neither goes on with a share that is declined meanwhile."""
    _insist_on_books(by, organisation_id)
    asked = Funder.objects.filter(pk=funder_id, organisation_id=organisation_id)
    of_it = Allowance.objects.unscoped("of a share that the actor's organisation is asked to carry")
    drafts = of_it.select_for_update().filter(pk__in=asked.values("allowance_id"))
    draft, found = drafts.first(), asked.select_for_update().first()
    if draft is None or found is None:
        raise NotFound
    if draft.state != State.DRAFT:
        raise AllowanceIsNoDraft
    return found


def _insist_on_consent(allowance: Allowance) -> None:
    waiting = allowance.funders.filter(agreed_at=None).values_list("organisation_id", flat=True)
    if names := organisations.organisation_names(list(waiting)):
        raise ShareIsNotAgreed(names=", ".join(sorted(names.values())))
    total = allowance.funders.aggregate(sum=Sum("basis_points"))["sum"] or 0
    if total > WHOLE:
        raise SharesAreNoWhole(percent=f"{total / 100:g}")


def _settle_overlaps(allowance: Allowance, overlap: str) -> None:
    found = questions.overlaps(allowance, clock.today())
    if not found:
        return
    if overlap not in (Overlap.BOTH, Overlap.STRICTER):
        raise AllowancesOverlap
    if overlap == Overlap.STRICTER and not all(row.can_be_compared for row in found):
        raise CannotBeCompared
    allowance.overlap, allowance.beside = overlap, [row.allowance_id for row in found]


def _fact(event: Any, by: Actor, allowance: Allowance) -> Any:
    return event(
        by=str(by),
        owner_id=allowance.owner_id,
        organisation_id=allowance.organisation_id,
        allowance_id=allowance.pk,
    )


def _share_fact(event: Any, by: Actor, funder: Funder) -> Any:
    return event(
        by=str(by),
        owner_id=organisation_owner(funder.organisation_id),
        organisation_id=funder.organisation_id,
        allowance_id=funder.allowance_id,
    )
