from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class AnsweredAlready(DomainError):
    code = "feedback.answered_already"
    message = _("You have answered this already. Thank you.")


class NoSuchAnswer(DomainError):
    code = "feedback.no_such_answer"
    status = 422
    message = _("This cannot be answered so. Choose one of what is offered.")


class AskedTooLate(DomainError):
    code = "feedback.closed"
    message = _("The time to answer this is over.")


class SurveyHasFaults(DomainError):
    code = "feedback.survey_has_faults"
    status = 422
    message = _("It cannot be opened yet. Question {place}: {problem}")

    def __init__(self, place: int, problem: str) -> None:
        self.place, self.problem = place, problem


class SurveyIsOpen(DomainError):
    code = "feedback.survey_is_open"
    message = _("People answer it already, so its questions stay as they are.")


class SurveyReachesTooFew(DomainError):
    code = "feedback.survey_reaches_too_few"
    status = 422
    message = _(
        "It reaches {people} people. Answers are shown from {least} on, so nothing would ever be"
        " shown: choose more people."
    )

    def __init__(self, people: int, least: int) -> None:
        self.people, self.least = people, least


class TooFewToShow(DomainError):
    code = "feedback.too_few_to_show"
    status = 403
    message = _("Fewer than {least} people answered, so nothing is handed out.")

    def __init__(self, least: int) -> None:
        self.least = least


class NobodyAnsweredYet(DomainError):
    code = "feedback.nobody_answered"
    message = _("Nobody has answered yet, so there is nobody to tell.")


class FrictionIsClosed(DomainError):
    code = "feedback.friction_is_closed"
    message = _("This was settled already.")
