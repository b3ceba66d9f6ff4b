"""Organisations: who belongs where, as what.

Questions  scope_of, organisation_for, organisation_names, organisations_for, memberships_of,
           current_membership, manager_of, reports_of, people_with_role, is_set_up, brand, colleagues,
           kinds_of, kind_choices, role_choices
Commands   found_ecosystem, add_organisation, change_organisation, add_membership,
           change_membership, end_membership, grant_role, withdraw_role, add_unit, invite,
           invitation_letter, set_brand
Types      ColleagueRow, MembershipRow, OrganisationRow, Letter
"""

from .selectors import (
    ColleagueRow,
    brand,
    colleagues,
    current_membership,
    is_set_up,
    kind_choices,
    kinds_of,
    manager_of,
    memberships_of,
    organisation_for,
    organisation_names,
    organisations_for,
    people_with_role,
    reports_of,
    role_choices,
    scope_of,
)
from .services import (
    add_membership,
    add_organisation,
    add_unit,
    change_membership,
    change_organisation,
    end_membership,
    found_ecosystem,
    grant_role,
    invitation_letter,
    invite,
    set_brand,
    withdraw_role,
)
from .types import Letter, MembershipRow, OrganisationRow

__all__ = [
    "ColleagueRow",
    "Letter",
    "MembershipRow",
    "OrganisationRow",
    "add_membership",
    "add_organisation",
    "add_unit",
    "brand",
    "change_membership",
    "change_organisation",
    "colleagues",
    "current_membership",
    "end_membership",
    "found_ecosystem",
    "grant_role",
    "invitation_letter",
    "invite",
    "is_set_up",
    "kind_choices",
    "kinds_of",
    "manager_of",
    "memberships_of",
    "organisation_for",
    "organisation_names",
    "organisations_for",
    "people_with_role",
    "reports_of",
    "role_choices",
    "scope_of",
    "set_brand",
    "withdraw_role",
]
