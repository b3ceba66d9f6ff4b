"""Footprint: what a person did and reached, told in xAPI.

Commands   tell
Types      Told, Thing
"""

from .services import tell
from .types import Thing, Told

__all__ = ["Thing", "Told", "tell"]
