"""Search of skills and roles: typo-tolerant, by meaning, in the languages of their labels.

Pure: it is given labels and knows no tables. `SkillIndex.kept` loads what was built before.
"""

from .index import Answer, Hit, SkillIndex
from .labels import Label

__all__ = ["Answer", "Hit", "Label", "SkillIndex"]
