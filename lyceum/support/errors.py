from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class TextIsTooLong(DomainError):
    code = "support.text_is_too_long"
    status = 422
    message = _("That is longer than {longest} characters. Say the most important part first.")

    def __init__(self, *, longest: int) -> None:
        self.longest = longest


class TextIsMissing(DomainError):
    code = "support.text_is_missing"
    status = 422
    message = _("There is nothing written yet.")


class CaseIsMerged(DomainError):
    code = "support.case_is_merged"
    message = _("This question goes on in another one of the same person.")


class CannotBeOne(DomainError):
    code = "support.cannot_be_one"
    message = _("Only two questions of the same person in the same place can become one.")


class NotAnsweredYet(DomainError):
    code = "support.not_answered_yet"
    message = _("Nobody has answered yet.")


class DoesNotAnswer(DomainError):
    code = "support.does_not_answer"
    status = 422
    message = _("They do not hold the role that answers such questions here.")


class EndsBeforeItStarts(DomainError):
    code = "support.ends_before_it_starts"
    status = 422
    message = _("The last day comes after the first.")


class OutreachIsOver(DomainError):
    code = "support.outreach_is_over"
    message = _("Somebody has told already what came of it.")


class TakenBySomebodyElse(DomainError):
    code = "support.taken_by_somebody_else"
    message = _("Somebody else is reaching them already.")


class MentorIsFull(DomainError):
    code = "support.mentor_is_full"
    message = _("They have no place left just now.")


class MentorIsNotOpen(DomainError):
    code = "support.mentor_is_not_open"
    message = _("They take nobody new just now.")


class AlreadyTogether(DomainError):
    code = "support.already_together"
    message = _("You have asked them already, or are together.")


class NotNowPossible(DomainError):
    code = "support.not_now_possible"
    message = _("That is over already. Look at the page again.")


class MeetingCannotBe(DomainError):
    code = "support.meeting_cannot_be"
    status = 422
    message = _("It lies ahead and takes a quarter of an hour to eight hours.")


class NobodyToMatch(DomainError):
    code = "support.nobody_to_match"
    message = _("Nobody looks for a mentor here just now, or no mentor has a place left.")


class CannotBePaired(DomainError):
    code = "support.cannot_be_paired"
    message = _("These two cannot be put together just now.")


class MatchingIsOver(DomainError):
    code = "support.matching_is_over"
    message = _("This proposal is over already.")


class SlotIsTaken(DomainError):
    code = "support.slot_is_taken"
    message = _("Somebody was faster. There are other times.")


class TimesOverlap(DomainError):
    code = "support.times_overlap"
    message = _("There is another conversation at that time already.")
