"""A person with a browser: pages and fragments."""

from . import editor, explore, frameworks, mine

__all__ = ["editor", "explore", "frameworks", "mine"]
