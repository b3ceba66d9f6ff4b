from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError

CHECKS: dict[str, tuple[Any, Any]] = {
    "state": (
        _(
            "This answer belongs to no sign-in of this browser: it was begun elsewhere, too long"
            " ago, or the answer was used already."
        ),
        _("Begin again from the sign-in page, under the address that the provider knows."),
    ),
    "unsolicited": (
        _("This sign-in began at the provider, which is not allowed here."),
        _("Begin at our sign-in page, or allow sign-ins that begin at the provider."),
    ),
    "provider": (
        _("The provider did not let you in: {detail}"),
        _("Look at the provider's own log: is the person assigned to this application?"),
    ),
    "unreachable": (
        _("The provider cannot be reached just now: {detail}"),
        _("Look whether the provider is up, and whether its address is right."),
    ),
    "broken": (
        _("The provider's answer cannot be read: {detail}"),
        _("Load the provider's metadata again, or compare its address."),
    ),
    "secret": (
        _("The provider does not accept us as its application: {detail}"),
        _("Enter the client id and the client secret anew; secrets expire."),
    ),
    "code": (
        _("The provider no longer accepts the code of this sign-in: {detail}"),
        _("Begin again. If it stays so, compare the redirect address at the provider."),
    ),
    "unsigned": (
        _("The provider's answer is not signed."),
        _("Let the provider sign its assertions (RS256 or better for OpenID Connect)."),
    ),
    "signature": (
        _("The provider's signature does not fit: the answer was changed, or its key is new."),
        _("Load the provider's metadata again: its certificate may have been exchanged."),
    ),
    "issuer": (
        _("The answer comes from another provider than this one."),
        _("Compare the issuer (entity id) here with the one at the provider: {detail}"),
    ),
    "audience": (
        _("The answer was made for another application."),
        _("At the provider, the audience (client id, entity id) must be ours: {detail}"),
    ),
    "destination": (
        _("The answer was sent to another address than ours."),
        _("At the provider, the reply address (ACS) must be: {detail}"),
    ),
    "expired": (
        _("The answer's time is over. {detail}"),
        _("Begin again. If it stays so, set the clocks of both servers by NTP."),
    ),
    "early": (
        _("The answer is from the future: the provider's clock is ahead of ours. {detail}"),
        _("Set the clocks of both servers by NTP; two minutes apart are tolerated."),
    ),
    "nonce": (
        _("The answer belongs to another sign-in."),
        _("Begin again from the sign-in page."),
    ),
    "replayed": (
        _("This answer has let somebody in already. It works once."),
        _("Begin again from the sign-in page."),
    ),
    "incomplete": (
        _("The provider's answer lacks something: {detail}"),
        _("Let the provider send it: a lasting identifier, and the attributes that are mapped."),
    ),
    "off": (
        _("This sign-on is switched off."),
        _("Switch it on where it is kept."),
    ),
}


class LinkIsSpent(DomainError):
    """Used, expired or never made: the visitor is not told which."""

    code = "access.link_is_spent"
    status = 410
    message = _("This link has been used or has expired. Ask for a new one, or sign in.")


class AlreadySetUp(DomainError):
    code = "access.already_set_up"
    message = _("The first account exists already. Sign in with it.")


class FactorCannotBeRead(DomainError):
    """The installation's secret key is another than when the factor was set up."""

    code = "access.factor_cannot_be_read"
    message = _(
        "Your second factor cannot be read on this installation any more. Use a passkey, or ask"
        " your administrator to take the factor away."
    )


class ToolNameTaken(DomainError):
    code = "access.tool_name_taken"
    message = _("There is a tool of this name already.")


class ToolIsRevoked(DomainError):
    code = "access.tool_is_revoked"
    message = _("This tool was revoked. Register it anew.")


class NobodyMayUseIt(DomainError):
    code = "access.nobody_may_use_it"
    status = 422
    message = _("Say whose people may use the tool.")


