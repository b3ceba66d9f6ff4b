"""Where sessions take place: an organisation's places, and the rooms in them."""

from django.db import models

from lyceum.kernel.owned import Owned


class Place(Owned):
    """A house, a site, a campus of an organisation."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=400, blank=True)
    map_url = models.URLField(max_length=1000, blank=True)
    zone = models.CharField(max_length=64)
    access_notes = models.TextField(blank=True)  # steps, lifts, doors, hearing loops
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_place_by_name")
        ]

    def __str__(self) -> str:
        return self.name


class Room(Owned):
    """A room of a place; one session at a time."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    seats = models.PositiveIntegerField(null=True, blank=True)
    access_notes = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "name"], name="one_room_by_name")]

    def __str__(self) -> str:
        return self.name
