"""Why a launch does not open, in words that say what would have to change."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError

# check: what went wrong, and what can be done about it
REASONS: dict[str, tuple[Any, Any]] = {
    "incomplete": (
        _("The message lacks something: {detail}"),
        _("Look at how the other side is set up, and compare its addresses."),
    ),
    "unknown": (
        _("Nobody is registered here under what the message says: {detail}"),
        _("Register the other side first, or compare the issuer and the client id."),
    ),
    "off": (
        _("It is switched off here."),
        _("Whoever administers the organisation can switch it on."),
    ),
    "state": (
        _(
            "This answer belongs to no launch of this browser: it was begun elsewhere, or too long ago."
        ),
        _("Begin again. If it stays so, open it in a tab of its own: this frame keeps no cookies."),
    ),
    "begun": (
        _("This launch was begun too long ago, or was used already."),
        _("Go back, and open it again."),
    ),
    "person": (
        _("This launch was begun by somebody else than who is signed in here."),
        _("Go back, and open it again."),
    ),
    "redirect": (
        _("The tool wants its answer at an address that is not registered: {detail}"),
        _("Add the address to those of the tool, or correct it there."),
    ),
    "unreadable": (
        _("The token cannot be read: {detail}"),
        _("The other side has to send a signed JSON web token."),
    ),
    "algorithm": (
        _("The token is not signed in a way that counts: {detail}"),
        _("The other side has to sign with RS256, or better."),
    ),
    "key": (
        _("The token is signed with a key that the other side does not publish: {detail}"),
        _("Compare the address of the key set. A new key has to stand there before it signs."),
    ),
    "signature": (
        _("The signature does not fit: the token was changed, or another key signed it."),
        _("Compare the address of the key set."),
    ),
    "issuer": (
        _("The token comes from another issuer: {detail}"),
        _("Compare the issuer with the one that is registered here."),
    ),
    "audience": (
        _("The token was made for somebody else: {detail}"),
        _("Compare the client id on both sides."),
    ),
    "expired": (
        _("The token's time is over. {detail}"),
        _("Begin again. If it stays so, set the clocks of both servers by NTP."),
    ),
    "early": (
        _("The token is from the future: the other side's clock is ahead of ours. {detail}"),
        _("Set the clocks of both servers by NTP; two minutes apart are tolerated."),
    ),
    "nonce": (
        _("The token belongs to another launch."),
        _("Begin again."),
    ),
    "replayed": (
        _("This token was used already. It counts once."),
        _("Begin again where you came from."),
    ),
    "deployment": (
        _("The launch comes from a deployment that is not registered here: {detail}"),
        _("Add the deployment id where the platform is kept."),
    ),
    "message": (
        _("This kind of message is not understood here: {detail}"),
        _("Links to resources and deep linking are."),
    ),
    "unreachable": (
        _("The other side cannot be reached just now: {detail}"),
        _("Look whether it is up, and whether its address is right."),
    ),
    "resource": (
        _("What the link leads to is not there, or not for you."),
        _("Whoever made the link in the other system can choose another one."),
    ),
    "stranger": (
        _(
            "Nobody here is known under this account of yours, and the organisation lets nobody new in."
        ),
        _("Ask who administers the organisation for a place, then open it again."),
    ),
    "anonymous": (
        _("Your system does not say who you are, so no account can be made for you."),
        _("Sign in here once and link the two; or let your system send the mail address."),
    ),
    "closed": (
        _("This account has been closed."),
        _("Ask who administers the organisation."),
    ),
}


class LaunchRefused(DomainError):
    """A launch, or a message of the other side, did not pass a check: which one, and why."""

    code = "courseware.launch_refused"
    status = 403
    message = _("{why}")

    def __init__(self, check: str, detail: object = "") -> None:
        super().__init__(check, detail)
        self.check, self.detail = check, str(detail)[:500]

    @property
    def why(self) -> str:
        return str(REASONS[self.check][0]).format(detail=self.detail).strip()

    @property
    def remedy(self) -> str:
        return str(REASONS[self.check][1])

    def __str__(self) -> str:
        return self.why


class ToolNameTaken(DomainError):
    code = "courseware.tool_name_taken"
    message = _("There is a tool of this name already.")


class PlatformTaken(DomainError):
    code = "courseware.platform_taken"
    message = _("A platform with this issuer and client id is registered already.")


class PassIsSpent(DomainError):
    """Used, expired or never made."""

    code = "courseware.pass_is_spent"
    status = 401
    message = _("This registration token has been used or has expired.")


class RegistrationUnfit(DomainError):
    """What the other side says of itself cannot be taken: where, and what was expected."""

    code = "courseware.registration_unfit"
    status = 400
    message = _("{place}: {expected}")

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(place, expected)
        self.place, self.expected = place, expected


class ServiceRefused(DomainError):
    """What a tool asks of our services cannot be done. For machines, in the standard's words."""

    code = "courseware.service_refused"
    message = "{said}"

    def __init__(self, status: int, said: str) -> None:
        super().__init__(status, said)
        self.status = status  # type: ignore[misc]
        self.said = said
