"""Who must have a second factor, and who has none."""

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from lyceum.access import policies
from lyceum.access.models import FactorPolicy, SignOn
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import ECOSYSTEM
from lyceum.organisations import api as organisations

from .sign_ons import owner_of

FRESH = 15  # seconds that other processes may take to hear of a change
FACTORS = ("totp", "webauthn")
_kept: dict[str, tuple[float, dict[int, "InForce"]]] = {}


@dataclass(frozen=True)
class InForce:
    """A policy as every request compares it with the roles of whoever asks."""

    roles: frozenset[str]
    grace: timedelta
    since: datetime


@dataclass(frozen=True)
class LackingRow:
    """Somebody who needs a second factor and has none."""

    person_id: int
    name: str
    roles: list[str]
    due_at: datetime
    is_over: bool


def policies_in_force() -> dict[int, InForce]:
    """By organisation, 0 for the ecosystem; every request asks, so they are kept for some seconds."""
    kept_at, kept = _kept.get("all", (0.0, None))
    if kept is None or time.monotonic() - kept_at > FRESH:
        rows = FactorPolicy.objects.unscoped("compared with the roles of whoever asks")
        kept = {row.organisation_id or ECOSYSTEM: _in_force(row) for row in rows if row.roles}
        keep_policies(kept)
    return kept


def keep_policies(found: dict[int, InForce]) -> None:
    """What the next requests of this process compare with."""
    _kept["all"] = (time.monotonic(), found)


def forget_policies() -> None:
    """They were changed here."""
    _kept.clear()


def _in_force(row: FactorPolicy) -> InForce:
    return InForce(frozenset(row.roles), timedelta(days=row.grace_days), row.since)


def factor_due_at(actor: Actor, shown_to: list[int]) -> datetime | None:
    """From when on the actor must have a second factor; None where nobody asks, or they have one.

    Free for who holds no such role; `shown_to` are organisations whose provider has asked for one.
    """
    if actor.person_id is None or not (found := policies_in_force()):
        return None
    asking = {at for at, role in actor.scope.roles if at in found and role in found[at].roles}
    asking -= set(shown_to)
    if not asking or has_factor(actor.person_id):
        return None
    return min(_due_at(actor.person_id, at, found[at]) for at in asking)


def has_factor(person_id: int) -> bool:
    """A passkey or an app of their own; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=person_id, type__in=FACTORS).exists())


def _due_at(person_id: int, organisation_id: int, policy: InForce) -> datetime:
    """The days count from the policy, or from the role where that came later."""
    since = organisations.role_since(person_id, organisation_id)
    grants = [at for role, at in since.items() if role in policy.roles]
    return max([policy.since, *([min(grants)] if grants else [])]) + policy.grace


def factor_policy_of(actor: Actor, organisation_id: int) -> FactorPolicy | None:
    """The policy of an organisation, for who administers it."""
    if not policies.can_keep_sign_on(actor, organisation_id):
        raise NotFound
    rows = FactorPolicy.objects.unscoped("permitted above")
    return rows.filter(owner_id=owner_of(organisation_id)).first()


def lacking_factor(actor: Actor, organisation_id: int) -> list[LackingRow]:
    """Who needs a second factor there and has none, by name."""
    row = factor_policy_of(actor, organisation_id)
    if row is None or not row.roles:
        return []
    labels = {value: str(label) for value, label in organisations.role_choices()}
    held: dict[int, list[str]] = defaultdict(list)
    for role in row.roles:
        for person_id in _holders(role, organisation_id):
            held[person_id].append(role)
    missing = held.keys() - _with_factor(held, organisation_id)
    names = identity.names_of(missing)
    return sorted(
        (
            _lacking_row(pk, names[pk], [labels[role] for role in held[pk]], organisation_id, row)
            for pk in missing
        ),
        key=lambda each: each.name.casefold(),
    )


def _holders(role: str, organisation_id: int) -> list[int]:
    places = [organisation_id] if organisation_id else []
    return organisations.people_with_role(role, *places)


def _lacking_row(
    person_id: int, name: str, roles: list[str], organisation_id: int, row: FactorPolicy
) -> LackingRow:
    due = _due_at(person_id, organisation_id, _in_force(row))
    return LackingRow(person_id, name, roles, due, is_over=due <= clock.now())


def _with_factor(people: Any, organisation_id: int) -> set[int]:
    """Their own, or the one that the organisation's provider has asked for the last time."""
    own = Authenticator.objects.filter(user__in=list(people), type__in=FACTORS)
    doors = SignOn.objects.unscoped("permitted before").filter(
        organisation_id=organisation_id, counts_as_factor=True
    )
    by_door = SocialAccount.objects.filter(
        user__in=list(people),
        provider__in=list(doors.values_list("key", flat=True)),
        extra_data__has_key="factor_at",
    )
    return {*own.values_list("user_id", flat=True), *by_door.values_list("user_id", flat=True)}
