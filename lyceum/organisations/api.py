"""Organisations: who belongs where, as what.

Questions  scope_of
"""

from .selectors import scope_of

__all__ = ["scope_of"]
