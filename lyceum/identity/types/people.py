from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """What is known of somebody who gets an account.

    `address_is_proven` says that the address needs no proof by mail: an administrator's import
    vouches for it. Otherwise it counts as proven once a mailed code or link was used.
    """

    name: str
    email: str | None = None
    short_name: str = ""
    pronouns: str = ""
    locale: str = ""
    time_zone: str = ""
    is_demo: bool = False
    address_is_proven: bool = False


@dataclass(frozen=True)
class PersonCard:
    """What others need to speak to somebody and to show who they are."""

    id: int
    name: str
    short_name: str
    email: str | None
    locale: str
    time_zone: str
    pronouns: str
    is_active: bool
    is_demo: bool
    public_id: UUID
