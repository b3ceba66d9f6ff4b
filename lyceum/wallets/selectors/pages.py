"""Rows ready to show: a person's money, what they bought, and what waits for an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.rules import api as rules
from lyceum.skills import api as skills
from lyceum.wallets import policies
from lyceum.wallets.models import Consent, Posting, Pot, Purchase, Share
from lyceum.wallets.rates import Pair
from lyceum.wallets.reasons import in_words

from .exchange import pair_of_share
from .paying import rounding_in
from .pots import pots_of

PAGE = 30
NAMED = 4  # skills of a pot that are named


@dataclass(frozen=True)
class PotRow:
    """A pot: what is there, what is reserved of it, what may be spent; in minor units."""

    id: int
    name: str
    kind: str
    kind_word: str
    organisation: str
    currency: str
    balance: int
    reserved: int
    available: int
    pays_for: str
    expires_on: date | None
    is_own: bool


@dataclass(frozen=True)
class PotTotal:
    """What a person has in one currency: to spend, and reserved."""

    currency: str
    available: int
    reserved: int


@dataclass(frozen=True)
class Line:
    """One line of the history: so much to a pot (from it, below zero), and why, in words."""

    at: datetime
    on: date
    what: str
    title: str
    pot: str
    amount: int
    currency: str
    purchase_id: int | None


@dataclass(frozen=True)
class AskedRow:
    """Somebody who was asked, and what they said."""

    name: str
    answer: str
    answer_word: str
    words: str
    due_at: datetime


@dataclass(frozen=True)
class ShareRow:
    """What one pot pays of a purchase, in its currency, and by which rates where it was changed."""

    name: str
    amount: int
    currency: str
    of_price: int
    pair: Pair | None
    rounding: Decimal | None


@dataclass(frozen=True)
class ConsentRow:
    """A question that waits for the reader: who asks, for what, how dear, and what the pots that
    they decide over would pay. What the asker's own pots pay is the asker's business."""

    id: int
    asker: str
    title: str
    price: int
    currency: str
    step: str
    words: str
    link: str
    shares: Sequence[tuple[str, int, str]]
    asked_at: datetime
    due_at: datetime
    delegated_by: str


def pot_rows(actor: Actor, person_id: int, language: str) -> list[PotRow]:
    """What a person may spend from, in their order. A dozen queries at most, however many pots."""
    pots = pots_of(actor, person_id)
    labels = _labels(pots, language)
    return [
        PotRow(
            id=pot.pk,
            name=pot.name,
            kind=pot.kind,
            kind_word=pot.get_kind_display(),
            organisation=pot.organisation.name,
            currency=pot.account.currency,
            balance=pot.account.balance or 0,
            reserved=pot.account.held,
            available=max(0, pot.account.available or 0),
            pays_for=_pays_for(pot, labels),
            expires_on=pot.expires_on,
            is_own=pot.person_id == person_id,
        )
        for pot in pots
    ]


def history_page(actor: Actor, person_id: int, page: int) -> tuple[list[Line], bool]:
    """What came and went in a person's own pots, newest first, and whether there is more."""
    policies.insist_on_purse(actor, person_id)
    pots = Pot.objects.unscoped("one's own").filter(person_id=person_id)
    by_account = {pot.account_id: pot.name for pot in pots}
    lines = Posting.objects.filter(account_id__in=by_account).select_related("transfer", "account")
    start = (page - 1) * PAGE
    found = list(lines.order_by("-booked_on", "-pk")[start : start + PAGE + 1])
    bought = _purchases_of([line.transfer_id for line in found])
    return [
        Line(
            at=line.transfer.made_at,
            on=line.booked_on,
            what=in_words(line.transfer.reason, is_back=line.transfer.reverses_id is not None),
            title=bought[line.transfer_id][1] if line.transfer_id in bought else "",
            pot=by_account[line.account_id],
            amount=line.amount,
            currency=line.account.currency,
            purchase_id=bought[line.transfer_id][0] if line.transfer_id in bought else None,
        )
        for line in found[:PAGE]
    ], len(found) > PAGE


