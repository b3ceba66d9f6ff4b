"""A person's own pages."""

from .profile import profile

__all__ = ["profile"]
