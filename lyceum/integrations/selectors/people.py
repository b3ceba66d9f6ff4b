"""Who is behind an account or an address outside, and what may be told of them."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.crypto import salted_hmac

from lyceum.connections import api as connections
from lyceum.footprint import api as footprint
from lyceum.identity import api as identity
from lyceum.integrations.engine import Deed
from lyceum.integrations.models import Account, fold
from lyceum.integrations.policies import insist_on_person
from lyceum.integrations.types import TELLS, ToolRow
from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations

FEW = 5


def keys_of(
    connection_ids: Iterable[int], name: str = "", addresses: Iterable[str] = ()
) -> list[str]:
    """The words by which what waits for somebody is found: keyed hashes, so that they tell nothing."""
    said = [f"account:{pk}:{fold(name)}" for pk in connection_ids if fold(name)]
    said += [f"mail:{address.lower()}" for address in addresses]
    return [salted_hmac("integrations.keys", one, algorithm="sha256").hexdigest() for one in said]


def whose(connection_id: int, deed: Deed) -> int | None:
    """The person who has proven this address, or else has said that this account is theirs."""
    if deed.email and (found := identity.people_by_proven_email([deed.email])):
        return found[deed.email]
    if not deed.account:
        return None
    accounts = Account.objects.unscoped("whose account it is, is asked here")
    linked = accounts.filter(connection_id=connection_id, folded=fold(deed.account))
    return linked.values_list("person_id", flat=True).first()


def account_at(connection_id: int, person_id: int) -> Account | None:
    """What somebody has said about a connection."""
    accounts = Account.objects.unscoped("what they said decides what is told of them")
    return accounts.filter(connection_id=connection_id, person_id=person_id).first()


def accounts_of(person_id: int) -> list[Account]:
    """All that somebody has said. Whoever asks is them, or erases them."""
    accounts = Account.objects.unscoped("by whoever they belong to")
    return list(accounts.filter(person_id=person_id))


def my_tools(actor: Actor) -> list[ToolRow]:
    """What may tell something of the actor, by organisation, with the last that it told.

    What they have agreed to stays there to be ended, also where it can tell nothing at present.
    """
    person_id = insist_on_person(actor)
    places = {row.organisation_id for row in organisations.memberships_of(person_id)}
    mine = {one.connection_id: one for one in accounts_of(person_id)}
    told = footprint.work_told(actor) if mine else {}
    offers = connections.offered_at(places, also=mine)
    names = organisations.organisation_names({offer.organisation_id for offer in offers})
    return [
        replace(
            _tool(offer, names[offer.organisation_id], mine.get(offer.id), told),
            can_tell=offer.is_on and offer.organisation_id in places,
        )
        for offer in offers
    ]


def _tool(
    offer: connections.OfferRow,
    organisation: str,
    account: Account | None,
    told: dict[int, list[footprint.LineRow]],
) -> ToolRow:
    row = ToolRow(offer.id, offer.name, organisation, TELLS.get(offer.system, TELLS["own"]))
    if account is None:
        return row
    return ToolRow(
        connection_id=row.connection_id,
        name=row.name,
        organisation=row.organisation,
        tells=row.tells,
        account=account.name,
        agreed_at=account.agreed_at,
        paused_at=account.paused_at,
        told=account.told,
        last_told_at=account.last_told_at,
        lines=told.get(offer.id, [])[:FEW],
    )
