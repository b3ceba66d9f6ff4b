"""Questions at the door."""

from .claims import claims
from .how import how_signed_in
from .metadata import (
    address,
    issuer,
    key_set,
    provider_metadata,
    public_key,
    resource_metadata,
)
from .requests import missing
from .tools import (
    client_by_id,
    consented,
    in_words,
    keeper_name,
    kept_tools,
    known_by,
    may_use,
    my_tools,
    offered_places,
    open_passes,
    place_for,
    places_for_tools,
    told_places,
    tool_for,
    tool_names,
)
from .viewing import (
    open_views,
    person_to_view,
    viewing_of,
    views_in,
    views_of,
    where_it_was,
)
from .ways_in import (
    can_add_way_in,
    hash_of,
    link_for,
    people_with_factor,
)

__all__ = [
    "address",
    "can_add_way_in",
    "claims",
    "client_by_id",
    "consented",
    "hash_of",
    "how_signed_in",
    "in_words",
    "issuer",
    "keeper_name",
    "kept_tools",
    "key_set",
    "known_by",
    "link_for",
    "may_use",
    "missing",
    "my_tools",
    "offered_places",
    "open_passes",
    "open_views",
    "people_with_factor",
    "person_to_view",
    "place_for",
    "places_for_tools",
    "provider_metadata",
    "public_key",
    "resource_metadata",
    "told_places",
    "tool_for",
    "tool_names",
    "viewing_of",
    "views_in",
    "views_of",
    "where_it_was",
]