def purchases_of(
    actor: Actor, person_id: int, states: Iterable[str], page: int = 1
) -> tuple[list[Purchase], bool]:
    """What a person asked for or bought, the newest first, and whether there is more."""
    policies.insist_on_purse(actor, person_id)
    mine = Purchase.objects.unscoped("one's own").filter(person_id=person_id, state__in=states)
    start = (page - 1) * PAGE
    found = list(mine.order_by("-asked_at", "-pk")[start : start + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def kinds_to_ask_for() -> list[tuple[str, str]]:
    """Kinds of things that somebody may ask for: what catalogues know, too."""
    return rules.choices("resources") or [("book", _("book"))]


def skill_choices(chosen: Iterable[int], language: str) -> list[tuple[int, str]]:
    """Those that were chosen, with their names; the field finds the others."""
    known = skills.skill_rows(sorted(chosen), language)
    return [(pk, row.label) for pk, row in known.items()]


def currency_of(actor: Actor) -> str:
    """The currency in which a person has money, or in which their organisation counts."""
    if actor.person_id is None:
        return "EUR"
    pots = pots_of(actor, actor.person_id)
    places = organisations.memberships_of(actor.person_id)
    known = [pot.account.currency for pot in pots] + [place.currency for place in places]
    return next(filter(None, known), "EUR")


def purchase_for(actor: Actor, purchase_id: int) -> Purchase:
    """The gate to one's purchase, with its shares."""
    shares = Share.objects.select_related("pot", "pot__account").order_by("pk")
    found = Purchase.objects.within(actor.scope).prefetch_related(Prefetch("shares", shares))
    mine = found.filter(pk=purchase_id).first()
    if mine is None:
        raise NotFound
    return mine


def share_rows(purchase: Purchase) -> list[ShareRow]:
    """Which pot pays how much of it; where it cost less than was reserved, the last pay less. No
    query where the gate gave the purchase."""
    left, rows = purchase.price, []
    for share in purchase.shares.all():
        of_price = min(left, share.of_price)
        left -= of_price
        pair = pair_of_share(share)
        amount = share.amount if of_price == share.of_price else _cost(pair, of_price)
        rows.append(
            ShareRow(
                name=share.pot.name,
                amount=amount,
                currency=share.pot.account.currency,
                of_price=of_price,
                pair=pair,
                rounding=rounding_in(pair, amount, of_price),
            )
        )
    return [row for row in rows if row.of_price]


def _cost(pair: Pair | None, of_price: int) -> int:
    return pair.cost(of_price) if pair else of_price


def asked_about(purchase: Purchase) -> list[AskedRow]:
    """Who was asked about a purchase, for the one who asked."""
    rows = Consent.objects.unscoped("the purchase is the asker's own").filter(purchase=purchase)
    found = list(rows.order_by("pk"))
    names = identity.names_of(row.decider_id for row in found)
    return [
        AskedRow(
            name=names.get(row.decider_id, ""),
            answer=row.answer,
            answer_word=row.get_answer_display(),
            words=row.words,
            due_at=row.due_at,
        )
        for row in found
    ]


def consents_waiting(actor: Actor) -> list[ConsentRow]:
    """What waits for the actor's answer, the most urgent first. They see what the asker attached,
    and nothing else of them."""
    if actor.person_id is None:
        return []
    rows = Consent.objects.unscoped("one's own questions to answer").filter(
        decider_id=actor.person_id, answer=Consent.Answer.WAITING
    )
    shares = Share.objects.select_related("pot__account").order_by("pk")
    found = list(
        rows.select_related("purchase")
        .prefetch_related(Prefetch("purchase__shares", shares))
        .order_by("due_at", "pk")[:PAGE]
    )
    people = {row.purchase.person_id or 0 for row in found}
    people |= {row.delegated_by_id or 0 for row in found}
    names = identity.names_of(people - {0})
    return [_consent_row(row, names) for row in found]


def _some(words: Sequence[str]) -> str:
    """The first few; how many more there are."""
    if len(words) <= NAMED:
        return str(get_text_list(list(words), _("or")))
    more = ngettext("{n} more", "{n} more", len(words) - NAMED).format(n=len(words) - NAMED)
    return str(get_text_list([*words[:NAMED], more], _("or")))


def consents_to_answer(actor: Actor) -> int:
    """How many questions wait for the actor's answer. One query."""
    rows = Consent.objects.unscoped("one's own questions to answer")
    waiting = rows.filter(decider_id=actor.person_id, answer=Consent.Answer.WAITING)
    return waiting.count() if actor.person_id else 0


def _consent_row(row: Consent, names: dict[int, str]) -> ConsentRow:
    bought = row.purchase
    theirs = [s for s in bought.shares.all() if s.pot.organisation_id == row.organisation_id]
    shared = [share for share in theirs if share.pot.person_id is None]
    return ConsentRow(
        id=row.pk,
        asker=names.get(bought.person_id or 0, ""),
        title=bought.title,
        price=bought.price,
        currency=bought.currency,
        step=bought.step,
        words=bought.words,
        link=bought.link,
        shares=[
            (share.pot.name, share.amount, share.pot.account.currency) for share in shared or theirs
        ],
        asked_at=row.asked_at,
        due_at=row.due_at,
        delegated_by=names.get(row.delegated_by_id or 0, ""),
    )


def _purchases_of(transfer_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    bought = Purchase.objects.unscoped("by transfers on one's own pots")
    rows = bought.filter(transfer_id__in=transfer_ids).values_list("transfer_id", "pk", "title")
    return {transfer: (pk, title) for transfer, pk, title in rows if transfer is not None}


def _labels(pots: Sequence[Pot], language: str) -> dict[int, str]:
    wanted = sorted({pk for pot in pots for pk in pot.condition.skill_ids})
    return {pk: row.label for pk, row in skills.skill_rows(wanted, language).items()}


def _pays_for(pot: Pot, labels: dict[int, str]) -> str:
    """What a pot pays for, in words; empty for anything."""
    condition = pot.condition
    told = []
    if condition.skill_ids:
        skilled = [labels[pk] for pk in sorted(condition.skill_ids) if pk in labels]
        told.append(_("skills: {skills}").format(skills=_some(skilled)))
    if condition.kinds:
        known = dict(rules.choices("resources"))
        words = [known.get(kind, kind) for kind in sorted(condition.kinds)]
        told.append(_("kinds: {kinds}").format(kinds=get_text_list(words, _("or"))))
    if condition.provider_ids:
        told.append(_("certain providers"))
    if condition.names_some:
        told.append(_("what its programme asks for"))
    return "; ".join(map(str, told))


def totals(pots: Sequence[PotRow]) -> list[PotTotal]:
    """What is there of each currency in the pots that are one's own."""
    summed: dict[str, list[int]] = {}
    for pot in pots:
        if pot.is_own:
            into = summed.setdefault(pot.currency, [0, 0])
            into[0] += pot.available
            into[1] += pot.reserved
    return [PotTotal(currency, *both) for currency, both in sorted(summed.items())]
