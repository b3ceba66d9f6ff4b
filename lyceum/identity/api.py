"""Identity: people, whoever employs them; what they agreed to, and what is kept about them.

Questions  person_for, names_of, cards_of, people_by_email, is_empty
Commands   add_person, add_people, change_profile, ask_erasure, cancel_erasure, erase_person
Declaring  register_keeping
Types      NewPerson, PersonCard, Keeping, Table, Retention, Subject
Refusals   AddressTaken, CannotBeErasedNow, ErasureIsAsked
"""

from .errors import AddressTaken, CannotBeErasedNow, ErasureIsAsked
from .selectors import cards_of, is_empty, names_of, people_by_email, person_for
from .services import (
    add_people,
    add_person,
    ask_erasure,
    cancel_erasure,
    change_profile,
    erase_person,
)
from .types import (
    Keeping,
    NewPerson,
    PersonCard,
    Retention,
    Subject,
    Table,
    register_keeping,
)

__all__ = [
    "AddressTaken",
    "CannotBeErasedNow",
    "ErasureIsAsked",
    "Keeping",
    "NewPerson",
    "PersonCard",
    "Retention",
    "Subject",
    "Table",
    "add_people",
    "add_person",
    "ask_erasure",
    "cancel_erasure",
    "cards_of",
    "change_profile",
    "erase_person",
    "is_empty",
    "names_of",
    "people_by_email",
    "person_for",
    "register_keeping",
]
