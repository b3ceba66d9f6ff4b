"""Connections: the guarded way to addresses outside.

Commands   fetch, session
Questions  trouble_with
Types      Answer
Refusals   NotReached
"""

from .errors import NotReached
from .selectors import trouble_with
from .services import fetch, session
from .types import Answer

__all__ = ["Answer", "NotReached", "fetch", "session", "trouble_with"]
