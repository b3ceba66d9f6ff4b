import re
import string
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lyceum.access import policies
from lyceum.access.models import ApiToken, ServiceAccount
from lyceum.access.types import TOKEN_SCOPES, AccountRow, TokenRow, user_of
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.questions import asked_often

from .ways_in import hash_of

PREFIX = "lyc_"
LETTERS = string.digits + string.ascii_letters
CHECKSUM = 6
FORM = re.compile(rf"{PREFIX}([0-9A-Za-z]{{36}})([0-9A-Za-z]{{{CHECKSUM}}})")
SOON = timedelta(days=30)


def checksum_of(body: str) -> str:
    """CRC-32 in letters: a slip of the pen is seen without asking the database."""
    number = zlib.crc32(body.encode())
    letters = ""
    for _place in range(CHECKSUM):
        number, digit = divmod(number, len(LETTERS))
        letters = LETTERS[digit] + letters
    return letters


@dataclass(frozen=True)
class OpenToken:
    """A token that opens something: for which account, where and what."""

    id: int
    account_id: int
    account: str
    organisation_id: int
    slug: str
    scopes: list[str]
    last_used_at: datetime | None


def open_token(secret: str) -> OpenToken | None:
    """The token behind a secret, while it opens something. One query, because every request asks."""
    form = FORM.fullmatch(secret)
    if form is None or checksum_of(form[1]) != form[2]:
        return None
    for expires_at, revoked_at, closed_at, ended_at, *said in _tokens(hash_of(secret)):
        if expires_at > clock.now() and not (revoked_at or closed_at or ended_at):
            return OpenToken(*said)
    return None


@asked_often
def _tokens(token_hash: Any) -> Any:
    tokens = ApiToken.objects.unscoped("who comes in is not known before")
    return tokens.filter(token_hash=token_hash).values_list(*TOKEN)


TOKEN = (
    "expires_at",
    "revoked_at",
    "account__closed_at",
    "organisation__ended_at",
    "pk",
    "account_id",
    "account__name",
    "organisation_id",
    "organisation__slug",
    "scopes",
    "last_used_at",
)


def account_names(account_ids: Iterable[int]) -> dict[int, str]:
    """What service accounts are called. Whoever asks has asked before whether they may be shown."""
    ids = list(account_ids)
    accounts = ServiceAccount.objects.unscoped("names, for lines that may be read")
    return dict(accounts.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def account_for(actor: Actor, organisation_id: int, account_id: int) -> ServiceAccount:
    """A service account, for who keeps them in its organisation."""
    _may(actor, organisation_id)
    accounts = ServiceAccount.objects.unscoped("permitted above")
    account = accounts.filter(organisation_id=organisation_id, pk=account_id).first()
    if account is None:
        raise NotFound
    return account


def token_for(actor: Actor, organisation_id: int, token_id: int) -> ApiToken:
    """A token, for who keeps them in its organisation."""
    _may(actor, organisation_id)
    tokens = ApiToken.objects.unscoped("permitted above").select_related("account")
    token = tokens.filter(organisation_id=organisation_id, pk=token_id).first()
    if token is None:
        raise NotFound
    return token


def accounts_of(actor: Actor, organisation_id: int) -> list[AccountRow]:
    """The service accounts of an organisation with their tokens; open ones first. Two queries."""
    _may(actor, organisation_id)
    tokens: dict[int, list[TokenRow]] = {}
    every = ApiToken.objects.unscoped("permitted above").select_related("account")
    for token in every.filter(organisation_id=organisation_id).order_by("-pk")[:1000]:
        tokens.setdefault(token.account_id, []).append(_row(token))
    accounts = ServiceAccount.objects.unscoped("permitted above")
    found = accounts.filter(organisation_id=organisation_id).order_by("name", "pk")
    rows = [
        AccountRow(
            id=account.pk,
            name=account.name,
            purpose=account.purpose,
            made_at=account.made_at,
            is_open=account.closed_at is None,
            tokens=tokens.get(account.pk, []),
        )
        for account in found
    ]
    return sorted(rows, key=lambda row: not row.is_open)


def _row(token: ApiToken) -> TokenRow:
    state = _state(token)
    return TokenRow(
        id=token.pk,
        beginning=token.beginning,
        scopes=[TOKEN_SCOPES[name].short for name in token.scopes],
        user=user_of(token.pk),
        made_at=token.made_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        state=state,
        is_open=state == OPEN,
        ends_soon=state == OPEN and token.expires_at < clock.now() + SOON,
    )


OPEN = _("valid")


def _state(token: ApiToken) -> str | Promise:
    if token.revoked_at or token.account.closed_at:
        return _("revoked")
    return OPEN if token.expires_at > clock.now() else _("has run out")


def has_token_for(organisation_id: int, scope: str) -> bool:
    """Was there ever a token of this scope here? Then there is something to keep in step."""
    tokens = ApiToken.objects.unscoped("the house asks").filter(organisation_id=organisation_id)
    return any(scope in scopes for scopes in tokens.values_list("scopes", flat=True))


def today() -> date:
    """The day from which a token counts."""
    return clock.today()


def _may(actor: Actor, organisation_id: int) -> None:
    if not policies.can_keep_accounts(actor, organisation_id):
        raise NotFound