class PassIsSpent(DomainError):
    """Used, expired, withdrawn or never made."""

    code = "access.pass_is_spent"
    status = 401
    message = _("This registration token has been used or has expired.")


class ToolUnknown(DomainError):
    code = "access.tool_unknown"
    status = 400
    message = _("The tool that sent you here is not registered with us, or no longer.")


class AddressUnknown(DomainError):
    """Answering there could hand a sign-in to somebody else."""

    code = "access.address_unknown"
    status = 400
    message = _(
        "The tool that sent you here wants its answer at an address that is not registered for it."
        " Tell whoever runs the tool."
    )


class RequestUnreadable(DomainError):
    code = "access.request_unreadable"
    status = 400
    message = _("The tool that sent you here did not say clearly what it asks for.")


class OnlyLooking(DomainError):
    """Whoever looks as somebody else changes nothing."""

    code = "access.only_looking"
    status = 403
    message = _("You are looking as {name}: nothing can be changed. Stop looking first.")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ViewIsOver(DomainError):
    """What was pressed on a page of somebody else's must not happen to oneself."""

    code = "access.view_is_over"
    status = 403
    message = _("You had stopped looking as somebody else, so nothing was done. You are yourself.")


class MayDoMore(DomainError):
    code = "access.may_do_more"
    status = 403
    message = _("This person may do more than you. Only who may do as much can look as they do.")


class ReasonIsMissing(DomainError):
    code = "access.reason_is_missing"
    status = 422
    message = _("Say why, in a sentence: the person and the log will read it.")


class NameTaken(DomainError):
    code = "access.name_taken"
    message = _("There is one of this name already: {name}.")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class PersonKnown(DomainError):
    code = "access.person_known"
    message = _("This person is known here already, as {name}.")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class AddressOfAnother(DomainError):
    """Somebody has an account with this address and has not proven that it is theirs."""

    code = "access.address_of_another"
    message = _("The address {address} belongs to an account that has not confirmed it yet.")

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class WordNotTaken(DomainError):
    """Something that was said cannot be taken: which word, and what was expected."""

    code = "access.word_not_taken"
    status = 400
    message = "{word}: {reason}"  # for machines, in the words of the standard

    def __init__(self, word: str, reason: str) -> None:
        super().__init__(word, reason)
        self.word, self.reason = word, reason


class ChangedMeanwhile(DomainError):
    code = "access.changed_meanwhile"
    status = 412
    message = _("This has changed since it was read.")


class TokenIsWrong(DomainError):
    """Unknown, expired, revoked, of another organisation or without the scope: not told which."""

    code = "access.token_is_wrong"
    status = 401
    message = _("This token opens nothing here.")


class TooManyTries(DomainError):
    code = "access.too_many_tries"
    status = 429
    message = _("Too many wrong tokens came from there. Try again in some minutes.")


class ExpiryOutOfRange(DomainError):
    code = "access.expiry_out_of_range"
    status = 422
    message = _("A token needs a last day: a day to come, within two years.")


class ScopeUnknown(DomainError):
    code = "access.scope_unknown"
    status = 422
    message = _("A token needs at least one of the scopes that there are.")


class AccountIsClosed(DomainError):
    code = "access.account_is_closed"
    message = _("This service account was closed. Make a new one.")


class SignOnFailed(DomainError):
    """A provider's answer did not pass a check: which one, and what would have to change."""

    code = "access.sign_on_failed"
    status = 403
    message = _("{why}")

    def __init__(self, check: str, detail: str = "") -> None:
        super().__init__(check, detail)
        self.check, self.detail = check, detail

    @property
    def why(self) -> str:
        return str(CHECKS[self.check][0]).format(detail=self.detail).strip()

    @property
    def remedy(self) -> str:
        """What its keeper can change."""
        return str(CHECKS[self.check][1]).format(detail=self.detail)

    def __str__(self) -> str:
        return self.why


