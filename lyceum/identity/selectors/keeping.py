"""What is kept about a person: rows, counts, and all that they may be known by."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet

from lyceum.identity.models import Person, fold_address
from lyceum.identity.types import Keeping, Retention, Subject, Table, keepings
from lyceum.kernel.owned import OwnedQuerySet
from lyceum.kernel.scope import person_owner


def kept_for(keeping: Keeping) -> Retention:
    """How long a kind is kept here: as the operator says, else as its app does."""
    days = settings.RETENTION.get(keeping.kind)
    return Retention(days) if days else keeping.kept_for


def unknown_kinds() -> list[str]:
    """What the settings name and nobody keeps: most likely a slip of the pen."""
    known = {keeping.kind for keeping in keepings()}
    said = {"LYCEUM_RETENTION": settings.RETENTION, "LYCEUM_LEGAL_TERMS": settings.LEGAL_TERMS}
    return sorted(
        f"{name}: {kind}" for name, kinds in said.items() for kind in kinds.keys() - known
    )


def model_of(table: Table) -> type[models.Model]:
    """The table's model; a name that is wrong is found by the tests of the architecture."""
    found: type[models.Model] = apps.get_model(table.name)
    return found


def all_rows(model: type[models.Model]) -> QuerySet[Any]:
    """Every row of any table: for what concerns a person wherever it stands."""
    rows: QuerySet[Any] = model._default_manager.all()
    if isinstance(rows, OwnedQuerySet):
        return rows.unscoped("export, erasure and retention reach every row of a person")
    return rows


def rows_about(table: Table, person_id: int) -> QuerySet[Any]:
    """The rows of a table that are about a person; none where it only mentions them."""
    model = model_of(table)
    if not table.of:
        return all_rows(model).none()
    ways = (Q(**{path: _value(model, path, person_id)}) for path in table.of)
    return all_rows(model).filter(reduce(or_, ways))


def _value(model: type[models.Model], path: str, person_id: int) -> int | str:
    """A word names the person as `person:7`, everything else by their number."""
    *way, last = path.split("__")
    for step in way:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    field = model._meta.pk if last == "pk" else model._meta.get_field(last)
    return person_owner(person_id) if isinstance(field, models.CharField) else person_id


def subject_of(person: Person) -> Subject:
    """The person with every name and address that the house knows of them."""
    known = {
        word for keeping in keepings() if keeping.known_by for word in keeping.known_by(person.pk)
    }
    known |= {
        person.email or "",
        *EmailAddress.objects.filter(user=person).values_list("email", flat=True),
    }
    addresses = {fold_address(word) or "" for word in known if "@" in word}
    names = {person.name, person.short_name} | {word for word in known if "@" not in word}
    return Subject(
        person_id=person.pk,
        public_id=person.public_id,
        names=tuple(sorted(filter(None, names))),
        addresses=tuple(sorted(filter(None, addresses))),
    )


def files_in(rows: QuerySet[Any]) -> Iterator[Any]:
    """The files that belong to rows, one after the other."""
    fields = [f.name for f in rows.model._meta.concrete_fields if isinstance(f, models.FileField)]
    if fields:
        for row in rows.iterator():
            yield from filter(None, (getattr(row, field) for field in fields))
