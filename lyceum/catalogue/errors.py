"""What the catalogue refuses, in words."""

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class ResourceIsWithdrawn(DomainError):
    code = "catalogue.resource_is_withdrawn"
    message = _("“{title}” was withdrawn; nothing new can be done with it.")

    def __init__(self, *, title: str) -> None:
        self.title = title


class ListedAlready(DomainError):
    code = "catalogue.listed_already"
    message = _("“{title}” is in the catalogue already, with the same address or number.")

    def __init__(self, *, title: str) -> None:
        self.title = title


class PrerequisiteGoesRound(DomainError):
    code = "catalogue.prerequisite_goes_round"
    message = _("“{title}” cannot come before itself.")

    def __init__(self, *, title: str) -> None:
        self.title = title


class LevelsDoNotRise(DomainError):
    code = "catalogue.levels_do_not_rise"
    status = 422
    message = _("What a resource teaches goes from a level to a higher one.")


class UnreadableFile(DomainError):
    code = "catalogue.unreadable_file"
    status = 422
    message = _("This file cannot be read: {reason}")

    def __init__(self, *, reason: str) -> None:
        self.reason = reason
