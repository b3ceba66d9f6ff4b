"""Questions about partners' tools and platforms."""

from .arrivals import (
    hash_of,
    lti_arrival_by_ticket,
    lti_arrival_for,
    lti_choice_for,
    lti_person_of,
    lti_resource_in,
    lti_visitor,
)
from .asked import lti_line_item_for, lti_line_items, lti_members, lti_results
from .keeping import (
    lists_members,
    lti_log,
    lti_platform_for,
    lti_platforms_of,
    lti_results_of,
    lti_tool_for,
    lti_tools_of,
    tells_scores,
)
from .links import (
    lti_link_for,
    lti_link_of,
    lti_links_of,
    lti_standing,
    lti_subject_of,
    lti_who,
    roles_of,
)
from .telling import (
    lti_configuration,
    lti_our_addresses,
    lti_our_registration,
    lti_platform_addresses,
    lti_registered,
)

__all__ = [
    "hash_of",
    "lists_members",
    "lti_arrival_by_ticket",
    "lti_arrival_for",
    "lti_choice_for",
    "lti_configuration",
    "lti_line_item_for",
    "lti_line_items",
    "lti_link_for",
    "lti_link_of",
    "lti_links_of",
    "lti_log",
    "lti_members",
    "lti_our_addresses",
    "lti_our_registration",
    "lti_person_of",
    "lti_platform_addresses",
    "lti_platform_for",
    "lti_platforms_of",
    "lti_registered",
    "lti_resource_in",
    "lti_results",
    "lti_results_of",
    "lti_standing",
    "lti_subject_of",
    "lti_tool_for",
    "lti_tools_of",
    "lti_visitor",
    "lti_who",
    "roles_of",
    "tells_scores",
]
