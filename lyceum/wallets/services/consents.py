"""Asking those who decide over a pot, and their answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.urls import reverse

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.wallets.errors import AlreadyAnswered, NobodyDecides
from lyceum.wallets.events import ConsentDelegated, PurchaseApproved, PurchaseRefused
from lyceum.wallets.models import Consent, Pot, Purchase
from lyceum.wallets.selectors.deciding import deciders, deciders_instead, may_decide

from .states import drop_questions, end, fact, locked, tell

Answer = Consent.Answer
USE_WITHIN = timedelta(days=30)


def ask_deciders(
    by: Actor, purchase: Purchase, pots: Sequence[Pot], *, due_at: datetime
) -> list[int]:
    """Ask who decides over each organisation's pots; gives whom. Raises `NobodyDecides`."""
    asked: list[int] = []
    by_organisation = sorted(pots, key=lambda pot: pot.organisation_id)
    for organisation_id, some in groupby(by_organisation, key=lambda pot: pot.organisation_id):
        group = list(some)
        needs_all = any(pot.asks_all for pot in group)
        found = deciders(purchase.person_id or 0, organisation_id, needs_all=needs_all)
        if not found:
            raise NobodyDecides(organisation=group[0].organisation.name)
        Consent.objects.bulk_create(
            Consent(
                owner_id=organisation_owner(organisation_id),
                purchase=purchase,
                organisation_id=organisation_id,
                decider_id=decider,
                needs_all=needs_all,
                asked_at=clock.now(),
                due_at=due_at,
            )
            for decider in found
        )
        asked += [decider for decider in found if decider not in asked]
    for decider in asked:
        tell("wallets.consent_asked", decider, purchase, reverse("wallets:consents"))
    return asked


@transaction.atomic
def answer_consent(*, by: Actor, consent_id: int, is_yes: bool, words: str = "") -> Purchase:
    """Say yes or no. The first answer counts in each organisation, or all have to say yes.

    Raises `AlreadyAnswered` where somebody else, or the clock, was first.
    """
    consent, purchase = _asked(by, consent_id)
    if consent.answer != Answer.WAITING or purchase.state != Purchase.State.ASKED:
        raise AlreadyAnswered
    consent.answer = Answer.YES if is_yes else Answer.NO
    consent.words, consent.answered_at = words, clock.now()
    consent.save(update_fields=["answer", "words", "answered_at"])
    page = reverse("wallets:purchase", args=[purchase.pk])
    if not is_yes:
        end(by, purchase, Purchase.State.REFUSED, PurchaseRefused)
        tell("wallets.purchase_refused", purchase.person_id or 0, purchase, page, words)
        return purchase
    if not _all_agree(purchase):
        return purchase
    purchase.state, purchase.expires_at = Purchase.State.APPROVED, clock.now() + USE_WITHIN
    purchase.save(update_fields=["state", "expires_at"])
    drop_questions(purchase)
    publish(fact(PurchaseApproved, by, purchase))
    tell("wallets.purchase_approved", purchase.person_id or 0, purchase, page, words)
    return purchase


def _asked(by: Actor, consent_id: int) -> tuple[Consent, Purchase]:
    """A question to the actor, and its purchase, locked. Who left decides nothing any more, nor does
    anybody for themselves."""
    mine = Consent.objects.unscoped("one's own question to answer")
    found = mine.filter(pk=consent_id, decider_id=by.person_id or 0).first()
    if found is None:
        raise NotFound
    purchase = locked(found.purchase_id)
    found.refresh_from_db()
    if found.decider_id != by.person_id or not _may_decide(found, purchase):
        raise NotFound
    return found, purchase


def _may_decide(consent: Consent, purchase: Purchase) -> bool:
    is_theirs = consent.decider_id == purchase.person_id
    return not is_theirs and may_decide(consent.decider_id, consent.organisation_id)


def _all_agree(purchase: Purchase) -> bool:
    """In every organisation: one yes, or everybody's where all have to agree."""
    rows = Consent.objects.unscoped("of this purchase").filter(purchase=purchase)
    for _organisation, some in groupby(
        rows.order_by("organisation_id", "pk"), key=lambda row: row.organisation_id
    ):
        answers = [(row.needs_all, row.answer == Answer.YES) for row in some]
        needs_all = any(needs for needs, _yes in answers)
        said = [yes for _needs, yes in answers]
        if not (all(said) if needs_all else any(said)):
            return False
    return True


@transaction.atomic
def delegate_consent(*, by: Actor, consent_id: int, to: int) -> Consent:
    """Give a question on to somebody else who has a say over the organisation's money."""
    consent, purchase = _asked(by, consent_id)
    if consent.answer != Answer.WAITING:
        raise AlreadyAnswered
    if to not in deciders_instead(consent, purchase.person_id or 0):
        raise NotFound
    consent.decider_id, consent.delegated_by_id = to, by.person_id
    consent.save(update_fields=["decider", "delegated_by"])
    publish(
        ConsentDelegated(
            by=str(by),
            owner_id=consent.owner_id,
            consent_id=consent.pk,
            purchase_id=purchase.pk,
            from_person_id=by.person_id or 0,
            to_person_id=to,
        )
    )
    tell("wallets.consent_asked", to, purchase, reverse("wallets:consents"))
    return consent


def remind_deciders(before: datetime) -> int:
    """Once, those who have not answered what is due before then."""
    rows = Consent.objects.unscoped("the clock looks at all").filter(
        answer=Answer.WAITING, reminded_at=None, due_at__lte=before
    )
    found = list(rows.select_related("purchase").order_by("pk")[:500])
    for consent in found:
        with transaction.atomic():
            consent.reminded_at = clock.now()
            consent.save(update_fields=["reminded_at"])
            page = reverse("wallets:consents")
            tell("wallets.consent_reminder", consent.decider_id, consent.purchase, page)
    return len(found)
