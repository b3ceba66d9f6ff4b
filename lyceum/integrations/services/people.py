"""What somebody allows their work tools to tell of them."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from lyceum.connections import api as connections
from lyceum.identity import api as identity
from lyceum.integrations import policies, selectors
from lyceum.integrations.errors import AccountTaken, NobodysAccount, NoConsent, NotYourTool
from lyceum.integrations.events import WorkToolAllowed, WorkToolPaused, WorkToolUnlinked
from lyceum.integrations.models import Account, Counted, fold
from lyceum.integrations.types import CONSENT
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.organisations import api as organisations

RESTS = ("paused_at", "rested_from", "rested_until")


@transaction.atomic
def allow_tool(*, by: Actor, connection_id: int, account: str = "") -> Account:
    """From now on this tool tells what the person did there; what waits for them is read as well.

    `account` is what they are called there; without it they are known by confirmed addresses.
    """
    person_id = policies.insist_on_person(by)
    _insist_on_offer(person_id, connection_id)
    name = account.strip().removeprefix("@")
    try:
        with transaction.atomic():
            found = _linked(person_id, connection_id, name)
    except IntegrityError as taken:
        raise AccountTaken(name) from taken
    identity.say_consent(by=by, person_id=person_id, purpose=CONSENT, is_given=True)
    addresses = identity.proven_addresses([person_id]).get(person_id, [])
    connections.wake_about(selectors.keys_of([connection_id], name, addresses))
    publish(_fact(WorkToolAllowed, by, found))
    return found


def _insist_on_offer(person_id: int, connection_id: int) -> None:
    places = {row.organisation_id for row in organisations.memberships_of(person_id)}
    if connection_id not in {row.id for row in connections.offered_at(places)}:
        raise NotYourTool


def _linked(person_id: int, connection_id: int, name: str) -> Account:
    """Their account there, under this name from now on."""
    agreed: dict[str, Any] = {"name": name, "agreed_at": clock.now()}
    found, is_new = Account.objects.unscoped("one's own word").get_or_create(
        person_id=person_id, connection_id=connection_id, defaults=agreed
    )
    if is_new:
        return found
    if found.folded != fold(name):
        _drop(found)  # what came under the former name
    found.name, found.agreed_at = name, clock.now()
    found.go_on()
    found.save(update_fields=["name", "folded", "agreed_at", *RESTS])
    return found


@transaction.atomic
def pause_tool(*, by: Actor, connection_id: int, is_paused: bool) -> Account:
    """Nothing is told from here until the pause ends, and nothing of it later."""
    account = _mine(by, connection_id)
    if (account.paused_at is not None) != is_paused:
        account.go_on()
        account.paused_at = clock.now() if is_paused else None
        account.save(update_fields=RESTS)
        publish(_fact(WorkToolPaused, by, account, is_paused=is_paused))
    return account


@transaction.atomic
def unlink_tool(*, by: Actor, connection_id: int) -> None:
    """The tool tells nothing any more, and what came from it and is still sealed is dropped.

    What it told before is the person's own record and stays there.
    """
    _end(by, _mine(by, connection_id))


@transaction.atomic
def release_account(*, by: Actor, organisation_id: int, connection_id: int, name: str) -> None:
    """Somebody entered an account that is not theirs: from now on it is nobody's here.

    Who had entered it is not shown; they find the tool unlinked.
    """
    policies.insist_on_keeper(by, organisation_id)
    connections.connection_for(by, organisation_id, connection_id)
    accounts = Account.objects.unscoped("permitted above").select_for_update()
    account = accounts.filter(connection_id=connection_id, folded=fold(name)).first()
    if account is None or not fold(name):
        raise NobodysAccount(name)
    _end(by, account)


def _end(by: Actor, account: Account) -> None:
    """Nothing is told any more, and what lies sealed of them is dropped, by whatever they are known."""
    addresses = identity.proven_addresses([account.person_id]).get(account.person_id, [])
    here = [account.connection_id]
    keys = selectors.keys_of(here, account.name, addresses)
    connections.drop_about(keys, connection_ids=here)
    Counted.objects.unscoped("of the account that ends").filter(account=account).delete()
    publish(_fact(WorkToolUnlinked, by, account))
    Account.objects.unscoped("the account that ends").filter(pk=account.pk).delete()


@transaction.atomic
def drop_sealed(person_id: int) -> None:
    """Somebody took their consent back: what waits to be told or read again is dropped."""
    if identity.has_consent(person_id, CONSENT):
        return  # they have agreed again since
    Counted.objects.unscoped("not to be told").filter(account__person_id=person_id).delete()
    _drop_all(person_id, identity.proven_addresses([person_id]).get(person_id, []))


def forget_person(subject: identity.Subject) -> None:
    """What lies sealed about somebody, under whatever name it came."""
    _drop_all(subject.person_id, subject.addresses)


def _drop_all(person_id: int, addresses: Iterable[str]) -> None:
    for account in selectors.accounts_of(person_id):
        _drop(account)
    connections.drop_about(selectors.keys_of([], addresses=addresses))


def _drop(account: Account) -> None:
    connections.drop_about(selectors.keys_of([account.connection_id], account.name))


def _mine(by: Actor, connection_id: int) -> Account:
    account = selectors.account_at(connection_id, policies.insist_on_person(by))
    if account is None:
        raise NoConsent
    return account


def _fact(event: Any, by: Actor, account: Account, **more: Any) -> Any:
    return event(
        by=str(by),
        owner_id=account.owner_id,
        person_id=account.person_id,
        connection_id=account.connection_id,
        **more,
    )
