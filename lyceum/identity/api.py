"""Identity: people, whoever employs them.

Questions  person_for, names_of, cards_of, people_by_email, people_by_proven_email,
           is_empty
Commands   add_person, add_people, change_profile
Types      NewPerson, PersonCard
Refusals   AddressTaken
"""

from .errors import AddressTaken
from .selectors import (
    cards_of,
    is_empty,
    names_of,
    people_by_email,
    people_by_proven_email,
    person_for,
)
from .services import add_people, add_person, change_profile
from .types import NewPerson, PersonCard

__all__ = [
    "AddressTaken",
    "NewPerson",
    "PersonCard",
    "add_people",
    "add_person",
    "cards_of",
    "change_profile",
    "is_empty",
    "names_of",
    "people_by_email",
    "people_by_proven_email",
    "person_for",
]
