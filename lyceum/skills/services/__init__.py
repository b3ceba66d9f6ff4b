"""Verbs: record evidence, rate, ask, confirm, share; skills, roles and frameworks."""

from .confirmations import answer_confirmation, ask_confirmation, withdraw_confirmation
from .evidence import rate_self, record_evidence, record_evidence_in_bulk, refresh_states
from .frameworks import ask_import, import_later, keep_upload, resume_import, run_import
from .merging import (
    add_up_since_merge,
    rebuild_states,
    settle_evidence,
    settle_sharing,
    settle_states,
)
from .roles import add_role, change_role, change_role_profile, retire_role
from .sharing import end_sharing, share_levels
from .skills import add_skill, change_skill, retire_skill
from .subset import import_subset

__all__ = [
    "add_role",
    "add_skill",
    "add_up_since_merge",
    "answer_confirmation",
    "ask_confirmation",
    "ask_import",
    "change_role",
    "change_role_profile",
    "change_skill",
    "end_sharing",
    "import_later",
    "import_subset",
    "keep_upload",
    "rate_self",
    "rebuild_states",
    "record_evidence",
    "record_evidence_in_bulk",
    "refresh_states",
    "resume_import",
    "retire_role",
    "retire_skill",
    "run_import",
    "settle_evidence",
    "settle_sharing",
    "settle_states",
    "share_levels",
    "withdraw_confirmation",
]
