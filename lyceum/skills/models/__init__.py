"""Nouns: frameworks, skills, roles, and what a person can do."""

from .evidence import ConfirmationRequest, Evidence, SharingGrant, SkillState
from .frameworks import Framework, FrameworkImport
from .roles import RelatedRole, Role, RoleLabel, RoleSkill, RoleTechnology
from .skills import Broader, Skill, SkillLabel

__all__ = [
    "Broader",
    "ConfirmationRequest",
    "Evidence",
    "Framework",
    "FrameworkImport",
    "RelatedRole",
    "Role",
    "RoleLabel",
    "RoleSkill",
    "RoleTechnology",
    "SharingGrant",
    "Skill",
    "SkillLabel",
    "SkillState",
]
