"""The address at which an answer goes on: sealed, so that it says what it said, for a day.

It carries the whole query with the place where the page ended, and an upper end, so that pages
neither repeat nor miss a statement while others are told (Communication 2.1.3.s2).
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args
from uuid import UUID

from django.core import signing

from lyceum.statements.api import Flaw, Query

SALT = "footprint.more"
GOOD_FOR = timedelta(hours=25)
Form = Literal["exact", "ids", "canonical"]
FORMS = get_args(Form)


@dataclass(frozen=True)
class Wish:
    """A query, and how the answer is to look."""

    query: Query
    form: Form = "exact"
    with_attachments: bool = False


def seal(wish: Wish, tenant_id: int) -> str:
    query = {name: _plain(value) for name, value in asdict(wish.query).items() if value}
    said = [query, wish.form, int(wish.with_attachments), tenant_id]
    return signing.dumps(said, salt=SALT, compress=True)


def unseal(text: str, tenant_id: int) -> Wish:
    """The wish again, for who may have it: the same organisation."""
    try:
        query, form, with_attachments, of_tenant = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        raise Flaw("more", "the address of an answer of the last 24 hours is expected") from None
    if of_tenant != tenant_id:
        raise Flaw("more", "the address of an answer to the same organisation is expected")
    try:
        asked = Query(**{name: _full(name, value) for name, value in query.items()})
    except TypeError:  # sealed before an upgrade that calls something else
        raise Flaw("more", "the address of an answer of this version is expected") from None
    return Wish(asked, form, bool(with_attachments))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _full(name: str, value: Any) -> Any:
    if name in {"since", "until"}:
        return datetime.fromisoformat(value)
    return UUID(value) if name == "registration" else value
