import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from lyceum.access import policies, selectors
from lyceum.access.errors import AccountIsClosed, ExpiryOutOfRange, ScopeUnknown, TokenIsWrong
from lyceum.access.events import (
    ServiceAccountClosed,
    ServiceAccountMade,
    TokenMade,
    TokenRevoked,
)
from lyceum.access.models import ApiToken, ServiceAccount
from lyceum.access.selectors.accounts import LETTERS, PREFIX, checksum_of
from lyceum.access.types import TOKEN_SCOPES, MadeToken
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import Scope, organisation_owner

from .credentials import forget_credentials, note_used

SECRET_LETTERS = 36  # 214 bits
SHOWN = 8
LONGEST = timedelta(days=731)


@transaction.atomic
def make_service_account(
    *, by: Actor, organisation_id: int, name: str, purpose: str
) -> ServiceAccount:
    """An account for a program of an organisation."""
    _may(by, organisation_id)
    account = ServiceAccount.objects.create(
        organisation_id=organisation_id,
        name=name.strip(),
        purpose=purpose.strip(),
        made_by=str(by),
        made_at=clock.now(),
    )
    publish(_fact(ServiceAccountMade, by, account))
    return account


@transaction.atomic
def close_service_account(*, by: Actor, organisation_id: int, account_id: int) -> None:
    """The program comes in no more; what it did stays under its name."""
    _may(by, organisation_id)
    account = selectors.account_for(by, organisation_id, account_id)
    if account.closed_at:
        return
    account.closed_at = clock.now()
    account.save(update_fields=["closed_at"])
    transaction.on_commit(forget_credentials)
    publish(_fact(ServiceAccountClosed, by, account))


@transaction.atomic
def make_token(
    *,
    by: Actor,
    organisation_id: int,
    account_id: int,
    scopes: Iterable[str],
    expires_at: datetime,
) -> MadeToken:
    """A token with its secret, which nobody sees again."""
    _may(by, organisation_id)
    account = selectors.account_for(by, organisation_id, account_id)
    if account.closed_at:
        raise AccountIsClosed
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= TOKEN_SCOPES.keys():
        raise ScopeUnknown
    if not clock.now() < expires_at <= clock.now() + LONGEST:
        raise ExpiryOutOfRange
    secret = new_secret()
    token = ApiToken.objects.create(
        organisation_id=organisation_id,
        account=account,
        scopes=wanted,
        beginning=secret[:SHOWN],
        token_hash=selectors.hash_of(secret),
        made_by=str(by),
        made_at=clock.now(),
        expires_at=expires_at,
    )
    publish(_fact(TokenMade, by, account, token_id=token.pk, scopes=wanted))
    return MadeToken(token.pk, secret, expires_at)


@transaction.atomic
def revoke_token(*, by: Actor, organisation_id: int, token_id: int) -> None:
    """The token opens nothing from now on."""
    _may(by, organisation_id)
    token = selectors.token_for(by, organisation_id, token_id)
    if token.revoked_at:
        return
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    transaction.on_commit(forget_credentials)
    publish(_fact(TokenRevoked, by, token.account, token_id=token.pk))


def actor_of_token(*, secret: str, scope: str, slug: str | None = None) -> tuple[Actor, int]:
    """Who comes in by this token, and the organisation for which they act: no other is in reach.

    `scope` is what the token is used for, `slug` the organisation that the address names, if it
    names one. That it was used is noted once a minute, so that a busy program costs no write for
    every request.
    """
    token = selectors.open_token(secret)
    if token is None or scope not in token.scopes or slug not in (None, token.slug):
        raise TokenIsWrong
    note_used(token)
    at = token.organisation_id
    roles = frozenset((at, role) for role in TOKEN_SCOPES[scope].roles)
    reach = Scope(frozenset({organisation_owner(at)}), roles, at)
    return Actor("service", str(token.account_id), reach), at


def new_secret() -> str:
    """`lyc_`, 36 random letters, and six that are their checksum: scanners know it at sight."""
    body = "".join(secrets.choice(LETTERS) for _ in range(SECRET_LETTERS))
    return f"{PREFIX}{body}{checksum_of(body)}"


def _may(by: Actor, organisation_id: int) -> None:
    if not policies.can_keep_accounts(by, organisation_id):
        raise Forbidden


def _fact(event: Any, by: Actor, account: ServiceAccount, **more: Any) -> Any:
    return event(
        by=str(by),
        owner_id=account.owner_id,
        organisation_id=account.organisation_id,
        account_id=account.pk,
        **more,
    )
