"""People, what they agreed to, who looked at them, and what they asked for about their data."""

from .consents import Consent, Disclosure
from .merging import Merge
from .people import Person, PersonManager, fold_address
from .requests import Erasure, HeldRecord, PersonalExport

__all__ = [
    "Consent",
    "Disclosure",
    "Erasure",
    "HeldRecord",
    "Merge",
    "Person",
    "PersonManager",
    "PersonalExport",
    "fold_address",
]
