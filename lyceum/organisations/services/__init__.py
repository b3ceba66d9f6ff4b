"""Everything that can be done to organisations and to who belongs to them."""

from .brand import set_brand
from .forgetting import (
    close_places,
    forget_files,
    forget_in_files,
    forget_invitations,
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
    end_due_memberships,
    end_membership,
    keep_sort_name,
)
from .organisations import add_organisation, change_organisation, found_ecosystem
from .people import PEOPLE
from .roles import grant_role, withdraw_role
from .units import add_unit, change_unit, remove_unit

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
    "end_due_memberships",
    "end_membership",
    "forget_files",
    "forget_in_files",
    "forget_invitations",
    "found_ecosystem",
    "grant_role",
    "invitation_letter",
    "invitation_link",
    "invite",
    "keep_sort_name",
    "known_by",
    "remove_unit",
    "set_brand",
    "withdraw_invitation",
    "withdraw_role",
]
