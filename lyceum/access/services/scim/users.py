"""A directory's users are places. Every verb acts in one organisation, for the service account of its
token. Places are changed by `organisations`, which tells what changed; here the directory's own
words are kept.
"""

import re
import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from lyceum.access.errors import (
    AddressOfAnother,
    ChangedMeanwhile,
    NameTaken,
    PersonKnown,
    WordNotTaken,
)
from lyceum.access.models import ScimEmail, ScimUser
from lyceum.access.models.scim import fold
from lyceum.access.selectors import scim as selectors
from lyceum.access.types import SaidUser
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations

from .following import know_units

LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
LIMITS = {"title": 200, "employee_number": 60, "manager": 32}
NAME = 200


@transaction.atomic(savepoint=False)  # a refusal is a refusal of the whole operation
def create_user(*, by: Actor, organisation_id: int, said: SaidUser) -> selectors.UserRow:
    """A place for whom the directory names.

    Somebody with an account gets the place only where they have proven that the address is theirs.
    Who left comes back into their last place. Their name and addresses stay as they are.
    """
    _check(said)
    row = _known(organisation_id, said)
    told = _told(by, organisation_id, said, None)
    last = None
    if row is None:
        person_id = _new_person(by, said)
        row = ScimUser(organisation_id=organisation_id, person_id=person_id, made_person=True)
        told.place["name"] = _called(said)
    else:
        last = organisations.places_in(organisation_id, [row.person_id]).get(row.person_id)
    _write_place(by, row, said, told.place, last=last)
    begin(row)
    _write_row(row, said)
    if said.active is False and row.place.is_open:
        _end(by, row)
    if last is None:
        return selectors.user_row(row, said, told.manager_name, told.group)
    return selectors.user_rows(organisation_id, Q(pk=row.pk))[0]


def _known(organisation_id: int, said: SaidUser) -> ScimUser | None:
    """The row of somebody whom the directory deleted, or of who has proven the address."""
    gone = _gone(organisation_id, said)
    address = selectors.main_address(said)
    owner = identity.people_by_proven_email([address]).get(address) if address else None
    if owner is None or (gone and gone.person_id == owner):
        return gone
    row = _ours(organisation_id).filter(person_id=owner).first()
    if row and not row.deleted_at:
        raise PersonKnown(row.user_name)
    return row or ScimUser(organisation_id=organisation_id, person_id=owner)


def _ours(organisation_id: int) -> QuerySet[ScimUser]:
    """Those who were deleted, too."""
    rows = ScimUser.objects.unscoped("of this organisation only").select_for_update()
    return rows.filter(organisation_id=organisation_id)


def _gone(organisation_id: int, said: SaidUser) -> ScimUser | None:
    """Whom the directory deleted and now names again: by its own id for them, else by a name to
    which no other id belonged. A name that is in use is refused."""
    rows = selectors.users_alike(organisation_id, said.user_name, said.external_id)
    if any(deleted_at is None for _pk, _id, deleted_at in rows):
        raise NameTaken(said.user_name)
    by_id = [pk for pk, known, _at in rows if said.external_id and known == said.external_id]
    named = [pk for pk, known, _at in rows if not (known and said.external_id)]
    chosen = max(by_id or named, default=None)
    return _ours(organisation_id).get(pk=chosen) if chosen else None


def _new_person(by: Actor, said: SaidUser) -> int:
    address = selectors.main_address(said)
    locale, zone = said.preferred_language, said.timezone
    person = identity.NewPerson(
        name=_called(said)[:NAME],
        email=address or None,
        locale=locale.replace("_", "-")[:16] if LOCALE.fullmatch(locale) else "",
        time_zone=zone if zone in _zones() else "",
        address_is_proven=True,
    )
    try:
        return identity.add_people(by=by, rows=[person])[0]
    except identity.AddressTaken:
        raise AddressOfAnother(address) from None


@cache
def _zones() -> frozenset[str]:
    """Read once: it walks a folder of files."""
    return frozenset(available_timezones())


