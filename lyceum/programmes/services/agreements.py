"""What the owners of a programme agree on: offered, signed by each, in force once all have; and the cost
that they split by it."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from django.db import transaction

from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.programmes import policies, selectors
from lyceum.programmes.errors import (
    AgreementHasChanged,
    AgreementIsNotInForce,
    AgreementIsOver,
    NotAnOwner,
    NothingCosts,
    NothingToCarry,
    OwnersAreTooFew,
    ProgrammeDatesDoNotFit,
)
from lyceum.programmes.events import (
    AgreementCameIntoForce,
    AgreementOffered,
    AgreementSigned,
    ProgrammeCostSplit,
)
from lyceum.programmes.models import Agreement, CostSplit, Party, Programme
from lyceum.programmes.types import Pact
from lyceum.wallets import api as wallets

from .programmes import locked_programme, programme_fact
from .states import ALL
from .telling import about_programme, signers_of, tell

FEWEST = 2


@transaction.atomic
def offer_agreement(*, by: Actor, programme_id: int, pact: Pact) -> Agreement:
    """Lay a new version before all owners. The one in force counts until all have signed this one; one
    that waited for signatures is over."""
    programme = locked_programme(by, programme_id)
    _insist_on_sense(programme, pact)
    rows = Agreement.objects.unscoped(ALL).filter(programme=programme)
    rows.filter(in_force_at=None, replaced_at=None).update(replaced_at=clock.now())
    words = {name: value for name, value in vars(pact).items() if name != "owners"}
    agreement = Agreement.objects.create(
        owner_id=programme.owner_id,
        programme=programme,
        number=rows.count() + 1,
        offered_at=clock.now(),
        offered_by=str(by),
        digest=digest_of(pact),
        **{**words, "shared": list(pact.shared)},
    )
    Party.objects.bulk_create(Party(agreement=agreement, **vars(one)) for one in pact.owners)
    owners = [one.organisation_id for one in pact.owners]
    publish(_fact(AgreementOffered, by, programme, agreement, organisation_ids=owners))
    for at in owners:
        about = about_programme(programme, "agreement", number=agreement.number)
        tell("to_sign", signers_of(at), about, by=by, organisation_id=at)
    return agreement


@transaction.atomic
def sign_agreement(*, by: Actor, programme_id: int, organisation_id: int, digest: str) -> Agreement:
    """Sign for one of the owners; with the last signature it comes into force, from its first day.

    `digest` is that of the text that the signer was shown. Raises `NotAnOwner`, `AgreementIsOver`,
    `AgreementHasChanged`.
    """
    programme = selectors.programme_for(by, programme_id)
    if not policies.can_sign(by, organisation_id):
        raise NotAnOwner
    rows = Agreement.objects.unscoped(ALL).select_for_update()
    agreement = rows.filter(programme=programme).order_by("-number").first()
    if agreement is None or agreement.replaced_at:
        raise AgreementIsOver
    if agreement.digest != digest:
        raise AgreementHasChanged
    party = agreement.parties.filter(organisation_id=organisation_id).first()
    if party is None:
        raise NotAnOwner
    if party.signed_at is None:
        party.signed_at, party.signed_by = clock.now(), str(by)
        party.signed_digest = digest
        party.save()
        signed = {"signer_organisation_id": organisation_id}
        publish(_fact(AgreementSigned, by, programme, agreement, **signed))
        _come_into_force(by, programme, agreement)
    return agreement


def _come_into_force(by: Actor, programme: Programme, agreement: Agreement) -> None:
    """Once all have signed. The version before it counts until the first day of this one."""
    parties = list(agreement.parties.all())
    if agreement.in_force_at or any(party.signed_at is None for party in parties):
        return
    begins = max(clock.now(), datetime.combine(agreement.starts_on, time(), UTC))
    signed = Agreement.objects.unscoped(ALL).filter(programme=programme, in_force_at__isnull=False)
    signed.filter(selectors.not_over_at(begins)).update(replaced_at=begins)
    agreement.in_force_at = clock.now()
    agreement.save(update_fields=["in_force_at"])
    owners = [party.organisation_id for party in parties]
    publish(_fact(AgreementCameIntoForce, by, programme, agreement, organisation_ids=owners))


@transaction.atomic
def split_cost(*, by: Actor, programme_id: int) -> CostSplit:
    """Bring each owner's part of the cost into the programme's pot, exactly and once for a version.

    Of what earlier versions have brought only the difference is; nothing goes back by itself. Raises
    what `wallets.share_cost` does, and then nobody has paid.
    """
    programme = locked_programme(by, programme_id)
    agreement = selectors.agreement_in_force(programme.pk)
    if agreement is None:
        raise AgreementIsNotInForce
    if not agreement.cost:
        raise NothingCosts
    done = CostSplit.objects.filter(agreement=agreement).first()
    if done:
        return done
    parties = selectors.parties_of(agreement)
    parts = _to_bring(agreement, parties)
    pot_id = _pot_of(programme, agreement)
    _keep_guests(programme, pot_id, parties)
    transfer_id = _bring(agreement, pot_id, parts)
    split = CostSplit.objects.create(
        agreement=agreement,
        pot_id=pot_id,
        transfer_id=transfer_id,
        parts=sorted(parts.items()),
        split_at=clock.now(),
    )
    publish(_fact(ProgrammeCostSplit, by, programme, agreement, transfer_id=transfer_id))
    return split


def _to_bring(agreement: Agreement, parties: Sequence[Party]) -> dict[int, int]:
    """What each has to bring by this version, less what it brought by those before."""
    brought: Counter[int] = Counter()
    before = CostSplit.objects.filter(
        agreement__programme=agreement.programme_id, agreement__currency=agreement.currency
    )
    for parts in before.values_list("parts", flat=True):
        brought.update(dict(parts))
    due = zip(parties, selectors.parts_of(agreement, parties), strict=True)
    rest = {party.organisation_id: part - brought[party.organisation_id] for party, part in due}
    return {pk: part for pk, part in rest.items() if part > 0}


def _bring(agreement: Agreement, pot_id: int, parts: dict[int, int]) -> int | None:
    if not parts:
        return None
    name = f"programmes.agreement:{agreement.pk}"
    house = actors.system("programmes", *(organisation_owner(pk) for pk in parts))
    booked = wallets.share_cost(by=house, pot_id=pot_id, parts=parts, key=name, about=name)
    return booked.transfer_id


def _pot_of(programme: Programme, agreement: Agreement) -> int:
    """The programme's pot in the currency of the agreement; the first cost opens it."""
    before = CostSplit.objects.filter(
        agreement__programme=programme, agreement__currency=agreement.currency
    ).first()
    if before:
        return before.pot_id
    house = actors.system("programmes", programme.owner_id)
    new = wallets.NewPot(
        kind="consortium",
        name=programme.title[:100],
        organisation_id=programme.organisation_id,
        currency=agreement.currency,
    )
    return wallets.open_pot(by=house, new=new).pk


