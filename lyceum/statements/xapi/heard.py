"""A statement as it was heard: read once, so that no later floor parses it again."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct


class Definition(NamedTuple):
    """What a statement says of an activity: the id, and its definition as JSON as it came."""

    activity_id: str
    definition: bytes


class Enclosed(NamedTuple):
    """An attachment that a statement names."""

    sha2: str  # lower case
    content_type: str
    length: int
    file_url: str  # empty: the bytes must come with the statement
    is_signature: bool


class Heard(Struct):  # made in half the time of a dataclass; nobody changes it
    """A statement that keeps the rules, with all that a store needs to keep and to find it.

    `kept` is the JSON object as it came, byte for byte, without the properties that a store sets
    itself (id, stored, authority, version, and timestamp where none was said): they are put in
    front when it is told again. Values are never written anew, but for the categories of
    contextActivities that came as one object, which are told as lists (4.2.4.6).
    Keys are those of `keys.py`.
    """

    statement_id: UUID | None  # None: the store gives one
    version: str  # as it will be told: "1.0.0" … or "2.0.0"
    kept: bytes
    fingerprint: int
    happened_at: datetime | None  # None: when it is stored; always UTC
    actor_key: int
    verb_key: int
    object_key: int  # of an activity, an agent or group, or of "statement:<uuid>"
    registration: UUID | None
    related_agents: tuple[
        int, ...
    ]  # actor, object, instructor, team, members, of a SubStatement too
    related_activities: tuple[int, ...]
    refers_to: UUID | None  # the object is a StatementRef
    is_voiding: bool
    definitions: tuple[Definition, ...]
    enclosed: tuple[Enclosed, ...]
    # Members of the actor and of the object: `agent` finds groups by them, too (Comm. 2.1.3).
    members: tuple[int, ...] = ()
