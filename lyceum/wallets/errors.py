from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError
from lyceum.kernel.money import Money


class NotEnoughMoney(DomainError):
    code = "wallets.not_enough_money"
    message = _("This needs {needed}; {available} is there.")

    def __init__(self, *, needed: Money, available: Money) -> None:
        self.needed = needed
        self.available = available


class NotAnAmount(DomainError):
    code = "wallets.not_an_amount"
    status = 422
    message = _("{amount} is no amount: expected whole minor units, more than 0 and below {most}.")

    def __init__(self, *, amount: object, most: int) -> None:
        self.amount = amount
        self.most = most


class UnknownCurrency(DomainError):
    code = "wallets.unknown_currency"
    status = 422
    message = _("“{currency}” is no currency: expected three letters of ISO 4217, such as EUR.")

    def __init__(self, *, currency: str) -> None:
        self.currency = currency


class NotARate(DomainError):
    code = "wallets.not_a_rate"
    status = 422
    message = _("{rate} is no rate: expected a number above 0 with at most 12 decimals.")

    def __init__(self, *, rate: Decimal) -> None:
        self.rate = rate


class DayHasNotCome(DomainError):
    code = "wallets.day_has_not_come"
    status = 422
    message = _("{day} is yet to come: a day until today is expected.")

    def __init__(self, *, day: date) -> None:
        self.day = date_format(day)


class DoesNotBalance(DomainError):
    code = "wallets.does_not_balance"
    status = 422
    message = _("What is taken and what is given do not sum to zero in every currency.")


class KeyMeansSomethingElse(DomainError):
    code = "wallets.key_means_something_else"
    message = _("This was asked before under the same key, and it was something else then.")


class KeyIsInUse(DomainError):
    code = "wallets.key_is_in_use"
    message = _("The same is being done at this moment. Ask again.")


class PeriodIsClosed(DomainError):
    code = "wallets.period_is_closed"
    message = _("Nothing is booked on {day}: the books are closed until then or later.")

    def __init__(self, *, day: date) -> None:
        self.day = date_format(day)


class HoldHasEnded(DomainError):
    code = "wallets.hold_has_ended"
    message = _("This money is not reserved any more.")


class AlreadyReversed(DomainError):
    code = "wallets.already_reversed"
    message = _("This was taken back before.")


class PeriodIsOpen(DomainError):
    code = "wallets.period_is_open"
    message = _("Books are closed until a day that is over: {day} is not.")

    def __init__(self, *, day: date) -> None:
        self.day = date_format(day)


class ReferenceIsUsed(DomainError):
    code = "wallets.reference_is_used"
    message = _("“{reference}” was entered before, with {amount} of {day}.")

    def __init__(self, *, reference: str, amount: Money, day: date) -> None:
        self.reference = reference
        self.amount = amount
        self.day = date_format(day)


class DayIsToCome(DomainError):
    code = "wallets.day_is_to_come"
    status = 422
    message = _("{day} is yet to come: expected a day until today.")

    def __init__(self, *, day: date) -> None:
        self.day = date_format(day)


class ClockWentBack(DomainError):
    code = "wallets.clock_went_back"
    message = _("This ran on {last} before. On {day} it does nothing: has the clock gone back?")

    def __init__(self, *, last: date, day: date) -> None:
        self.last = date_format(last)
        self.day = date_format(day)


class SharesAreNoWhole(DomainError):
    code = "wallets.shares_are_no_whole"
    status = 422
    message = _("The shares of others are {percent} %: expected 100 % at most, each more than 0.")

    def __init__(self, *, percent: str) -> None:
        self.percent = percent


class ShareIsNotAgreed(DomainError):
    code = "wallets.share_is_not_agreed"
    message = _("{names} have not said yes to their share.")

    def __init__(self, *, names: str) -> None:
        self.names = names


class AllowanceIsNoDraft(DomainError):
    code = "wallets.allowance_is_no_draft"
    message = _("It is active or has ended, and stays as it is. End it and begin a new one.")


class AllowancesOverlap(DomainError):
    code = "wallets.allowances_overlap"
    status = 422
    message = _("Other allowances reach the same people. Say whether both are granted.")


class CannotBeCompared(DomainError):
    code = "wallets.cannot_be_compared"
    status = 422
    message = _("In several currencies, or once and by the year, none of them is the smaller one.")


class PriceHasChanged(DomainError):
    """What was shown is not what it costs now: nothing is paid that nobody has seen."""

    code = "wallets.price_has_changed"
    message = _("This costs {price} now. Look at it again before you say yes.")

    def __init__(self, *, price: Money) -> None:
        self.price = price


class NeedsConsent(DomainError):
    """Not theirs to spend alone. The page offers to ask."""

    code = "wallets.needs_consent"
    message = _("Somebody has to agree before this is paid. {why}")

    def __init__(self, *, why: str) -> None:
        self.why = why


class WaitsForAnswer(DomainError):
    code = "wallets.waits_for_answer"
    message = _("You have asked for this already; the answer is still to come.")


class AlreadyAnswered(DomainError):
    code = "wallets.already_answered"
    message = _("This was answered before.")


class NobodyDecides(DomainError):
    code = "wallets.nobody_decides"
    message = _("Nobody is there who could agree. Ask the finance people of {organisation}.")

    def __init__(self, *, organisation: str) -> None:
        self.organisation = organisation


class PurchaseIsOver(DomainError):
    code = "wallets.purchase_is_over"
    message = _("“{title}” is {state} already.")

    def __init__(self, *, title: str, state: object) -> None:
        self.title = title
        self.state = state


class CostsMoreThanApproved(DomainError):
    code = "wallets.costs_more_than_approved"
    status = 422
    message = _("{most} was approved; this is {asked}. Ask anew for more.")

    def __init__(self, *, most: Money, asked: Money) -> None:
        self.most = most
        self.asked = asked


class NotAnAccount(DomainError):
    code = "wallets.not_an_account"
    status = 422
    message = _("“{said}” is no {what}: the check digits do not fit, or letters are missing.")

    def __init__(self, *, said: str, what: str) -> None:
        self.said = said
        self.what = what


class NothingIsOwed(DomainError):
    code = "wallets.nothing_is_owed"
    message = _("Nothing is owed in {currency} at the end of {day} that was not paid.")

    def __init__(self, *, currency: str, day: date) -> None:
        self.currency = currency
        self.day = date_format(day)


class NobodyHasAnAccount(DomainError):
    code = "wallets.nobody_has_an_account"
    message = _("There is nobody here to pay by a bank file: {why}")

    def __init__(self, *, why: object) -> None:
        self.why = why


class LegalDetailsAreMissing(DomainError):
    code = "wallets.legal_details_are_missing"
    message = _("Say first what an invoice has to say about {name}: name, address, VAT.")

    def __init__(self, *, name: str) -> None:
        self.name = name


class NothingToInvoice(DomainError):
    code = "wallets.nothing_to_invoice"
    message = _("Nothing was sold in {month} that is not invoiced.")

    def __init__(self, *, month: date) -> None:
        self.month = date_format(month, "YEAR_MONTH_FORMAT")


class MonthIsNotOver(DomainError):
    code = "wallets.month_is_not_over"
    status = 422
    message = _("{month} is not over yet.")

    def __init__(self, *, month: date) -> None:
        self.month = date_format(month, "YEAR_MONTH_FORMAT")


class EndsBeforeItStarts(DomainError):
    code = "wallets.ends_before_it_starts"
    status = 422
    message = _("It ends before it starts.")
