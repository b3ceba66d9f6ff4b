from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class SpaceIsClosed(DomainError):
    code = "communities.space_is_closed"
    message = _("This space is closed: what was said can be read, nothing can be added.")


class AlreadyInSpace(DomainError):
    code = "communities.already_in_space"
    message = _("You are in this space already.")


class SpaceIsByRequest(DomainError):
    code = "communities.space_is_by_request"
    message = _("Who wants to be in this space asks to join.")


class FollowsCohort(DomainError):
    code = "communities.follows_cohort"
    message = _("Who is in this space follows its cohort. Leave the cohort to leave the space.")


class LastModerator(DomainError):
    code = "communities.last_moderator"
    message = _("Somebody has to look after this space. Make another member a moderator first.")


class NothingSaid(DomainError):
    code = "communities.nothing_said"
    status = 422
    message = _("Write something first.")


class TooLong(DomainError):
    code = "communities.too_long"
    status = 422
    message = _(
        "This is {length} characters long; {most} fit into one post. Shorten it, or attach it as a file."
    )

    def __init__(self, *, length: int, most: int) -> None:
        self.length, self.most = f"{length:,}", f"{most:,}"


class NoSuchKind(DomainError):
    code = "communities.no_such_kind"
    status = 422
    message = _("A post of this kind cannot be written here.")


class SlowDown(DomainError):
    code = "communities.slow_down"
    status = 429
    message = _("This space is in slow mode. You can write again in {seconds} s.")

    def __init__(self, *, seconds: int) -> None:
        self.seconds = seconds


class PollNeedsTwo(DomainError):
    code = "communities.poll_needs_two"
    status = 422
    message = _("A poll needs between 2 and {most} different answers.")

    def __init__(self, *, most: int) -> None:
        self.most = most


class PollIsOver(DomainError):
    code = "communities.poll_is_over"
    message = _("This poll is over.")


class ReasonIsMissing(DomainError):
    code = "communities.reason_is_missing"
    status = 422
    message = _("Say why. Who wrote it is told.")


class NotAFrustration(DomainError):
    code = "communities.not_a_frustration"
    message = _("Only a frustration can be put into the hands of somebody.")


class TooManyFiles(DomainError):
    code = "communities.too_many_files"
    status = 422
    message = _("No more than {most} files go with one post.")

    def __init__(self, *, most: int) -> None:
        self.most = most


class NotATravellingStory(DomainError):
    code = "communities.not_a_travelling_story"
    message = _("Its teller has not let this story be told elsewhere.")


class NothingOnCanvas(DomainError):
    code = "communities.nothing_on_canvas"
    message = _("There is nothing on the canvas yet that could be kept.")


class CannotPromise(DomainError):
    code = "communities.cannot_promise"
    status = 403
    message = _(
        "Hours are promised by whoever has a role in the organisation, money by whoever keeps its books."
    )


class NotAPromise(DomainError):
    code = "communities.not_a_promise"
    status = 422
    message = _("Promise more than nothing, from one day until a later one.")


class ChannelRefused(DomainError):
    code = "communities.channel_refused"
    status = 422
    message = _("The chat did not let us: {trouble}")

    def __init__(self, trouble: str) -> None:
        self.trouble = trouble


class AlreadyJoined(DomainError):
    code = "communities.already_joined"
    message = _("This space, or this channel, is joined to another one already.")


class DateCannotBe(DomainError):
    code = "communities.date_cannot_be"
    status = 422
    message = _("It lies ahead, within two years, and takes a quarter of an hour to a week.")


class DateIsOver(DomainError):
    code = "communities.date_is_over"
    message = _("This date is over, or was called off.")


class NotAnAnswer(DomainError):
    code = "communities.not_an_answer"
    status = 422
    message = _("The address to which it was written is none of ours. Answer the mail itself.")


class AnswerIsLate(DomainError):
    code = "communities.answer_is_late"
    status = 422
    message = _("That mail is too old to be answered.")


class AnswerIsSomebodyElses(DomainError):
    code = "communities.answer_is_somebody_elses"
    status = 422
    message = _("Only whoever got that mail may answer it.")


class AddressIsNotProven(DomainError):
    code = "communities.address_is_not_proven"
    status = 422
    message = _(
        "It came from {address}, and you have not proven that this address is yours. Do so under your"
        " profile, or write from one that you have proven."
    )

    def __init__(self, *, address: str) -> None:
        self.address = address


class NoLongerThere(DomainError):
    code = "communities.no_longer_there"
    status = 404
    message = _("What you answered is no longer there for you.")


class StandsTooLong(DomainError):
    code = "communities.stands_too_long"
    status = 422
    message = _("The last day is today or later, and no more than three months away.")
