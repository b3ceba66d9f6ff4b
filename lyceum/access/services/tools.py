"""Verbs on tools: register them, change them, take them away; what people agree to."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from lyceum.access import policies, selectors
from lyceum.access.errors import NobodyMayUseIt, PassIsSpent, ToolIsRevoked, ToolNameTaken
from lyceum.access.events import (
    ConsentGiven,
    ConsentWithdrawn,
    RegistrationPassMade,
    RegistrationPassWithdrawn,
    ToolChanged,
    ToolEvent,
    ToolRegistered,
    ToolRevoked,
    ToolSecretRenewed,
)
from lyceum.access.models import Client, Consent, Offer, RegistrationPass
from lyceum.access.types import SCOPES, ToolWish
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

from .tool_sign_ins import end_sign_ins

FIELDS = ("name", "about", "start_url", "redirect_uris", "post_logout_redirect_uris", "scopes")


@transaction.atomic
def register_tool(
    *, by: Actor, wish: ToolWish, organisation_id: int | None = None
) -> tuple[Client, str]:
    """A tool that people sign in to with us, and its secret, which is told once.

    A public one (an app, a page without a server) has none.
    """
    if not policies.can_keep_tools(by, organisation_id):
        raise Forbidden
    return _register(by, wish, organisation_id)


def _register(
    by: Actor, wish: ToolWish, organisation_id: int | None, *, by_itself: bool = False
) -> tuple[Client, str]:
    client = Client(
        organisation_id=organisation_id,
        authorization_grant_type=Client.GRANT_AUTHORIZATION_CODE,
        algorithm=Client.RS256_ALGORITHM,
        hash_client_secret=False,  # it comes hashed
        registered_by=str(by),
        registration_source="dcr" if by_itself else "manual",
        sector=urlsplit(wish.redirect_uris[0]).netloc or wish.redirect_uris[0],
    )
    secret = _fill(by, client, wish)
    _save(client)
    _offer(by, client, wish)
    publish(_fact(ToolRegistered, by, client, by_itself=by_itself))
    return client, secret


def _fill(by: Actor, client: Client, wish: ToolWish) -> str:
    """Put the wish into the row. Says the new secret, where it got one."""
    if policies.can_keep_tools(by, None):
        client.is_for_all = wish.is_for_all
    elif wish.is_for_all and not client.is_for_all:
        raise Forbidden
    client.name, client.about, client.start_url = wish.name, wish.about, wish.start_url
    client.redirect_uris = " ".join(wish.redirect_uris)
    client.post_logout_redirect_uris = " ".join(wish.post_logout_redirect_uris)
    client.scopes = [name for name in SCOPES if name in {"openid", *wish.scopes}]
    client.subject_type = "pairwise" if wish.is_pairwise else "public"
    if wish.is_public:
        client.client_type, client.client_secret = Client.CLIENT_PUBLIC, ""
        return ""
    secret = "" if client.client_type == Client.CLIENT_CONFIDENTIAL else _give_secret(client)
    client.client_type = Client.CLIENT_CONFIDENTIAL
    return secret


def _give_secret(client: Client) -> str:
    secret = secrets.token_urlsafe(48)
    client.client_secret = selectors.hash_of(secret)
    return secret


def _save(client: Client) -> None:
    try:
        with transaction.atomic():
            client.save()
    except IntegrityError as error:
        raise ToolNameTaken from error


def _offer(by: Actor, client: Client, wish: ToolWish) -> None:
    """Say whose people may use it. Nobody offers a tool to people whom they do not keep, nor
    takes it from them."""
    before = selectors.offered_places(client)
    places = set(wish.organisation_ids)
    if not places and client.organisation_id and not client.is_for_all:
        places = {client.organisation_id}
    if not all(policies.can_keep_tools(by, place) for place in places - before):
        raise Forbidden
    places |= {place for place in before if not policies.can_keep_tools(by, place)}
    if not places and not client.is_for_all:
        raise NobodyMayUseIt
    Offer.objects.filter(client=client).exclude(organisation_id__in=places).delete()
    Offer.objects.bulk_create(
        Offer(client=client, organisation_id=place) for place in sorted(places - before)
    )


@transaction.atomic
def change_tool(*, by: Actor, tool_id: int, wish: ToolWish) -> tuple[Client, str]:
    """Change what a tool is; says its secret where it had none and needs one now."""
    client = _kept(by, tool_id)
    before = {field: getattr(client, field) for field in FIELDS}
    secret = _fill(by, client, wish)
    _save(client)
    _offer(by, client, wish)
    changed = [field for field in FIELDS if getattr(client, field) != before[field]]
    publish(_fact(ToolChanged, by, client, changed=changed))
    return client, secret


def _kept(by: Actor, tool_id: int) -> Client:
    """The tool, locked, if it is open and the actor keeps it."""
    selectors.tool_for(by, tool_id)
    client = Client.objects.unscoped("asked for above").select_for_update().get(pk=tool_id)
    if client.revoked_at:
        raise ToolIsRevoked
    return client


@transaction.atomic
def renew_secret(*, by: Actor, tool_id: int) -> tuple[Client, str]:
    """A new secret, told once; the old one opens nothing from now on."""
    client = _kept(by, tool_id)
    if client.client_type == Client.CLIENT_PUBLIC:
        raise NotFound
    secret = _give_secret(client)
    client.save()
    publish(_fact(ToolSecretRenewed, by, client))
    return client, secret


@transaction.atomic
def revoke_tool(*, by: Actor, tool_id: int) -> None:
    """Nobody signs in to it any more, and what it holds opens nothing."""
    client = _kept(by, tool_id)
    client.revoked_at = clock.now()
    client.save()
    end_sign_ins(client=client)
    publish(_fact(ToolRevoked, by, client))


def _fact(kind: type[ToolEvent], by: Actor, client: Client, **more: Any) -> ToolEvent:
    return kind(
        by=str(by),
        owner_id=client.owner_id,
        tool_id=client.pk,
        organisation_id=client.organisation_id,
        **more,
    )


# --- tools that register themselves ---------------------------------------------------------------


@transaction.atomic
def make_registration_pass(
    *, by: Actor, organisation_id: int | None = None, note: str = "", hours: int = 72
) -> str:
    """A token with which one tool may register itself, once; told once."""
    if not policies.can_keep_tools(by, organisation_id):
        raise Forbidden
    token = secrets.token_urlsafe(32)
    made = RegistrationPass.objects.create(
        organisation_id=organisation_id,
        token_hash=selectors.hash_of(token),
        note=note[:120],
        made_by=str(by),
        made_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=hours),
    )
    publish(_pass_fact(RegistrationPassMade, by, made))
    return token


@transaction.atomic
def withdraw_registration_pass(*, by: Actor, pass_id: int) -> None:
    """It opens nothing any more."""
    found = RegistrationPass.objects.within(by.scope).filter(pk=pass_id, used_at=None).first()
    if found is None or not policies.can_keep_tools(by, found.organisation_id):
        raise NotFound
    publish(_pass_fact(RegistrationPassWithdrawn, by, found))
    found.delete()


def _pass_fact(
    kind: type[RegistrationPassMade] | type[RegistrationPassWithdrawn],
    by: Actor,
    found: RegistrationPass,
) -> RegistrationPassMade | RegistrationPassWithdrawn:
    at = found.organisation_id
    return kind(by=str(by), owner_id=found.owner_id, pass_id=found.pk, organisation_id=at)


@transaction.atomic
def register_with_pass(*, token: str, wish: ToolWish) -> tuple[Client, str]:
    """A tool registers itself; it becomes one of the organisation that gave it the token."""
    passes = RegistrationPass.objects.unscoped("whoever holds it may use it")
    found = passes.select_for_update().filter(token_hash=selectors.hash_of(token)).first()
    if found is None or found.used_at or found.expires_at <= clock.now():
        raise PassIsSpent
    found.used_at = clock.now()
    found.save(update_fields=["used_at"])
    by = actors.system(f"pass-{found.pk}", found.owner_id)
    return _register(by, wish, found.organisation_id, by_itself=True)


# --- what people agree to -------------------------------------------------------------------------


@transaction.atomic
def give_consent(*, by: Actor, client: Client, scopes: Iterable[str]) -> None:
    """The person lets the tool know these things of them, besides what it knows already."""
    person_id = by.person_id
    if person_id is None:
        raise Forbidden
    known = selectors.consented(person_id, client)
    agreed = [name for name in SCOPES if name in known | set(scopes)]
    Consent.objects.unscoped("their own").update_or_create(
        person_id=person_id,
        client=client,
        defaults={
            "scopes": agreed,
            "given_at": clock.now(),
            "owner_id": person_owner(person_id),
        },
    )
    owner = person_owner(person_id)
    publish(
        ConsentGiven(
            by=str(by), owner_id=owner, person_id=person_id, tool_id=client.pk, scopes=agreed
        )
    )


@transaction.atomic
def withdraw_consent(*, by: Actor, tool_id: int) -> None:
    """The tool learns nothing more, and what it holds opens nothing."""
    person_id = by.person_id or 0
    mine = Consent.objects.unscoped("their own").filter(person_id=person_id, client_id=tool_id)
    consent = mine.select_related("client").first()
    if consent is None:
        raise NotFound
    consent.delete()
    end_sign_ins(client=consent.client, person_id=person_id)
    owner = person_owner(person_id)
    publish(ConsentWithdrawn(by=str(by), owner_id=owner, person_id=person_id, tool_id=tool_id))
