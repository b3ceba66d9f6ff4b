"""Tokens: with what we speak to a system outside. Kept by whoever administers the organisation."""

from django.db import transaction

from lyceum.connections import policies, selectors
from lyceum.connections.events import TokenBroken, TokenClosed, TokenKept, TokenRenewed
from lyceum.connections.models import Token
from lyceum.connections.types import TokenRow
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish


@transaction.atomic
def keep_token(
    *, by: Actor, organisation_id: int, system: str, name: str, words: str, url: str = ""
) -> TokenRow:
    """Keep a token that the system outside has made; nobody reads it again."""
    policies.insist_on_keeper(by, organisation_id)
    token = Token(
        organisation_id=organisation_id,
        system=system,
        name=name.strip(),
        url=url.strip(),
        made_by=str(by),
        made_at=clock.now(),
    )
    token.words = words.strip()
    token.save()
    publish(
        TokenKept(
            by=str(by),
            owner_id=token.owner_id,
            organisation_id=organisation_id,
            token_id=token.pk,
            system=system,
        )
    )
    return selectors.token_row(token)


@transaction.atomic
def renew_token(*, by: Actor, organisation_id: int, token_id: int, words: str) -> TokenRow:
    """Another token in place of the former; what waited for it goes on."""
    token = _kept(by, organisation_id, token_id)
    token.words = words.strip()
    token.broken_at, token.trouble = None, ""
    token.save(update_fields=["sealed_token", "broken_at", "trouble"])
    publish(
        TokenRenewed(
            by=str(by),
            owner_id=token.owner_id,
            organisation_id=organisation_id,
            token_id=token.pk,
        )
    )
    return selectors.token_row(token)


@transaction.atomic
def close_token(*, by: Actor, organisation_id: int, token_id: int) -> None:
    """Forget it; nothing is asked with it any more."""
    token = _kept(by, organisation_id, token_id)
    token.closed_at, token.sealed_token = clock.now(), ""
    token.save(update_fields=["closed_at", "sealed_token"])
    publish(
        TokenClosed(
            by=str(by),
            owner_id=token.owner_id,
            organisation_id=organisation_id,
            token_id=token.pk,
        )
    )


@transaction.atomic
def break_token(*, by: Actor, token_id: int, trouble: str) -> bool:
    """The system refuses it. True for whoever says so first, so that it is told once."""
    every = Token.objects.unscoped("whoever asked with it knows")
    token = every.select_for_update().filter(pk=token_id, broken_at=None, closed_at=None).first()
    if token is None:
        return False
    token.broken_at, token.trouble = clock.now(), trouble[:200]
    token.save(update_fields=["broken_at", "trouble"])
    publish(
        TokenBroken(
            by=str(by),
            owner_id=token.owner_id,
            organisation_id=token.organisation_id,
            token_id=token.pk,
            trouble=token.trouble,
        )
    )
    return True


def _kept(by: Actor, organisation_id: int, token_id: int) -> Token:
    policies.insist_on_keeper(by, organisation_id)
    return selectors.token_for(by, organisation_id, token_id)
