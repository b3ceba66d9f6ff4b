"""What others do to places and units, followed: so that a directory sees all of its organisation."""

import uuid

from django.db import transaction

from lyceum.access.models import ScimEmail, ScimGroup, ScimUser
from lyceum.access.models.scim import fold
from lyceum.access.selectors import scim as selectors
from lyceum.kernel import clock
from lyceum.organisations import api as organisations


@transaction.atomic
def know_units(*, organisation_id: int, unit_ids: list[int] | None = None) -> None:
    """Units of these ids, or all of an organisation, as groups; their names as they are now."""
    names = organisations.unit_names(organisation_id, unit_ids)
    groups = ScimGroup.objects.unscoped("of this organisation only").filter(
        organisation_id=organisation_id
    )
    known = {row.unit_id: row for row in groups.filter(unit_id__in=names)}
    now = clock.now()
    for unit_id, name in names.items():
        row = known.get(unit_id) or ScimGroup(
            organisation_id=organisation_id,
            unit_id=unit_id,
            resource_id=uuid.uuid4().hex,
            created_at=now,
        )
        if row.display_name.replace(" / ", "/").strip() != name:
            row.display_name, row.changed_at, row.version = name, now, row.version + 1
            row.save()


def forget_unit(*, organisation_id: int, unit_id: int) -> None:
    """A unit is gone, and its group with it."""
    groups = ScimGroup.objects.unscoped("of this organisation only")
    groups.filter(organisation_id=organisation_id, unit_id=unit_id).delete()


@transaction.atomic
def know_places(*, organisation_id: int, person_ids: list[int]) -> None:
    """Places that began without the directory, as its users: under the words by which their
    organisation knows them, and no others."""
    places = organisations.places_in(organisation_id, person_ids)
    _know(organisation_id, list(places.values()))


def touch_user(*, organisation_id: int, person_id: int) -> None:
    """Something of a user was changed by others: when, is what a directory asks for."""
    users = selectors.scim_users(organisation_id).filter(person_id=person_id)
    users.update(changed_at=clock.now())


def know_everybody(*, organisation_id: int) -> None:
    """All open places and units of an organisation, a thousand at a time."""
    know_units(organisation_id=organisation_id)
    after = 0
    while some := organisations.places_after(organisation_id, after):
        with transaction.atomic():
            _know(organisation_id, some)
        after = some[-1].membership_id


def _know(organisation_id: int, places: list[organisations.PlaceKey]) -> None:
    rows = ScimUser.objects.unscoped("of this organisation only").filter(
        organisation_id=organisation_id
    )
    people = [place.person_id for place in places]
    known = {row.person_id: row for row in rows.filter(person_id__in=people)}
    for place in places:
        row = known.get(place.person_id)
        if row is None:
            _know_one(organisation_id, place)
        elif row.place_id != place.membership_id or row.deleted_at:
            _follow(row, place)


def _follow(row: ScimUser, place: organisations.PlaceKey) -> None:
    """Somebody known has another place now; whom the directory deleted stays deleted until they
    have an open one again."""
    row.place_id, row.changed_at, row.version = place.membership_id, clock.now(), row.version + 1
    if place.is_open and row.deleted_at:
        row.deleted_at = None
        users = selectors.scim_users(row.organisation_id)
        if users.filter(user_name_key=row.user_name_key).exists():
            row.user_name = f"place-{place.membership_id}"
    row.save()


def _know_one(organisation_id: int, place: organisations.PlaceKey) -> None:
    wanted = [place.work_email, place.employee_number, f"place-{place.membership_id}"]
    users = selectors.scim_users(organisation_id)
    taken = set(
        users.filter(user_name_key__in=map(fold, wanted)).values_list("user_name_key", flat=True)
    )
    now = clock.now()
    row = ScimUser.objects.create(
        organisation_id=organisation_id,
        person_id=place.person_id,
        place_id=place.membership_id,
        resource_id=uuid.uuid4().hex,
        user_name=next(name for name in wanted if name and fold(name) not in taken),
        active=True,
        created_at=now,
        changed_at=now,
    )
    if place.work_email:
        email = place.work_email
        ScimEmail.objects.create(
            user=row, position=0, value=email, value_key=fold(email), type="work", type_key="work"
        )
