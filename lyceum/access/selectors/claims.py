"""What a tool is told of a person: no more than it asked for and they agreed to."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress

from lyceum.access.models import Client, ToolSignIn
from lyceum.identity import api as identity
from lyceum.kernel.scope import ECOSYSTEM, Scope
from lyceum.organisations import api as organisations

from .tools import told_places

CLAIMS = {
    "openid": ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr"],
    "profile": ["name", "nickname", "locale", "zoneinfo"],
    "email": ["email", "email_verified"],
    "organisations": ["organisation", "organisations"],
    "roles": ["roles"],
}


def claims(person_id: int, client: Client, scopes: Iterable[str]) -> dict[str, Any]:
    """The claims of these scopes; without those that have nothing to say."""
    asked = set(scopes)
    told: dict[str, Any] = {}
    card = identity.cards_of([person_id])[person_id]
    if "profile" in asked:
        told |= {"name": card.name, "nickname": card.short_name}
        told |= {"locale": card.locale, "zoneinfo": card.time_zone}
    if "email" in asked and card.email:
        proven = EmailAddress.objects.filter(user_id=person_id, email__iexact=card.email)
        told |= {"email": card.email, "email_verified": proven.filter(verified=True).exists()}
    told = {name: value for name, value in told.items() if value != ""}
    if asked & {"organisations", "roles"}:
        told |= _places(person_id, client, asked)
    return told


def _places(person_id: int, client: Client, asked: set[str]) -> dict[str, Any]:
    """Where they belong, the organisation in whose name they came, and their roles."""
    scope = organisations.scope_of(person_id)
    at = told_places(client, scope)
    here = _came_from(person_id, client, at)
    told: dict[str, Any] = {}
    if "roles" in asked:
        told["roles"] = _roles(scope, {here, *_also(client)})
    if "organisations" in asked:
        rows = [_place(row, scope, asked) for row in organisations.memberships_of(person_id)]
        told["organisations"] = [row for row in rows if int(row["id"]) in at]
        stood = [row for row in told["organisations"] if int(row["id"]) == here]
        told |= {"organisation": {"id": stood[0]["id"], "name": stood[0]["name"]}} if stood else {}
    return told


def _place(row: Any, scope: Scope, asked: set[str]) -> dict[str, Any]:
    said = {"id": str(row.organisation_id), "name": row.organisation}
    said |= {"position": row.position} if row.position else {}
    said |= {"unit": row.unit} if row.unit else {}
    more = {"roles": _roles(scope, {row.organisation_id})} if "roles" in asked else {}
    return said | more


def _roles(scope: Scope, at: set[int | None]) -> list[str]:
    return sorted({role for place, role in scope.roles if place in at})


def _also(client: Client) -> set[int | None]:
    """Roles in the whole ecosystem are told to the ecosystem's own tools only."""
    return {ECOSYSTEM} if client.organisation_id is None else set()


def _came_from(person_id: int, client: Client, told: set[int]) -> int | None:
    """In whose name they came when they last signed in, if it may still be told."""
    signed = ToolSignIn.objects.unscoped("their own").filter(person_id=person_id, client=client)
    last = signed.order_by("-pk").values_list("organisation_id_then", flat=True).first()
    return last if last in told else min(told, default=None)
