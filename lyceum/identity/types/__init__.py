"""Small shapes that travel."""

from .keeping import YEAR, Keeping, Retention, Subject, Table, keepings, register_keeping
from .people import NewPerson, PersonCard

__all__ = [
    "YEAR",
    "Keeping",
    "NewPerson",
    "PersonCard",
    "Retention",
    "Subject",
    "Table",
    "keepings",
    "register_keeping",
]