class NotLetIn(DomainError):
    """The provider knows them, but nobody here may be opened for that."""

    code = "access.not_let_in"
    status = 403
    message = _("You could not be signed in.")
    remedy: ClassVar[Any] = _("Ask who keeps the people of your organisation.")


class NoAddress(NotLetIn):
    code = "access.no_address"
    message = _("The provider did not say which e-mail address is yours.")
    remedy = _("Map the e-mail address to an attribute that the provider sends.")


class AddressNotTheirs(NotLetIn):
    """An organisation speaks only for addresses of domains that it has shown to be its own."""

    code = "access.address_not_theirs"
    message = _(
        "{organisation} has not shown that {domain} is its domain, so its sign-on opens no account"
        " for {email}."
    )
    remedy = _(
        "Who administers the organisation can verify the domain. If you have an account here, sign"
        " in another way and link this sign-on under “Signing in”."
    )

    def __init__(self, organisation: str, email: str) -> None:
        self.organisation, self.email = organisation, email
        self.domain = email.rpartition("@")[2]


class AddressNotVerified(NotLetIn):
    code = "access.address_not_verified"
    message = _("The provider says that {email} is not verified, so it opens no account.")
    remedy = _(
        "Verify the address at the provider; or sign in another way and link this sign-on under"
        " “Signing in”."
    )

    def __init__(self, email: str) -> None:
        self.email = email


class LinkItFirst(NotLetIn):
    """There is an account with ways in of its own, whose address nobody has proven."""

    code = "access.link_it_first"
    message = _("There is an account for {email}, but it is not linked with this sign-on.")
    remedy = _("Sign in the way you did so far, and link this sign-on under “Signing in”.")

    def __init__(self, email: str) -> None:
        self.email = email


class NotOfTheOrganisation(NotLetIn):
    code = "access.not_of_the_organisation"
    message = _("You have no place in {organisation} here.")
    remedy = _("Ask who keeps the people of your organisation for a place, or an invitation.")

    def __init__(self, organisation: str) -> None:
        self.organisation = organisation


class LinkedToSomebodyElse(NotLetIn):
    code = "access.linked_to_somebody_else"
    message = _("This identity is linked with another account already.")
    remedy = _("Sign out, and sign in with this sign-on to see which one it is.")


class AccountClosed(NotLetIn):
    code = "access.account_closed"
    message = _("This account has been closed.")


class ProveYourselfFirst(DomainError):
    code = "access.prove_yourself_first"
    status = 403
    message = _("Please show once more that it is you before you link a sign-on.")


class MetadataIsWrong(DomainError):
    """Says at which place, and what was expected there."""

    code = "access.metadata_is_wrong"
    status = 422
    message = _("{place}: {expected}")

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(place, expected)
        self.place, self.expected = place, expected


class IssuerIsWrong(DomainError):
    code = "access.issuer_is_wrong"
    status = 422
    message = "{problem}"

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class DomainTaken(DomainError):
    code = "access.domain_taken"
    message = _("Another organisation has shown that this domain is its own.")


class DomainClaimed(DomainError):
    code = "access.domain_claimed"
    message = _("This domain stands here already.")


class RecordMissing(DomainError):
    """The DNS does not say yet what it should; tells what was found."""

    code = "access.record_missing"
    status = 422
    message = _(
        "The DNS of {domain} does not show the record yet. {found} New records may take an hour"
        " to be seen."
    )

    def __init__(self, domain: str, found: str) -> None:
        super().__init__(domain, found)
        self.domain, self.found = domain, found


class SignOnInUse(DomainError):
    code = "access.sign_on_in_use"
    message = _("Signing in by it is required for a domain. Take that away first.")


class TestItFirst(DomainError):
    """Whoever requires a sign-on that does not work locks everybody out."""

    code = "access.test_it_first"
    message = _("Test the sign-on first: it must have worked once, and be switched on.")
