from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class HasFaults(DomainError):
    code = "assessments.has_faults"
    status = 422
    message = _("It cannot be published yet. Question {place}: {problem}")

    def __init__(self, place: int, problem: str) -> None:
        self.place, self.problem = place, problem


class NotPublished(DomainError):
    code = "assessments.not_published"
    message = _("“{title}” is not published yet.")

    def __init__(self, title: str) -> None:
        self.title = title


class NoSuchAnswer(DomainError):
    code = "assessments.no_such_answer"
    status = 422
    message = _("Choose one of the answers.")


class AttemptIsFinished(DomainError):
    code = "assessments.attempt_is_finished"
    message = _("You have finished this one.")


class NotAllAnswered(DomainError):
    code = "assessments.not_all_answered"
    status = 422
    message = _("Some questions have no answer yet.")
