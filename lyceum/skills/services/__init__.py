"""Verbs: record evidence, rate, ask, confirm, share; skills, roles and frameworks."""

from .evidence import rate_self, record_evidence, record_evidence_in_bulk, refresh_states
from .frameworks import ask_import, run_import
from .roles import add_role, change_role_profile
from .skills import add_skill

__all__ = [
    "add_role",
    "add_skill",
    "ask_import",
    "change_role_profile",
    "rate_self",
    "record_evidence",
    "record_evidence_in_bulk",
    "refresh_states",
    "run_import",
]
