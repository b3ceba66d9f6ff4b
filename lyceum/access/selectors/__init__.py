"""Questions at the door."""

from .viewing import open_views, person_to_view, viewing_of, views_in, views_of, where_it_was
from .ways_in import can_add_way_in, hash_of, link_for, people_with_factor

__all__ = [
    "can_add_way_in",
    "hash_of",
    "link_for",
    "open_views",
    "people_with_factor",
    "person_to_view",
    "viewing_of",
    "views_in",
    "views_of",
    "where_it_was",
]
