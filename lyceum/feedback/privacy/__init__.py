"""How answers become figures in which nobody can be singled out. Plain Python; see decision 0044.

An answer is a **slip**: what was said, and where its giver belongs (a path from the widest place to
the narrowest). Slips wait until `least` of them can be **poured** together into one **batch**. A
batch is shown as a whole or not at all, so every figure is a sum of whole batches; and so is the
difference between any two figures, whatever filters they were asked with, and whenever.
"""

from .pouring import Batch, Slip, pour, shaken
from .showing import Figure, Score, enps, tallied, together

__all__ = ["Batch", "Figure", "Score", "Slip", "enps", "pour", "shaken", "tallied", "together"]
