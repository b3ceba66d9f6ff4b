"""Skills: what can be learnt and asked for, and how well somebody does it.

Questions  search_skills, search_roles, closest_skills, skill_rows, skills_by_uri, role_rows,
           role_profile, role_ids, near_roles, levels_of, labels_for_matching, level_word,
           has_framework
Commands   record_evidence, record_evidence_in_bulk, rate_self, add_skill, add_role,
           change_role_profile, ask_import, run_import
Types      SkillRow, RoleRow, Target, SkillLevel, SkillHit, RoleHit, SearchAnswer, NearRole,
           EvidenceItem, MatchingLabel
Refusals   UnknownSkill, NoSuchLevel
"""

from .errors import NoSuchLevel, UnknownSkill
from .selectors import (
    closest_skills,
    has_framework,
    labels_for_matching,
    levels_of,
    near_roles,
    role_ids,
    role_profile,
    role_rows,
    search_roles,
    search_skills,
    skill_rows,
    skills_by_uri,
)
from .services import (
    add_role,
    add_skill,
    ask_import,
    change_role_profile,
    rate_self,
    record_evidence,
    record_evidence_in_bulk,
    run_import,
)
from .types import (
    EvidenceItem,
    MatchingLabel,
    NearRole,
    RoleHit,
    RoleRow,
    SearchAnswer,
    SkillHit,
    SkillLevel,
    SkillRow,
    Target,
    level_word,
)

__all__ = [
    "EvidenceItem",
    "MatchingLabel",
    "NearRole",
    "NoSuchLevel",
    "RoleHit",
    "RoleRow",
    "SearchAnswer",
    "SkillHit",
    "SkillLevel",
    "SkillRow",
    "Target",
    "UnknownSkill",
    "add_role",
    "add_skill",
    "ask_import",
    "change_role_profile",
    "closest_skills",
    "has_framework",
    "labels_for_matching",
    "level_word",
    "levels_of",
    "near_roles",
    "rate_self",
    "record_evidence",
    "record_evidence_in_bulk",
    "role_ids",
    "role_profile",
    "role_rows",
    "run_import",
    "search_roles",
    "search_skills",
    "skill_rows",
    "skills_by_uri",
]
