"""By which accounts people are known elsewhere."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from allauth.socialaccount.models import SocialAccount

from lyceum.access.models import Alias, SignOn
from lyceum.identity import api as identity

from .metadata import issuer


class Account(NamedTuple):
    """A name at the system with this home page (xAPI 1.0.3, 2.4.2.4; IEEE 9274.1.1, 4.2.2.1)."""

    home_page: str
    name: str


def accounts_elsewhere(person_ids: Collection[int]) -> dict[int, list[Account]]:
    """Their names here, under which tools know them, and at the sign-ons that they linked.

    Only what somebody linked by signing in counts: what a provider could claim is not enough.
    Four queries, however many people.
    """
    here = issuer().rstrip("/")
    found = defaultdict(list)
    for card in identity.cards_of(person_ids).values():
        found[card.id].append(Account(here, str(card.public_id)))
    aliases = Alias.objects.unscoped("the people's own").filter(person_id__in=list(found))
    for person_id, subject in aliases.values_list("person_id", "subject"):
        found[person_id].append(Account(here, subject))
    places = _issuers()
    linked = SocialAccount.objects.filter(user_id__in=list(found), provider__in=list(places))
    for person_id, key, uid in linked.values_list("user_id", "provider", "uid"):
        found[person_id].append(Account(places[key], uid))
    return dict(found)


def _issuers() -> dict[str, str]:
    """The issuer of each OpenID Connect sign-on, by the key of its identities."""
    rows = SignOn.objects.unscoped("names of providers, not of people").filter(kind="oidc")
    return dict(rows.values_list("key", "issuer"))
