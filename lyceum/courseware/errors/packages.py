from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError

from .problems import Problem

SHOWN = 20


class PackageIsInvalid(DomainError):
    """It does not keep to its standard; every problem says where, and what was expected."""

    code = "courseware.package_is_invalid"
    status = 422
    message = _("The package was not taken in. {told}")

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)[:SHOWN]
        self.told = " · ".join(map(str, self.problems))


class PackageIsTooLarge(DomainError):
    code = "courseware.package_is_too_large"
    status = 413
    message = _("Unpacked, this is more than {what}. Nothing was taken in.")

    def __init__(self, what: str) -> None:
        self.what = what


class PackagesAreFull(DomainError):
    code = "courseware.packages_are_full"
    status = 413
    message = _("The packages of your organisation hold {limit} MB, and that is full.")

    def __init__(self, *, limit: int) -> None:
        self.limit = limit


class ContentHostMissing(DomainError):
    code = "courseware.content_host_missing"
    message = _(
        "Packages open only from a host of their own, and none is set (LYCEUM_CONTENT_HOST)."
        " Ask whoever runs this place."
    )


class NothingToOpen(DomainError):
    code = "courseware.nothing_to_open"
    status = 404
    message = _("There is no package here to open yet.")


class UnitUnknown(DomainError):
    code = "courseware.unit_unknown"
    status = 404
    message = _("The package has no such part.")


class SessionIsOver(DomainError):
    """Whoever runs in it can only be opened again."""

    code = "courseware.session_is_over"
    status = 403
    message = _("This part was closed, or opened again elsewhere. Open it anew to go on.")


class SessionIsFull(DomainError):
    code = "courseware.session_is_full"
    status = 403
    message = _("This session has sent all that one may. Open the part anew to go on.")


class StatementNotAllowed(DomainError):
    """What an assignable unit told breaks a rule of cmi5; `rule` says which, with its section."""

    code = "courseware.statement_not_allowed"
    status = 403
    message = _("cmi5 does not allow this: {rule}")

    def __init__(self, rule: str) -> None:
        self.rule = rule
