"""Places of an organisation, and the rooms in them."""

from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.programmes import policies, selectors
from lyceum.programmes.errors import NameIsUsed
from lyceum.programmes.events import PlaceAdded, PlaceChanged, RoomAdded, RoomChanged
from lyceum.programmes.models import Place, Room
from lyceum.programmes.types import NewPlace, NewRoom

from .states import insist_on_zone


@transaction.atomic
def add_place(*, by: Actor, organisation_id: int, new: NewPlace) -> Place:
    """A place where sessions can be. Raises `NameIsUsed`, `ZoneIsUnknown`."""
    if not policies.can_offer(by, organisation_id):
        raise Forbidden
    insist_on_zone(new.zone)
    place = Place(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        **asdict(new),
    )
    _save(place)
    publish(PlaceAdded(**_about(by, place)))
    return place


@transaction.atomic
def change_place(*, by: Actor, place_id: int, new: NewPlace, is_closed: bool = False) -> Place:
    """Describe a place anew. A closed one is offered no more; sessions in it stay."""
    place = selectors.place_to_change(by, place_id)
    insist_on_zone(new.zone)
    _take_over(place, asdict(new), is_closed=is_closed)
    publish(PlaceChanged(**_about(by, place)))
    return place


@transaction.atomic
def add_room(*, by: Actor, place_id: int, new: NewRoom) -> Room:
    """A room of a place. Raises `NameIsUsed`."""
    place = selectors.place_to_change(by, place_id)
    room = Room(owner_id=place.owner_id, place=place, **asdict(new))
    _save(room)
    publish(RoomAdded(**_about(by, place), room_id=room.pk))
    return room


@transaction.atomic
def change_room(*, by: Actor, room_id: int, new: NewRoom, is_closed: bool = False) -> Room:
    """Describe a room anew. A closed one is offered no more; sessions in it stay."""
    room = selectors.room_to_change(by, room_id)
    _take_over(room, asdict(new), is_closed=is_closed)
    publish(RoomChanged(**_about(by, room.place), room_id=room.pk))
    return room


def _take_over(row: Place | Room, said: dict[str, Any], *, is_closed: bool) -> None:
    for name, value in said.items():
        setattr(row, name, value)
    row.closed_at = (row.closed_at or clock.now()) if is_closed else None
    _save(row)


def _save(row: Place | Room) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as reason:
        raise NameIsUsed from reason


def _about(by: Actor, place: Place) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": place.owner_id,
        "place_id": place.pk,
        "organisation_id": place.organisation_id,
    }
