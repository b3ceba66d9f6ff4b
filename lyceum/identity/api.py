"""Identity: people, whoever employs them.

Questions  person_for, names_of, cards_of, people_by_email, people_by_proven_email, is_empty,
           has_consent, consenting, lenses
Commands   add_person, add_people, change_profile, ask_erasure, cancel_erasure, erase_person,
           say_consent, note_disclosure
Types      NewPerson, PersonCard, Keeping, Table, Retention, Subject, Purpose, Sharing,
           SharingRow, Lens
Refusals   AddressTaken, CannotBeErasedNow, ErasureIsAsked
Declaring  register_keeping, register_purpose, register_sharing, register_lens, register_sight
"""

from .errors import (
    AddressTaken,
    CannotBeErasedNow,
    ErasureIsAsked,
)
from .selectors import (
    cards_of,
    consenting,
    has_consent,
    is_empty,
    names_of,
    people_by_email,
    people_by_proven_email,
    person_for,
)
from .services import (
    add_people,
    add_person,
    ask_erasure,
    cancel_erasure,
    change_profile,
    erase_person,
    note_disclosure,
    say_consent,
)
from .types import (
    Keeping,
    Lens,
    NewPerson,
    PersonCard,
    Purpose,
    Retention,
    Sharing,
    SharingRow,
    Subject,
    Table,
    lenses,
    register_keeping,
    register_lens,
    register_purpose,
    register_sharing,
    register_sight,
)

__all__ = [
    "AddressTaken",
    "CannotBeErasedNow",
    "ErasureIsAsked",
    "Keeping",
    "Lens",
    "NewPerson",
    "PersonCard",
    "Purpose",
    "Retention",
    "Sharing",
    "SharingRow",
    "Subject",
    "Table",
    "add_people",
    "add_person",
    "ask_erasure",
    "cancel_erasure",
    "cards_of",
    "change_profile",
    "consenting",
    "erase_person",
    "has_consent",
    "is_empty",
    "lenses",
    "names_of",
    "note_disclosure",
    "people_by_email",
    "people_by_proven_email",
    "person_for",
    "register_keeping",
    "register_lens",
    "register_purpose",
    "register_sharing",
    "register_sight",
    "say_consent",
]