def _keep_guests(programme: Programme, pot_id: int, parties: Sequence[Party]) -> None:
    """From every pot of the programme the people of today's owners spend: also of who joined later,
    and not of who left."""
    splits = CostSplit.objects.filter(agreement__programme=programme)
    pots = {pot_id, *splits.values_list("pot_id", flat=True)}
    house = actors.system("programmes", programme.owner_id)
    owners = [party.organisation_id for party in parties]
    for pk in sorted(pots):
        wallets.keep_guests(by=house, pot_id=pk, guest_ids=owners)


def digest_of(pact: Pact) -> str:
    """A fingerprint of every word of it: what is signed is this and nothing else (SHA-256)."""
    said = {**vars(pact), "owners": [vars(one) for one in pact.owners]}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _insist_on_sense(programme: Programme, pact: Pact) -> None:
    owners = {one.organisation_id for one in pact.owners}
    if len(owners) < max(FEWEST, len(pact.owners)) or programme.organisation_id not in owners:
        raise OwnersAreTooFew
    if pact.ends_on < pact.starts_on:
        raise ProgrammeDatesDoNotFit
    weighs = {"seats": [o.seats for o in pact.owners], "shares": [o.share for o in pact.owners]}
    if not sum(weighs.get(pact.cost_key, [1])):
        raise NothingToCarry


def _fact(kind: Any, by: Actor, programme: Programme, agreement: Agreement, **more: Any) -> Any:
    return programme_fact(kind, by, programme, agreement_id=agreement.pk, **more)
