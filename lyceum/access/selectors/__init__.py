"""Questions at the door."""

from .ways_in import can_add_way_in, hash_of, link_for

__all__ = ["can_add_way_in", "hash_of", "link_for"]
