"""Proposes skills of a framework for what a resource says about itself.

Pure: it is given the names of the skills and texts. It reads a text in pieces (title, stated
skills, sentences), lets words and meaning put skills forward, and weighs what speaks for each.
Learnt and measured on labels given by hand: `benchmarks/tagging.py`.
"""

from .framework import SkillName
from .segments import ResourceText
from .tagger import Proposal, Tagger

__all__ = ["Proposal", "ResourceText", "SkillName", "Tagger"]
