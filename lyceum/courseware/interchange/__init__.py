"""Lessons that leave for other systems, and courses of other systems that come in as lessons.

Out: a cmi5 package that plays anywhere, and a Common Cartridge 1.3. In: the same two, cartridges of
others (web content, web links, QTI 1.2) and the basic parts of a Moodle backup. Plain Python: it
knows no tables; what does not fit into blocks is told, never dropped in silence.
"""

from .shapes import Course, Exported, ExportedFile, LeftOut, Made, Part

__all__ = ["Course", "Exported", "ExportedFile", "LeftOut", "Made", "Part"]
