"""Questions: what is there, what a role asks, how well somebody does it."""

from .labels import labels_for_matching, role_rows, skill_rows
from .levels import level_word, levels_of
from .roles import near_roles, role_for, role_profile
from .search import closest_skills, search_roles, search_skills

__all__ = [
    "closest_skills",
    "labels_for_matching",
    "level_word",
    "levels_of",
    "near_roles",
    "role_for",
    "role_profile",
    "role_rows",
    "search_roles",
    "search_skills",
    "skill_rows",
]
