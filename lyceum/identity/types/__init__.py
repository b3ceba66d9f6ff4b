"""Small shapes that travel."""

from .consents import (
    ConsentRow,
    Lens,
    Purpose,
    SeenRow,
    Sharing,
    SharingRow,
    lenses,
    purpose_of,
    purposes,
    register_lens,
    register_purpose,
    register_sharing,
    register_sight,
    sharings,
    sight_of,
)
from .keeping import YEAR, Keeping, Retention, Subject, Table, keepings, register_keeping
from .people import NewPerson, PersonCard

__all__ = [
    "YEAR",
    "ConsentRow",
    "Keeping",
    "Lens",
    "NewPerson",
    "PersonCard",
    "Purpose",
    "Retention",
    "SeenRow",
    "Sharing",
    "SharingRow",
    "Subject",
    "Table",
    "keepings",
    "lenses",
    "purpose_of",
    "purposes",
    "register_keeping",
    "register_lens",
    "register_purpose",
    "register_sharing",
    "register_sight",
    "sharings",
    "sight_of",
]
