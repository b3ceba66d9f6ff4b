"""Questions about organisations and who belongs to them."""

from .colleagues import ColleagueRow, colleagues
from .directory import directory, people_rows, person_name_key
from .memberships import (
    current_membership,
    manager_of,
    memberships_of,
    people_with_role,
    place_of,
    reports_of,
    role_holders,
    scope_of,
)
from .organisations import (
    brand,
    brand_draft,
    ecosystem,
    is_set_up,
    organisation_by_slug,
    organisation_for,
    organisation_names,
    organisations_for,
    places_to_stand,
)
from .units import unit_paths, unit_tree

__all__ = [
    "ColleagueRow",
    "brand",
    "brand_draft",
    "colleagues",
    "current_membership",
    "directory",
    "ecosystem",
    "is_set_up",
    "manager_of",
    "memberships_of",
    "organisation_by_slug",
    "organisation_for",
    "organisation_names",
    "organisations_for",
    "people_rows",
    "people_with_role",
    "person_name_key",
    "place_of",
    "places_to_stand",
    "reports_of",
    "role_holders",
    "scope_of",
    "unit_paths",
    "unit_tree",
]
