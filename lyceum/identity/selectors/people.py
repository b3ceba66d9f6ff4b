from collections.abc import Iterable, Iterator
from typing import TypeVar

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from lyceum.identity import policies
from lyceum.identity.models import Person, fold_address
from lyceum.identity.types import PersonCard
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

T = TypeVar("T")
BATCH = 900  # what every database takes as parameters of one query


def person_for(actor: Actor, person_id: int) -> Person:
    """The one way to a whole person; who may not see them learns nothing of them."""
    person = Person.objects.filter(pk=person_id, erased_at=None).first()
    if person is None or not policies.can_see(actor, person_id):
        raise NotFound
    return person


def is_empty() -> bool:
    """Has nobody an account yet? Then whoever comes first sets the installation up."""
    return not Person.objects.exists()


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """The names of people, by id. Whoever asks has asked before whether they may be shown."""
    return {
        pk: name or _("Somebody who has left")  # an erased person has no name
        for some in batches(person_ids)
        for pk, name in Person.objects.filter(pk__in=some).values_list("pk", "name")
    }


def people_by_email(addresses: Iterable[str]) -> dict[str, int]:
    """Who is behind these addresses: address in lower case → person id; unknown ones are absent."""
    folded = filter(None, map(fold_address, addresses))
    return {
        str(email): pk
        for some in batches(folded)
        for email, pk in Person.objects.filter(email__in=some).values_list("email", "pk")
    }


def people_by_proven_email(addresses: Iterable[str]) -> dict[str, int]:
    """Who has proven that these addresses are theirs, be it their main one or another: address in
    lower case → person id. An address that somebody only claims leads to nobody."""
    folded = filter(None, map(fold_address, addresses))
    return {
        str(email): pk
        for some in batches(folded)
        for email, pk in EmailAddress.objects.filter(
            email__in=some, verified=True, user__is_active=True
        ).values_list("email", "user_id")
    }


def cards_of(person_ids: Iterable[int]) -> dict[int, PersonCard]:
    """How to speak and write to people: names, address, language and zone, by id.

    Erased people are absent: nobody speaks to them.
    """
    fields = list(PersonCard.__dataclass_fields__)
    return {
        row[0]: PersonCard(*row)
        for some in batches(person_ids)
        for row in Person.objects.filter(pk__in=some, erased_at=None).values_list(*fields)
    }


def batches(things: Iterable[T]) -> Iterator[list[T]]:
    """Each once, as many at a time as a query takes."""
    unique = list(dict.fromkeys(things))
    return (unique[start : start + BATCH] for start in range(0, len(unique), BATCH))
