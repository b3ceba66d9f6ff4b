from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class ImportIsRunning(DomainError):
    code = "skills.import_is_running"
    message = _("Another import is running. Wait until it has come to its end.")


class FileCannotBeRead(DomainError):
    """A file from outside that is broken or not what it says; nothing was changed."""

    code = "skills.file_cannot_be_read"
    status = 422
    message = _("{place}: {reason}")

    def __init__(self, *, file: str, reason: str, line: int | None = None) -> None:
        self.file, self.line, self.reason = file, line, reason
        self.place = file if line is None else _("{file}, line {line}").format(file=file, line=line)
        super().__init__(file, reason, line)


class UnknownSkill(DomainError):
    code = "skills.unknown_skill"
    status = 404
    message = _("There is no such skill.")


class NoSuchLevel(DomainError):
    code = "skills.no_such_level"
    status = 422
    message = _("A level lies between 0 and 5.")


class CannotConfirmOneself(DomainError):
    code = "skills.cannot_confirm_oneself"
    status = 422
    message = _("Ask somebody else to confirm your skills.")


class AlreadyAnswered(DomainError):
    code = "skills.already_answered"
    message = _("This request has been answered already.")


class FrameworksAreMissing(DomainError):
    code = "skills.frameworks_are_missing"
    message = _("Import ESCO and O*NET first; the crosswalk joins them.")