def _called(said: SaidUser) -> str:
    parts = f"{said.given_name} {said.family_name}".strip()
    return said.display_name or said.formatted_name or parts or said.user_name


@transaction.atomic
def update_user(
    *, by: Actor, organisation_id: int, resource_id: str, said: SaidUser, version: str | None
) -> None:
    """Everything that the directory says of a user, as it is now."""
    _check(said)
    row = selectors.user_of(organisation_id, resource_id)
    is_current(version, selectors.user_version(row))
    before = selectors.said_of(row, _manager_of(organisation_id, row))
    if said == before:
        return
    if fold(said.user_name) != row.user_name_key:
        _name_is_free(organisation_id, said.user_name)
    row.changed_at = clock.now()
    told = _told(by, organisation_id, said, before)
    last = organisations.places_in(organisation_id, [row.person_id])
    _write_place(by, row, said, told.place, last=last[row.person_id])
    _write_row(row, said)
    if said.active is False and row.place.is_open:
        _end(by, row)
    if row.made_person and _called(said) != _called(before):
        organisations.correct_name(
            by=by,
            organisation_id=organisation_id,
            person_id=row.person_id,
            name=_called(said)[:NAME],
        )


@transaction.atomic
def delete_user(*, by: Actor, organisation_id: int, resource_id: str, version: str | None) -> None:
    """The place ends; the person, their account and their record stay."""
    row = selectors.user_of(organisation_id, resource_id)
    is_current(version, selectors.user_version(row))
    if row.place.is_open:
        _end(by, row)
    row.deleted_at = clock.now()
    row.save()


def _check(said: SaidUser) -> None:
    """Everything fits, before anything is written."""
    for word in SaidUser.__dataclass_fields__:
        text = getattr(said, word)
        if isinstance(text, str):
            check_text(_in_scim(word), text, LIMITS.get(word) or limit_of(ScimUser, word))
    for email in said.emails:
        check_text("emails.value", email.value, limit_of(ScimEmail, "value"))
        check_text("emails.type", email.type, limit_of(ScimEmail, "type"))
    if not said.user_name.strip():
        raise WordNotTaken("userName", "a name that is not empty is expected")


def check_text(word: str, text: str, limit: int) -> None:
    """A text that every database can keep."""
    if "\x00" in text or len(text) > limit:
        raise WordNotTaken(word, f"at most {limit} letters are expected")


def _in_scim(word: str) -> str:
    """`user_name` → `userName`."""
    first, *others = word.split("_")
    return first + "".join(map(str.capitalize, others))


@cache
def limit_of(model: Any, word: str) -> int:
    """How many letters there is room for; 0 where it is no column of text."""
    names = {field.name: field for field in model._meta.fields}
    return getattr(names.get(word), "max_length", None) or 0


def _name_is_free(organisation_id: int, user_name: str) -> None:
    users = selectors.scim_users(organisation_id)
    if users.filter(user_name_key=fold(user_name)).exists():
        raise NameTaken(user_name)


def begin(row: Any) -> None:
    """An id that nothing had before, not even who was here under another."""
    row.resource_id, row.deleted_at = uuid.uuid4().hex, None
    row.created_at = row.changed_at = clock.now()


def is_current(expected: str | None, version: str) -> None:
    if expected is not None and expected != version:
        raise ChangedMeanwhile


def _manager_of(organisation_id: int, row: ScimUser) -> str:
    if not row.place.manager_id:
        return ""
    known = selectors.scim_users(organisation_id).filter(place=row.place.manager_id)
    return known.values_list("resource_id", flat=True).first() or ""


@dataclass
class _Told:
    """What is new for the place, in the words of `organisations`; and who was met on the way."""

    place: dict[str, Any] = field(default_factory=dict)
    manager_name: str = ""
    group: tuple[str, str] | None = None


