from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class AlreadySetUp(DomainError):
    code = "already_set_up"
    message = _("This installation has been set up already.")


class SlugTaken(DomainError):
    code = "slug_taken"
    message = _("There is an organisation of this name already.")


class AlreadyMember(DomainError):
    code = "already_member"
    message = _("This person has a place here already.")


class NumberTaken(DomainError):
    code = "number_taken"
    message = _("Somebody else has this employee number.")


class ManagerCycle(DomainError):
    code = "manager_cycle"
    message = _("Nobody can be their own manager's manager.")


class EndsBeforeItStarts(DomainError):
    code = "ends_before_it_starts"
    message = _("The last day lies before the first.")


class UnitTaken(DomainError):
    code = "unit_taken"
    message = _("There is a unit of this name in this place already.")


class UnitInUse(DomainError):
    code = "unit_in_use"
    message = _("People, roles or other units are still in it.")


class NotInYourUnits(DomainError):
    """Whoever keeps the people of a unit keeps them there and below, and nowhere else."""

    code = "not_in_your_units"
    status = 403
    message = _("You keep the people of your own units. Choose one of them.")


class RoleNeedsTheWhole(DomainError):
    code = "role_needs_the_whole"
    status = 422
    message = _("This role counts for the whole organisation. Leave the unit empty.")


class OutlastsYours(DomainError):
    """A grant ends when the right to make it ends, at the latest."""

    code = "outlasts_yours"
    message = _("Your own right to grant this ends on {day}. Choose that day or an earlier one.")

    def __init__(self, ends_at: datetime) -> None:
        super().__init__(ends_at)
        self.day = date_format(timezone.localtime(ends_at), "DATE_FORMAT")


class LastAdministrator(DomainError):
    code = "last_administrator"
    message = _("Somebody must remain who can administer the ecosystem.")


class InvitationGone(DomainError):
    code = "invitation_gone"
    status = 404
    message = _("This invitation has expired, was used or was withdrawn. Ask for a new one.")


class InvitationForSomeoneElse(DomainError):
    code = "invitation_for_someone_else"
    status = 403
    message = _("This invitation went to another address. Sign in with that one.")


class TooPale(DomainError):
    """A colour on which nothing can be read is not saved."""

    code = "too_pale"
    status = 422
    message = _("This colour cannot be read: {colour}. Choose one as #rrggbb.")

    def __init__(self, colour: str) -> None:
        super().__init__(colour)
        self.colour = colour
