import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, transaction

from lyceum.identity import policies, selectors
from lyceum.identity.errors import AddressTaken
from lyceum.identity.events import PeopleAdded, PersonAdded, ProfileChanged
from lyceum.identity.models import Person, fold_address
from lyceum.identity.types import NewPerson
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

BATCH = 1000
PROFILE = ("name", "short_name", "pronouns", "bio", "locale", "time_zone")


def add_person(
    *, by: Actor, name: str, email: str | None = None, password: str | None = None, **known: Any
) -> Person:
    """Give somebody an account; `known` is what else NewPerson holds."""
    if not policies.can_add_people(by):
        raise Forbidden
    row = NewPerson(name=name, email=email, **known)
    with _all_or_none([row]):
        person = _insert([row])[0]
        if password:
            person.set_password(password)
            person.save(update_fields=["password"])
        publish(PersonAdded(by=str(by), owner_id=person_owner(person.pk), person_id=person.pk))
    return person


def add_people(*, by: Actor, rows: Sequence[NewPerson]) -> list[int]:
    """Accounts for many, in their order: one transaction and one fact per thousand."""
    if not policies.can_add_people(by):
        raise Forbidden
    starts = range(0, len(rows), BATCH)
    return [pk for start in starts for pk in _add_batch(by, rows[start : start + BATCH])]


@transaction.atomic
def change_profile(*, by: Actor, person_id: int, **changes: str) -> Person:
    """Change what a person says about themselves: any of the fields of the profile."""
    if not policies.can_change(by, person_id):
        raise Forbidden
    person = Person.objects.select_for_update().get(pk=person_id)
    fields = [field for field in PROFILE if field in changes]
    for field in fields:
        setattr(person, field, changes[field])
    person.save(update_fields=fields)
    publish(ProfileChanged(by=str(by), owner_id=person_owner(person_id), person_id=person_id))
    return person


def hold_person(*, person_id: int) -> None:
    """Until the end of the transaction nobody else holds them: what must not come to them twice at
    once is looked for after this. What only names them goes on meanwhile."""
    held = Person.objects.select_for_update(no_key=True).filter(pk=person_id)
    list(held.values_list("pk", flat=True))


def _add_batch(by: Actor, rows: Sequence[NewPerson]) -> list[int]:
    with _all_or_none(rows):
        person_ids = [person.pk for person in _insert(rows)]
        if person_ids:
            publish(PeopleAdded(by=str(by), person_ids=person_ids))
    return person_ids


@contextmanager
def _all_or_none(rows: Sequence[NewPerson]) -> Iterator[None]:
    """One transaction; where an address is taken, the refusal names it.

    Of proven addresses the database itself says so; it does not know that nobody may claim one
    that leads to somebody else.
    """
    addresses = [row.email for row in rows]
    if not all(row.address_is_proven for row in rows):
        _refuse_taken(addresses)
    try:
        with transaction.atomic():
            yield
    except IntegrityError:  # taken, or somebody else was quicker
        _refuse_taken(addresses)
        raise


def _insert(rows: Sequence[NewPerson]) -> list[Person]:
    """People with their addresses."""
    people = Person.objects.bulk_create(_person(row) for row in rows)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=row.address_is_proven, primary=True)
        for person, row in zip(people, rows, strict=True)
        if person.email
    )
    return people


def _person(row: NewPerson) -> Person:
    fields = {name: part for name, part in vars(row).items() if name != "address_is_proven"}
    fields["email"] = fold_address(row.email)
    return Person(**fields, password=UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30))


def _refuse_taken(addresses: Sequence[str | None]) -> None:
    folded = Counter(filter(None, map(fold_address, addresses)))
    twice = {address for address, times in folded.items() if times > 1}
    if taken := twice | selectors.people_by_email(folded).keys():
        raise AddressTaken(sorted(taken))
