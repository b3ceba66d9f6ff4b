"""Questions about places and rooms."""

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.programmes import policies
from lyceum.programmes.models import Place, Room

THEIRS = "of an organisation that the policy was asked about"


def place_to_change(actor: Actor, place_id: int) -> Place:
    """A place that the actor may change; for others there is none."""
    place = Place.objects.unscoped(THEIRS).filter(pk=place_id).first()
    if place is None or not policies.can_offer(actor, place.organisation_id):
        raise NotFound
    return place


def room_to_change(actor: Actor, room_id: int) -> Room:
    """A room that the actor may change; for others there is none."""
    rooms = Room.objects.unscoped(THEIRS).select_related("place")
    room = rooms.filter(pk=room_id).first()
    if room is None or not policies.can_offer(actor, room.place.organisation_id):
        raise NotFound
    return room


def places_of(actor: Actor, organisation_id: int) -> list[tuple[Place, list[Room]]]:
    """The places of an organisation with their rooms, for who plans there."""
    if not policies.can_offer(actor, organisation_id):
        raise NotFound
    rows = Place.objects.unscoped(THEIRS).filter(organisation_id=organisation_id)
    places = list(rows.order_by("closed_at", "name"))
    rooms: dict[int, list[Room]] = {place.pk: [] for place in places}
    for room in Room.objects.unscoped(THEIRS).filter(place__in=places).order_by("name"):
        rooms[room.place_id].append(room)
    return [(place, rooms[place.pk]) for place in places]


def room_choices(organisation_id: int) -> list[tuple[int, str, str]]:
    """Rooms to plan in: id, words, zone."""
    rows = Room.objects.unscoped(THEIRS).filter(
        place__organisation_id=organisation_id, closed_at=None, place__closed_at=None
    )
    found = rows.select_related("place").order_by("place__name", "name")
    return [(room.pk, f"{room.place.name}, {room.name}", room.place.zone) for room in found]
