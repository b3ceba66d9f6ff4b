"""Verbs on single sign-ins to tools, from the code to the end of what came of it."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from oauth2_provider.models import AccessToken, Grant, RefreshToken, clear_expired

from lyceum.access import selectors
from lyceum.access.events import ToolEntered, ToolTokenReused
from lyceum.access.models import Alias, Client, ToolSignIn
from lyceum.access.types import HowSignedIn
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

KEPT_FOR = timedelta(days=90)


def begin_sign_in(
    *,
    person_id: int,
    client: Client,
    code: str,
    how: HowSignedIn,
    organisation_id: int | None,
    is_silent: bool,
) -> ToolSignIn:
    """A code is given; remember who it stands for and how they had proven themselves."""
    return ToolSignIn.objects.create(
        person_id=person_id,
        client=client,
        code_hash=selectors.hash_of(code),
        organisation_id_then=organisation_id,
        is_silent=is_silent,
        proven_at=how.at,
        methods=list(how.methods),
        strength=how.strength,
        given_at=clock.now(),
    )


def sign_in_of_code(*, code: str, client: Client) -> ToolSignIn | None:
    """The sign-in that a code stands for. A code that comes again ends what came of it: one of
    the two who had it is not the tool."""
    signed = _signed().filter(code_hash=selectors.hash_of(code), client=client)
    found: ToolSignIn | None = signed.first()
    if found is None:
        return None
    if found.used_at:
        report_reuse(found, "code")
        return None
    return found


def sign_in_of_family(family: UUID | None) -> ToolSignIn | None:
    """The sign-in from which a line of refresh tokens comes."""
    found: ToolSignIn | None = _signed().filter(family=family).first() if family else None
    return found


def look_for_reuse(*, token: str, client: Client) -> None:
    """A refresh token that was used, while its line still lives: one of two holders is not the
    tool, and the whole line ends."""
    tokens = RefreshToken.objects.filter(application=client)
    spent = tokens.filter(token_checksum=selectors.hash_of(token)).exclude(revoked=None).first()
    if spent is None or not tokens.filter(token_family=spent.token_family, revoked=None).exists():
        return
    if signed := sign_in_of_family(spent.token_family):
        report_reuse(signed, "refresh_token")


@transaction.atomic
def use_sign_in(sign_in: ToolSignIn, *, family: UUID | None, token_id: int) -> bool:
    """The tool has come for it: from here on it is a sign-in. Says whether it was the first."""
    found = _signed().select_for_update().get(pk=sign_in.pk)
    if found.used_at:
        return False
    found.used_at, found.family, found.token_id = clock.now(), family, token_id
    found.save(update_fields=["used_at", "family", "token_id"])
    publish(
        ToolEntered(
            by=person_owner(found.person_id),
            owner_id=person_owner(found.person_id),
            person_id=found.person_id,
            tool_id=found.client_id,
            organisation_id=found.organisation_id_then,
            is_silent=found.is_silent,
        )
    )
    return True


@transaction.atomic
def report_reuse(sign_in: ToolSignIn, kind: str) -> None:
    """What may be used once was used twice: all that came of this sign-in is ended."""
    AccessToken.objects.filter(pk=sign_in.token_id).delete()
    RefreshToken.revoke_family(sign_in.family)
    owner = person_owner(sign_in.person_id)
    publish(
        ToolTokenReused(
            by="system:access",
            owner_id=owner,
            person_id=sign_in.person_id,
            tool_id=sign_in.client_id,
            kind=kind,
        )
    )


@transaction.atomic
def end_sign_ins(
    *, client: Client, person_id: int | None = None, keep_offline: bool = False
) -> None:
    """What a tool holds opens nothing any more; `keep_offline`: but for what it was given for the
    time when the person is away."""
    whose = {"application_id": client.pk} | ({"user_id": person_id} if person_id else {})
    Grant.objects.filter(**whose).delete()
    tokens = AccessToken.objects.filter(**whose)
    if keep_offline:
        tokens = tokens.filter(refresh_token=None)
    else:
        RefreshToken.objects.filter(**whose, revoked=None).update(revoked=clock.now())
    tokens.delete()


def subject_of(person_id: int, client: Client) -> str:
    """The name under which a tool knows a person, for ever the same."""
    if client.subject_type == Client.Subject.PUBLIC:
        return str(identity.cards_of([person_id])[person_id].public_id)
    alias, _made = Alias.objects.unscoped("their own").get_or_create(
        person_id=person_id,
        sector=client.sector,
        defaults={"subject": secrets.token_urlsafe(24), "owner_id": person_owner(person_id)},
    )
    return alias.subject


def forget_old_sign_ins() -> int:
    """Drop codes and tokens whose time is over, and sign-ins of which nothing is left."""
    clear_expired()
    old = _signed().filter(given_at__lt=clock.now() - KEPT_FOR)
    living = RefreshToken.objects.exclude(token_family=None).values("token_family")
    dropped, _kinds = old.exclude(family__in=living).delete()
    return int(dropped)


def _signed() -> Any:
    return ToolSignIn.objects.unscoped("by the code or token that stands for it")