def _told(by: Actor, organisation_id: int, said: SaidUser, before: SaidUser | None) -> _Told:
    was, told = before or SaidUser(user_name=""), _Told()
    for word, column in (("title", "position"), ("employee_number", "employee_number")):
        if getattr(said, word) != getattr(was, word):
            told.place[column] = getattr(said, word)
    address = selectors.main_address(said)
    if address != selectors.main_address(was):
        told.place["work_email"] = address
    if said.manager != was.manager:
        told.place["manager_id"] = _manager(by, organisation_id, said.manager, told)
    if said.department != was.department:
        told.place["unit_id"] = _unit(by, organisation_id, said.department, told)
    return told


def _manager(by: Actor, organisation_id: int, resource_id: str, told: _Told) -> int | None:
    """The person whom somebody reports to; they hold the role of a manager from now on."""
    if not resource_id:
        return None
    found = selectors.active_user(organisation_id, resource_id)
    if found is None:
        raise WordNotTaken("manager", "the id of an active user is expected")
    person_id, told.manager_name = found
    if not organisations.holds_role(person_id, "manager", organisation_id):
        organisations.grant_role(
            by=by, person_id=person_id, role="manager", organisation_id=organisation_id
        )
    return person_id


def _unit(by: Actor, organisation_id: int, department: str, told: _Told) -> int | None:
    """The unit of a department, which is added where it is missing."""
    if not department.strip():
        return None
    for name in department.split(" / "):
        if len(name.strip()) > NAME:
            raise WordNotTaken("department", f"at most {NAME} letters a name are expected")
    unit_id = organisations.unit_of_path(by=by, organisation_id=organisation_id, path=department)
    told.group = selectors.group_of_unit(organisation_id, unit_id)
    if told.group is None:
        know_units(organisation_id=organisation_id, unit_ids=[unit_id])
        told.group = selectors.group_of_unit(organisation_id, unit_id)
    return unit_id


def _write_place(
    by: Actor,
    row: ScimUser,
    said: SaidUser,
    told: dict[str, Any],
    *,
    last: organisations.PlaceKey | None,
) -> None:
    """The place as the directory wants it: begun, gone on with, or changed."""
    at: dict[str, Any] = {
        "by": by,
        "organisation_id": row.organisation_id,
        "person_id": row.person_id,
    }
    try:
        if last is None:
            row.place = organisations.add_membership(**at, **told)
        elif not last.is_open and said.active is not False:
            row.place = organisations.resume_membership(**at, **told)
        elif told or not row.place_id:
            row.place = organisations.change_membership(**at, even_ended=True, **told)
    except organisations.NumberTaken:
        raise NameTaken(said.employee_number) from None
    except organisations.ManagerCycle as refusal:
        raise WordNotTaken("manager", str(refusal)) from None


def _write_row(row: ScimUser, said: SaidUser) -> None:
    for word in selectors.WORDS:
        setattr(row, word, getattr(said, word))
    row.active, row.version = said.active, row.version + 1
    is_new = row._state.adding
    try:
        row.save()
    except IntegrityError:  # somebody else was quicker
        raise NameTaken(said.user_name) from None
    _write_emails(row, said, is_new=is_new)


def _write_emails(row: ScimUser, said: SaidUser, *, is_new: bool) -> None:
    if not is_new:
        row.emails.all().delete()
    ScimEmail.objects.bulk_create(
        ScimEmail(
            user=row,
            position=position,
            value=email.value,
            value_key=fold(email.value),
            type=email.type,
            type_key=fold(email.type),
            is_primary=email.is_primary,
        )
        for position, email in enumerate(said.emails)
    )


def _end(by: Actor, row: ScimUser) -> None:
    """The place ends today; one that was to begin later never was."""
    at: dict[str, Any] = {
        "by": by,
        "organisation_id": row.organisation_id,
        "person_id": row.person_id,
    }
    if row.place.starts_on > clock.today():
        organisations.change_membership(**at, starts_on=clock.today())
    row.place = organisations.end_membership(**at)
