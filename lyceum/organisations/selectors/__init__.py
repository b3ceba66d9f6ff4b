"""Questions about organisations and who belongs to them."""

from .choices import kind_choices, relation_choices, role_choices
from .colleagues import ColleagueRow, colleagues
from .directory import PEOPLE_COLUMNS, directory, people_rows, person_name_key
from .invitations import invitation_by_token, invitations_of
from .memberships import (
    current_membership,
    manager_of,
    member_by_email,
    memberships_of,
    people_count,
    people_with_role,
    place_of,
    reports_of,
    role_holders,
    scope_of,
    today,
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
    organisations_page,
    other_places,
    place_name,
    places_to_stand,
)
from .units import unit_paths, unit_row, unit_tree

__all__ = [
    "PEOPLE_COLUMNS",
    "ColleagueRow",
    "brand",
    "brand_draft",
    "colleagues",
    "current_membership",
    "directory",
    "ecosystem",
    "invitation_by_token",
    "invitations_of",
    "is_set_up",
    "kind_choices",
    "manager_of",
    "member_by_email",
    "memberships_of",
    "organisation_by_slug",
    "organisation_for",
    "organisation_names",
    "organisations_for",
    "organisations_page",
    "other_places",
    "people_count",
    "people_rows",
    "people_with_role",
    "person_name_key",
    "place_name",
    "place_of",
    "places_to_stand",
    "relation_choices",
    "reports_of",
    "role_choices",
    "role_holders",
    "scope_of",
    "today",
    "unit_paths",
    "unit_row",
    "unit_tree",
]
