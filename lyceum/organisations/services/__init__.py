"""Everything that can be done to organisations and to who belongs to them."""

from .brand import set_brand
from .forgetting import (
    close_places,
    forget_files,
    forget_in_files,
    forget_invitations,
    insist_no_list_is_read,
    known_by,
)
from .invitations import (
    accept_invitation,
    invitation_letter,
    invitation_link,
    invite,
    withdraw_invitation,
)
from .memberships import (
    add_membership,
    add_person_with_place,
    change_membership,
    correct_name,
    end_due_memberships,
    end_membership,
    keep_sort_name,
    move_memberships,
    resume_membership,
)
from .merging import join_places
from .organisations import (
    add_organisation,
    change_organisation,
    found_ecosystem,
)
from .people import PEOPLE
from .reviews import review_access
from .roles import (
    grant_role,
    tell_ending_roles,
    withdraw_role,
)
from .units import (
    add_unit,
    change_unit,
    remove_unit,
    rename_unit,
    unit_of_path,
)

__all__ = [
    "PEOPLE",
    "accept_invitation",
    "add_membership",
    "add_organisation",
    "add_person_with_place",
    "add_unit",
    "change_membership",
    "change_organisation",
    "change_unit",
    "close_places",
    "correct_name",
    "end_due_memberships",
    "end_membership",
    "forget_files",
    "forget_in_files",
    "forget_invitations",
    "found_ecosystem",
    "grant_role",
    "insist_no_list_is_read",
    "invitation_letter",
    "invitation_link",
    "invite",
    "join_places",
    "keep_sort_name",
    "known_by",
    "move_memberships",
    "remove_unit",
    "rename_unit",
    "resume_membership",
    "review_access",
    "set_brand",
    "tell_ending_roles",
    "unit_of_path",
    "withdraw_invitation",
    "withdraw_role",
]
