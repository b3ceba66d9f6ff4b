from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """What is wrong in a package: in which file, on which line (0: of the whole), where, and what
    was expected there."""

    file: str
    line: int
    place: str  # an element with its attribute, or nothing
    expected: str

    def __str__(self) -> str:
        where = [self.file] if self.file else []
        if self.line:
            where.append(_("line {line}").format(line=self.line))
        if self.place:
            where.append(self.place)
        return f"{', '.join(where)}: {self.expected}" if where else self.expected
