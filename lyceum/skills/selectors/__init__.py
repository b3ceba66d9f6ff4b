"""Questions: what is there, what a role asks, how well somebody does it."""

from .addresses import has_framework, role_ids
from .concepts import (
    families,
    may_edit,
    own_roles,
    own_skills,
    role_page,
    skill_for,
    skill_page,
    visible_roles,
    visible_skills,
)
from .frameworks import (
    files_at_hand,
    frameworks,
    import_folder,
    import_for,
    imports,
    may_import,
)
from .gains import gains_of
from .indexes import labels_version, warm_indexes
from .labels import (
    labels_for_matching,
    role_rows,
    skill_rows,
    skills_by_uri,
)
from .levels import levels_of
from .mine import (
    PAGE,
    evidence_about,
    grants_of,
    lens_of_manager,
    own_ratings,
    people_to_ask,
    requests_of,
    requests_to,
    shared_levels,
    sharings,
    standings,
    standings_for,
    waiting_requests,
)
from .roles import (
    near_roles,
    role_for,
    role_profile,
)
from .search import (
    closest_skills,
    search_roles,
    search_skills,
)
from .team import shared_tops, sharing_with_managers

__all__ = [
    "PAGE",
    "closest_skills",
    "evidence_about",
    "families",
    "files_at_hand",
    "frameworks",
    "gains_of",
    "grants_of",
    "has_framework",
    "import_folder",
    "import_for",
    "imports",
    "labels_for_matching",
    "labels_version",
    "lens_of_manager",
    "levels_of",
    "may_edit",
    "may_import",
    "near_roles",
    "own_ratings",
    "own_roles",
    "own_skills",
    "people_to_ask",
    "requests_of",
    "requests_to",
    "role_for",
    "role_ids",
    "role_page",
    "role_profile",
    "role_rows",
    "search_roles",
    "search_skills",
    "shared_levels",
    "shared_tops",
    "sharing_with_managers",
    "sharings",
    "skill_for",
    "skill_page",
    "skill_rows",
    "skills_by_uri",
    "standings",
    "standings_for",
    "visible_roles",
    "visible_skills",
    "waiting_requests",
    "warm_indexes",
]
