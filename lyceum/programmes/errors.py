from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class OfferingIsFull(DomainError):
    code = "programmes.offering_is_full"
    message = _("Every seat of this run is taken.")


class OfferingIsCancelled(DomainError):
    code = "programmes.offering_is_cancelled"
    message = _("This run was cancelled.")


class DeadlineHasPassed(DomainError):
    code = "programmes.deadline_has_passed"
    message = _("This run could be joined until {day}.")

    def __init__(self, *, day: date) -> None:
        self.day = date_format(day)


class OfferingIsFree(DomainError):
    code = "programmes.offering_is_free"
    message = _("A seat in this run costs nothing: there is nothing to ask for.")


class NotFull(DomainError):
    code = "programmes.not_full"
    message = _("There is a free seat: take it.")


class AlreadySeated(DomainError):
    code = "programmes.already_seated"
    message = _("You have a seat in this run.")


class SeatInAnotherRun(DomainError):
    code = "programmes.seat_in_another_run"
    message = _("You have a seat in the run of {day} already. Give that up first.")

    def __init__(self, *, day: date) -> None:
        self.day = date_format(day)


class RunIsBehindYou(DomainError):
    code = "programmes.run_is_behind_you"
    message = _("You have finished this run already.")


class DatesDoNotFit(DomainError):
    code = "programmes.dates_do_not_fit"
    status = 422
    message = _("A run ends after it starts, and is joined before it ends.")


class FewerSeatsThanTaken(DomainError):
    code = "programmes.fewer_seats_than_taken"
    status = 422
    message = _("{taken} seats are taken already; there cannot be fewer.")

    def __init__(self, *, taken: int) -> None:
        self.taken = taken


class SessionsClash(DomainError):
    code = "programmes.sessions_clash"
    message = _("At the same time: {what}. Say why it is planned all the same, or change it.")

    def __init__(self, *, what: str) -> None:
        self.what = what


class RuleIsNotUnderstood(DomainError):
    code = "programmes.rule_is_not_understood"
    status = 422
    message = _(
        "“{rule}” is no rule that ends, such as FREQ=WEEKLY;COUNT=6, or it makes more than {most}."
    )

    def __init__(self, *, rule: str, most: int) -> None:
        self.rule, self.most = rule, most


class ZoneIsUnknown(DomainError):
    code = "programmes.zone_is_unknown"
    status = 422
    message = _("“{zone}” is no time zone, such as Europe/Paris.")

    def __init__(self, *, zone: str) -> None:
        self.zone = zone


class TeachersAreNotFromHere(DomainError):
    code = "programmes.teachers_are_not_from_here"
    status = 422
    message = _("Who teaches belongs to the organisation that runs it.")


class NameIsUsed(DomainError):
    code = "programmes.name_is_used"
    message = _("There is one of this name already.")


class PapersAreMissing(DomainError):
    code = "programmes.papers_are_missing"
    status = 422
    message = _("Read what coming along asks for, agree to it, and say whom to call.")


class CodeHasChanged(DomainError):
    code = "programmes.code_has_changed"
    message = _("This code is not the one in the room any more. Scan the one that is shown now.")


class NotTheTime(DomainError):
    code = "programmes.not_the_time"
    message = _("One can check in from half an hour before the start until the end.")


class NotAfterIt(DomainError):
    code = "programmes.not_after_it"
    message = _("How a session was can be said within a week after it.")


class NotSeated(DomainError):
    code = "programmes.not_seated"
    message = _("You have no seat in this run.")


# --- programmes, agreements, cohorts, cases -------------------------------------------------------


class ProgrammeDatesDoNotFit(DomainError):
    code = "programmes.programme_dates_do_not_fit"
    status = 422
    message = _("It ends after it starts.")


class RunIsTaken(DomainError):
    code = "programmes.run_is_taken"
    message = _("Who has a seat took it for what the run was. Announce another run instead.")


class ProgrammeIsNotOpen(DomainError):
    code = "programmes.programme_is_not_open"
    message = _("This programme takes nobody in at the moment.")


class AgreementIsNotInForce(DomainError):
    code = "programmes.agreement_is_not_in_force"
    message = _("Nothing begins before every owner has signed an agreement that is in force today.")


class AgreementIsOver(DomainError):
    code = "programmes.agreement_is_over"
    message = _("There is a newer version of this agreement. Read that one.")


class AgreementHasChanged(DomainError):
    code = "programmes.agreement_has_changed"
    message = _("This is not the text that you were shown. Read it again before you sign.")


class OwnersAreTooFew(DomainError):
    code = "programmes.owners_are_too_few"
    status = 422
    message = _("An agreement has two owners or more, and who runs the programme is one of them.")


class NothingToCarry(DomainError):
    code = "programmes.nothing_to_carry"
    status = 422
    message = _("By this key nobody would carry anything of the cost.")


class NotAnOwner(DomainError):
    code = "programmes.not_an_owner"
    message = _("Your organisation is not one of those who own this programme.")


class NoSeatLeft(DomainError):
    code = "programmes.no_seat_left"
    message = _("All {seats} seats that {organisation} has are taken.")

    def __init__(self, *, seats: int, organisation: str) -> None:
        self.seats = seats
        self.organisation = organisation


class AnsweredAlready(DomainError):
    code = "programmes.answered_already"
    message = _("This was answered already.")


class PhaseIsInUse(DomainError):
    code = "programmes.phase_is_in_use"
    message = _("People have begun: what there is to do stays as it is.")


class NobodyToPlace(DomainError):
    code = "programmes.nobody_to_place"
    message = _("There are not enough people for one group: {people} of {needed}.")

    def __init__(self, *, people: int, needed: int) -> None:
        self.people = people
        self.needed = needed


class LimitsDoNotFit(DomainError):
    code = "programmes.limits_do_not_fit"
    status = 422
    message = _("The smallest size is not above the largest, and a working day has eight hours.")


class FormingIsOver(DomainError):
    code = "programmes.forming_is_over"
    message = _("This proposal was answered already, or is not ready.")


class PeopleHaveChanged(DomainError):
    code = "programmes.people_have_changed"
    message = _("People came or left since this was worked out. Work it out anew.")


class TeamsAreThere(DomainError):
    code = "programmes.teams_are_there"
    message = _("This case has its teams already.")


class TeamHasDelivered(DomainError):
    code = "programmes.team_has_delivered"
    message = _("Their team has handed in its work: who was in it stays in it.")


class NothingHandedIn(DomainError):
    code = "programmes.nothing_handed_in"
    status = 422
    message = _("A link or a file is needed.")


class CostIsSplit(DomainError):
    code = "programmes.cost_is_split"
    message = _("The cost of this agreement was split already.")


class NothingCosts(DomainError):
    code = "programmes.nothing_costs"
    message = _("By this agreement the programme costs nothing.")
