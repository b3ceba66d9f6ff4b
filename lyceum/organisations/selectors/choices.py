"""What there is to choose from, with words for people."""

from typing import Any

from lyceum.organisations.models import Membership, Organisation, RoleGrant


def kind_choices() -> list[tuple[str, Any]]:
    """Kinds of organisations."""
    return list(Organisation.Kind.choices)


def relation_choices() -> list[tuple[str, Any]]:
    """What somebody can be to an organisation."""
    return list(Membership.Relation.choices)


def role_choices() -> list[tuple[str, Any]]:
    """Roles that can be granted; everybody learns."""
    return [choice for choice in RoleGrant.Role.choices if choice[0] != RoleGrant.Role.LEARNER]
