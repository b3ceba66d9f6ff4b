from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from allauth.account.models import EmailAddress
from django.db.models import Value
from django.utils.translation import gettext as _

from lyceum.identity import policies
from lyceum.identity.models import Person, fold_address
from lyceum.identity.types import PersonCard
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.questions import asked_often

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
    """The names of people, by id. Whoever asks has asked before whether they may be shown.

    An erased person has no name; one that was folded into another has the other's.
    """
    return {
        pk: into or name or _("Somebody who has left")
        for some in batches(person_ids)
        for pk, name, into in Person.objects.filter(pk__in=some).values_list(
            "pk", "name", "merged_into__name"
        )
    }


def people_by_email(addresses: Iterable[str]) -> dict[str, int]:
    """Who is behind these addresses: address in lower case → person id; unknown ones are absent.

    The main address of an account that was folded into another leads there, once it was proven.
    """
    folded = filter(None, map(fold_address, addresses))
    found: dict[str, int] = {}
    for some in batches(folded):
        main = Person.objects.filter(email__in=some).values_list("email", "pk", Value(1))
        for email, pk, is_main in main.union(_former(some), all=True):
            if is_main or email not in found:
                found[str(email)] = pk
    return found


def _former(addresses: list[str]) -> Any:
    """Only those to whom another account came may have a main address of before."""
    joined = EmailAddress.objects.filter(verified=True, user__folded__isnull=False)
    return joined.filter(email__in=addresses).values_list("email", "user_id", Value(0))


def people_by_proven_email(addresses: Iterable[str]) -> dict[str, int]:
    """Who has proven that these addresses are theirs, be it their main one or another: address in
    lower case → person id. An address that somebody only claims leads to nobody."""
    folded = dict.fromkeys(filter(None, map(fold_address, addresses)))
    return {str(email): pk for address in folded for email, pk in _who_proved(address)}


@asked_often
def _who_proved(address: Any) -> Any:
    proven = EmailAddress.objects.filter(email=address, verified=True, user__is_active=True)
    return proven.values_list("email", "user_id")


def proven_addresses(person_ids: Iterable[int]) -> dict[int, list[str]]:
    """The addresses of which these people have proven that they are theirs, by id."""
    found: dict[int, list[str]] = {}
    for some in batches(person_ids):
        rows = EmailAddress.objects.filter(user_id__in=some, verified=True, user__is_active=True)
        for pk, email in rows.order_by("pk").values_list("user_id", "email"):
            found.setdefault(pk, []).append(str(email))
    return found


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


def day_of(person_id: int, moment: datetime) -> date:
    """The date of a moment by somebody's own clock; of who has said no zone, by the world's."""
    found = Person.objects.filter(pk=person_id).values_list("time_zone", flat=True)
    zone = found.first()
    return moment.astimezone(ZoneInfo(zone if zone in available_timezones() else "UTC")).date()


def people_in_batches() -> Iterator[list[int]]:
    """The ids of everybody who has an account, some at a time."""
    last = 0
    living = Person.objects.filter(erased_at=None).order_by("pk").values_list("pk", flat=True)
    while ids := list(living.filter(pk__gt=last)[:BATCH]):
        yield ids
        last = ids[-1]


def batches(things: Iterable[T]) -> Iterator[list[T]]:
    """Each once, as many at a time as a query takes."""
    unique = list(dict.fromkeys(things))
    return (unique[start : start + BATCH] for start in range(0, len(unique), BATCH))


def person_known_as(word: str) -> int:
    """Whom an operator means by an address, a public id or a number."""
    if word.isdecimal():
        found = Person.objects.filter(pk=int(word))
    elif "@" in word:
        return next(iter(people_by_email([word]).values()), None) or _nobody()
    else:
        try:
            found = Person.objects.filter(public_id=UUID(word))
        except ValueError:
            return _nobody()
    return found.values_list("pk", flat=True).first() or _nobody()


def _nobody() -> int:
    raise NotFound
