"""Mappings and their versions; tools of people; what is ready."""

from .logs import counts, log_page, system_name, systems_of
from .mappings import compiled, mapping_in_force, rules_in_force, trial, versions_of, vocabulary
from .people import account_at, accounts_of, keys_of, my_tools, whose
from .ready import ready, ready_one

__all__ = [
    "account_at",
    "accounts_of",
    "compiled",
    "counts",
    "keys_of",
    "log_page",
    "mapping_in_force",
    "my_tools",
    "ready",
    "ready_one",
    "rules_in_force",
    "system_name",
    "systems_of",
    "trial",
    "versions_of",
    "vocabulary",
    "whose",
]
