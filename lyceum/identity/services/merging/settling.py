"""How the account itself, its addresses and what its person agreed to become one."""

import secrets
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.translation import gettext as _

from lyceum.identity import selectors
from lyceum.identity.models import Consent, Person
from lyceum.identity.types import Fold, purposes
from lyceum.kernel import clock

OWN_WORDS = ("short_name", "pronouns", "bio", "locale", "time_zone")


def settle_profile(fold: Fold) -> None:
    """The folded account opens nothing any more; what it said fills what the other left open."""
    if fold.is_late:
        return
    kept = Person.objects.get(pk=fold.kept_id)
    folded = Person.objects.get(pk=fold.folded_id)
    address = folded.email
    closed = UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)
    fold.change(folded, is_active=False, merged_into_id=kept.pk, password=closed)
    fold.change(folded, email=None)  # put back by itself: somebody else may have it by then
    wanted = [name for name in OWN_WORDS if not getattr(kept, name) and getattr(folded, name)]
    if wanted:
        fold.change(kept, **{name: getattr(folded, name) for name in wanted})
    if address and not kept.email:
        fold.change(kept, email=address)
    fold.say(_("the name, the password and the main address of the account that stays count"))


def settle_addresses(fold: Fold) -> None:
    """The folded account's addresses lead to the other; its main one is one of several now."""
    mine = EmailAddress.objects.filter(user_id=fold.kept_id)
    theirs = EmailAddress.objects.filter(user_id=fold.folded_id)
    if mine.filter(primary=True).exists():
        for address in theirs.filter(primary=True):
            fold.change(address, primary=False)


def settle_consents(fold: Fold) -> None:
    """The stricter word wins: what only one of them agreed to is asked anew."""
    if fold.is_late:
        return
    kept, folded = (set(_given(pk)) for pk in (fold.kept_id, fold.folded_id))
    for purpose in sorted(kept ^ folded):
        known = next(one for one in purposes() if one.name == purpose)
        said = Consent.objects.create(
            person_id=fold.kept_id,
            purpose=purpose,
            version=known.version,
            is_given=False,
            said_at=clock.now(),
        )
        fold.added(Consent.objects.filter(pk=said.pk))
        fold.say(
            _("only one of them agreed to “{what}”: it is asked anew").format(what=known.label)
        )


def _given(person_id: int) -> Iterator[str]:
    return (one.name for one in purposes() if selectors.has_consent(person_id, one.name))
