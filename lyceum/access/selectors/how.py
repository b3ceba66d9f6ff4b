"""How the person of this session showed who they are."""

from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from lyceum.access.types import ONE_PROOF, PASSKEY, TWO_PROOFS, HowSignedIn
from lyceum.kernel import clock

# What allauth remembers of a proof → the words of RFC 8176.
WORDS = {
    "password": ("pwd",),
    "code": ("otp",),  # mailed to them
    "totp": ("otp",),
    "recovery_codes": ("otp",),
    "webauthn": ("hwk", "user"),
}


def how_signed_in(request: HttpRequest) -> HowSignedIn:
    """When and how they last proved themselves; where nothing is noted (a sign-in link), when
    the session began, and by no method that could be named."""
    records = get_authentication_records(request, request.user)
    proofs = [str(each.get("type") or each.get("method")) for each in records]
    methods = list(dict.fromkeys(word for proof in proofs for word in WORDS.get(proof, ())))
    is_two = "webauthn" in proofs or len({_kind(proof) for proof in proofs if proof in WORDS}) > 1
    if not records:
        began = getattr(request.user, "last_login", None) or clock.now()
        return HowSignedIn(at=began)
    return HowSignedIn(
        at=datetime.fromtimestamp(max(each["at"] for each in records), UTC),
        methods=(*methods, "mfa") if is_two else tuple(methods),
        strength=_strength(proofs, is_two=is_two),
    )


def _kind(proof: str) -> str:
    """Two proofs of one kind are no two proofs: known, held in the mail box, held in the hand."""
    return "device" if proof in {"totp", "recovery_codes", "webauthn"} else proof


def _strength(proofs: list[str], *, is_two: bool) -> str:
    if "webauthn" in proofs:
        return PASSKEY
    if is_two:
        return TWO_PROOFS
    return ONE_PROOF if set(proofs) & WORDS.keys() else ""
