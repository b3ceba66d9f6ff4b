"""Tokens with which we speak to systems outside."""

from collections.abc import Collection

from lyceum.connections import policies
from lyceum.connections.models import Token
from lyceum.connections.types import TokenRow
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound


def token_for(actor: Actor, organisation_id: int, token_id: int) -> Token:
    """A token, for who keeps those of its organisation."""
    if not policies.can_keep(actor, organisation_id):
        raise NotFound
    every = Token.objects.unscoped("permitted above")
    found = every.filter(pk=token_id, organisation_id=organisation_id, closed_at=None).first()
    if found is None:
        raise NotFound
    return found


def tokens_of(actor: Actor, organisation_id: int, systems: Collection[str]) -> list[TokenRow]:
    """The tokens of an organisation for these systems. One query."""
    if not policies.can_keep(actor, organisation_id):
        raise NotFound
    every = Token.objects.unscoped("permitted above").filter(closed_at=None)
    found = every.filter(organisation_id=organisation_id, system__in=list(systems))
    return [token_row(token) for token in found.order_by("name", "pk")]


def tokens_among(organisation_ids: Collection[int], systems: Collection[str]) -> list[TokenRow]:
    """The tokens with which these organisations speak to these systems; whoever asks shows none to
    anybody. One query."""
    every = Token.objects.unscoped("for who sends in their name").filter(closed_at=None)
    found = every.filter(organisation_id__in=list(organisation_ids), system__in=list(systems))
    return [token_row(token) for token in found.order_by("pk")]


def token_words(token_id: int) -> str:
    """What is shown to the system outside; nothing where the token is closed or refused. Raises
    `SealIsLost` where it cannot be opened."""
    every = Token.objects.unscoped("for who sends in its name")
    found = every.filter(pk=token_id, closed_at=None, broken_at=None).first()
    return found.words if found else ""


def token_row_of(token_id: int) -> TokenRow | None:
    """A token that is not closed, for who speaks in its name."""
    every = Token.objects.unscoped("for who sends in its name")
    found = every.filter(pk=token_id, closed_at=None).first()
    return token_row(found) if found else None


def token_row(token: Token) -> TokenRow:
    """The token as those who use it know it."""
    return TokenRow(
        id=token.pk,
        organisation_id=token.organisation_id,
        system=token.system,
        name=token.name,
        url=token.url,
        made_at=token.made_at,
        broken_at=token.broken_at,
        trouble=token.trouble,
    )
