"""The demo ecosystem: invented, alive, always the same, and gone without a trace when asked.

begin()   what the cast needs, at once
fill()    one more chore; the worker calls it until there is none left
clear()   all of it away, and nothing else
"""

from .beginning import begin, links
from .clearing import clear
from .filling import fill, fill_later
from .world import CAST, is_filling

__all__ = ["CAST", "begin", "clear", "fill", "fill_later", "is_filling", "links"]
