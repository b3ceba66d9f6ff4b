"""Somebody has two accounts and shows that both are theirs: signed in to the one, then to the other.

What was shown first is carried to the second in a signed mark, for some minutes. It falls with the
password of its account, and whoever holds it can do nothing but fold an account that they are
signed in to into that one.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor

MINUTES_OF_PROOF = 15
SALT = "access.other-account"


def proof_of(person: Any) -> str:
    """The mark of somebody who has just shown that this account is theirs."""
    shown_at = clock.now().timestamp()
    said = {"person": person.pk, "session": person.get_session_auth_hash(), "at": shown_at}
    return Signer(salt=SALT).sign_object(said)


def proven_account(by: Actor, mark: str) -> Any | None:
    """Whose account was shown first, if it was, not long ago, and is another."""
    try:
        said = Signer(salt=SALT).unsign_object(mark)
    except BadSignature:
        return None
    if clock.now().timestamp() - said["at"] > MINUTES_OF_PROOF * 60:
        return None
    person = get_user_model().objects.filter(pk=said["person"], is_active=True).first()
    if person is None or person.pk == by.person_id:
        return None
    return person if person.get_session_auth_hash() == said["session"] else None
