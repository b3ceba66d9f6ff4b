"""Paying from pots: at once where the rules say so, else after a question."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.money import MOST_SIGNS, Money
from lyceum.kernel.scope import person_owner
from lyceum.rules import api as rules
from lyceum.wallets import policies, selectors
from lyceum.wallets.errors import (
    NeedsConsent,
    NotEnoughMoney,
    PriceHasChanged,
    PurchaseIsOver,
    WaitsForAnswer,
)
from lyceum.wallets.events import (
    PurchaseApproved,
    PurchaseAsked,
    PurchaseCancelled,
    PurchaseExpired,
    PurchasePaid,
    PurchaseRefunded,
)
from lyceum.wallets.ledger import booking, holding
from lyceum.wallets.models import Purchase, Share
from lyceum.wallets.selectors.paying import Payment, fits, what_is_there
from lyceum.wallets.types import WHOLE, Cause, Move, Order

from .consents import USE_WITHIN, ask_deciders
from .sharing import entries_of, note_exchanges, parts_back, parts_paid, shares_of
from .states import EVERY, end, fact, locked, tell_person

State = Purchase.State
log = logging.getLogger(__name__)
TO_ANSWER = timedelta(days=10)
TO_USE = USE_WITHIN


@dataclass(frozen=True, kw_only=True)
class Request:
    """What an asker adds: the one step of a plan that it serves, words, a link, as they chose."""

    step: str = ""
    words: str = ""
    link: str = ""
    shown: Money | None = None  # the price that they saw; not said where no page showed one


def request_in(given: Mapping[str, str]) -> Request:
    """What an asker wrote into the form of `wallets/paying.html`, in bounds."""
    step, words = (given.get(name, "").replace("\0", "") for name in ("step", "words"))
    return Request(step=step[:500], words=words[:2000], shown=price_in(given))


def price_in(given: Mapping[str, str]) -> Money:
    """The price that a page showed to who pressed its button; where it showed none, nothing at all."""
    amount, _space, currency = given.get("shown", "").partition(" ")
    is_read = amount.isascii() and amount.isdigit() and len(amount) < MOST_SIGNS
    return Money(int(amount) if is_read else 0, currency)


def insist_on_price(order: Order | None, shown: Money | None) -> None:
    """Stop here where it costs something else than was shown. What became free is no trouble."""
    if order and shown is not None and order.price != shown:
        raise PriceHasChanged(price=order.price)


@transaction.atomic
def pay_for(*, by: Actor, person_id: int, order: Order) -> Purchase | None:
    """Pay a price from the person's pots, or by what was approved before.

    Gives nothing where the person has no pot that pays for such a thing: then it is theirs to pay
    elsewhere. Raises `NotEnoughMoney`, `NeedsConsent`, `WaitsForAnswer`, `Forbidden`.
    """
    policies.insist_on_purse(by, person_id)
    booking.insist_on_amount(order.price.amount)
    if asked := _asked_before(by, person_id, order):
        if asked.state == State.ASKED:
            raise WaitsForAnswer
        if fits(asked, order):
            return capture(by, asked, about=order.about, price=order.price.amount)
        end(by, asked, State.CANCELLED, PurchaseCancelled)  # it costs more now: asked for anew
    payment = selectors.payment_for(by, person_id, order)
    if not payment.has_pots:
        if payment.outdated:
            raise payment.outdated[0]
        return None
    _insist_on_enough(payment, order)
    if payment.needs_consent:
        raise NeedsConsent(why=_why(payment))
    purchase = _purchase(by, person_id, order, State.APPROVED)
    _hold(by, purchase, payment)
    for part in payment.parts:
        _remember_decision(by, part.pot, order)
    return capture(by, purchase, about=order.about)


@transaction.atomic
def ask_for(*, by: Actor, person_id: int, order: Order, request: Request) -> Purchase:
    """Ask to pay for something; the money is reserved until the answer.

    Where nobody has to be asked it is approved at once. What was approved before and is enough stays
    as it is. Raises `NotEnoughMoney`, `WaitsForAnswer`.
    """
    policies.insist_on_purse(by, person_id)
    booking.insist_on_amount(order.price.amount)
    insist_on_price(order, request.shown)
    if asked := _asked_before(by, person_id, order):
        if asked.state == State.ASKED:
            raise WaitsForAnswer
        if fits(asked, order):
            return asked
        end(by, asked, State.CANCELLED, PurchaseCancelled)  # it costs more now: asked for anew
    payment = selectors.payment_for(by, person_id, order)
    _insist_on_enough(payment, order)
    state = State.ASKED if payment.needs_consent else State.APPROVED
    purchase = _purchase(by, person_id, order, state, request)
    _hold(by, purchase, payment)
    if state == State.APPROVED:
        publish(fact(PurchaseApproved, by, purchase))
        return purchase
    pots = [part.pot for part in payment.parts if part.refusal]
    deciders = ask_deciders(by, purchase, pots, due_at=clock.now() + TO_ANSWER)
    publish(fact(PurchaseAsked, by, purchase, decider_ids=deciders))
    return purchase


@transaction.atomic
def cancel_purchase(*, by: Actor, purchase_id: int) -> Purchase:
    """The person does not want it any more, before it is paid: the money is free again."""
    purchase = locked(purchase_id)
    policies.insist_on_purse(by, purchase.person_id or 0)
    if purchase.state not in Purchase.OPEN:
        raise PurchaseIsOver(title=purchase.title, state=purchase.get_state_display())
    return end(by, purchase, State.CANCELLED, PurchaseCancelled)


@transaction.atomic
def refund(*, by: Actor, about: str, share: int = WHOLE) -> Purchase | None:
    """Give back so much (basis points of the price) of what was paid for `about`, each pot its part.

    Gives nothing where nothing was paid, or all of it came back before. Once per `about`.
    """
    paid = Purchase.objects.unscoped(EVERY).filter(about=about, state=State.PAID)
    found = paid.values_list("pk", flat=True).first()
    if found is None or not 0 < share <= WHOLE:
        return None
    purchase = locked(found)
    if purchase.state != State.PAID:
        return None
    back = parts_back(purchase, shares_of(purchase), share)
    if not any(part.of_price for part in back):
        return None
    cause = Cause(reason="refund", about=purchase.about, by=str(by))
    entries = entries_of(purchase, back, is_back=True)
    booked = booking.book(Move(key=f"refund:{purchase.pk}", entries=entries, cause=cause))
    if booked.is_new:
        note_exchanges(booked.transfer_id, back, is_back=True)
    for part in back:
        part.share.returned = part.of_price
        part.share.save(update_fields=["returned"])
    purchase.refunded = sum(part.of_price for part in back)
    purchase.state, purchase.ended_at = State.REFUNDED, clock.now()
    purchase.save(update_fields=["refunded", "state", "ended_at"])
    publish(fact(PurchaseRefunded, by, purchase, transfer_id=booked.transfer_id))
    tell_person("wallets.purchase_refunded", purchase, purchase.refunded)
    return purchase


def end_request(*, by: Actor, person_id: int, wanted: str) -> None:
    """It is paid elsewhere: what was reserved for it is free again."""
    policies.insist_on_purse(by, person_id)
    if found := selectors.open_purchase(by, person_id, wanted):
        cancel_purchase(by=by, purchase_id=found.pk)


def expire_purchases(limit: int = 500) -> int:
    """End what nobody answered or used in time. One transaction each; one that fails stops no other."""
    late = Purchase.objects.unscoped("the clock looks at all").filter(
        state__in=Purchase.OPEN, expires_at__lte=clock.now()
    )
    ids = list(late.order_by("expires_at").values_list("pk", flat=True)[:limit])
    return sum(map(_expire_one, ids))


def _expire_one(purchase_id: int) -> int:
    try:
        return _expire(purchase_id)
    except Exception:
        log.exception("purchase %s does not end", purchase_id)
        return 0


@transaction.atomic
def _expire(purchase_id: int) -> int:
    """The answer may have come between the list and the lock: then there is time again."""
    purchase = locked(purchase_id)
    is_late = purchase.expires_at is not None and purchase.expires_at <= clock.now()
    if purchase.state not in Purchase.OPEN or not is_late:
        return 0
    end(actors.system("wallets", purchase.owner_id), purchase, State.EXPIRED, PurchaseExpired)
    tell_person("wallets.purchase_expired", purchase)
    return 1


# What others of this room use ---------------------------------------------------------------------
def capture(
    by: Actor, purchase: Purchase, *, about: str = "", price: int | None = None
) -> Purchase:
    """Pay what is held to whoever sells, all of it or a smaller price, by one transfer."""
    purchase.price = purchase.price if price is None else price
    shares = shares_of(purchase)
    paid = parts_paid(purchase, shares)
    cause = Cause(reason=purchase.reason, about=about or purchase.wanted, by=str(by))
    move = Move(key=f"purchase:{purchase.pk}", entries=entries_of(purchase, paid), cause=cause)
    booked = holding.capture([share.hold_id for share in shares if share.hold_id], move)
    if booked.is_new:
        note_exchanges(booked.transfer_id, paid)
    purchase.state, purchase.paid_at, purchase.about = State.PAID, clock.now(), about
    purchase.transfer_id = booked.transfer_id
    purchase.save(update_fields=["state", "paid_at", "about", "transfer", "price"])
    publish(fact(PurchasePaid, by, purchase, transfer_id=booked.transfer_id))
    return purchase


def _asked_before(by: Actor, person_id: int, order: Order) -> Purchase | None:
    """The open purchase of the same thing, locked; the answer to it may just have come."""
    found = selectors.open_purchase(by, person_id, order.wanted)
    asked = locked(found.pk) if found else None
    return asked if asked and asked.state in Purchase.OPEN else None


def _insist_on_enough(payment: Payment, order: Order) -> None:
    if payment.missing:
        raise NotEnoughMoney(needed=order.price, available=what_is_there(payment, order))


def _why(payment: Payment) -> str:
    told = [
        _("From “{pot}”: {why}").format(pot=part.pot.name, why=rules.in_words(part.refusal))
        for part in payment.parts
        if part.refusal
    ]
    return " ".join(told)


def _purchase(
    by: Actor, person_id: int, order: Order, state: str, request: Request | None = None
) -> Purchase:
    """Write it down. Two requests for the same thing at once: the second is told of the first."""
    more = request or Request()
    purchase = Purchase(
        owner_id=person_owner(person_id),
        person_id=person_id,
        organisation_id=by.organisation_id,
        reason=order.reason,
        wanted=order.wanted,
        title=order.title[:300],
        kind=order.kind,
        resource_id=order.resource_id,
        offering_id=order.offering_id,
        provider_id=order.provider_id,
        skill_ids=sorted(order.skill_ids),
        price=order.price.amount,
        currency=order.price.currency,
        state=state,
        step=more.step,
        words=more.words,
        link=more.link,
        asked_at=clock.now(),
        expires_at=clock.now() + (TO_ANSWER if state == State.ASKED else TO_USE),
    )
    try:
        with transaction.atomic():
            purchase.save()
    except IntegrityError as reason:
        raise WaitsForAnswer from reason
    return purchase


def _hold(by: Actor, purchase: Purchase, payment: Payment) -> None:
    cause = Cause(reason=purchase.reason, about=purchase.wanted, by=str(by))
    held = holding.hold(
        [
            holding.Reserve(
                key=f"purchase:{purchase.pk}:{part.pot.pk}",
                account_id=part.pot.account_id,
                amount=part.amount,
                cause=cause,
            )
            for part in payment.parts
        ]
    )
    Share.objects.bulk_create(
        Share(
            purchase=purchase,
            pot=part.pot,
            amount=part.amount,
            of_price=part.of_price,
            pot_per_euro=part.pair.pot_per_euro if part.pair else None,
            price_per_euro=part.pair.price_per_euro if part.pair else None,
            rate_on=part.pair.day if part.pair else None,
            hold_id=hold_id,
        )
        for part, hold_id in zip(payment.parts, held, strict=True)
    )


def _remember_decision(by: Actor, pot: Any, order: Order) -> None:
    rules.insist(by, "spend", selectors.thing_of(pot, order))
