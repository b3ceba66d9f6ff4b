"""What comes with statements: who vouches for them, what activities are, the bytes of attachments.

All is written in the order of its keys, so that two writers never wait for each other in a ring,
and only what is new: what this process has seen committed it need not look up again.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha1
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connection

from lyceum.statements.models import Activity, Attachment
from lyceum.statements.xapi.definitions import merge
from lyceum.statements.xapi.keys import key_of

from .database import change, chunks, marks
from .requests import Request, Row

Key = tuple[int, int]  # tenant, activity
Saying = tuple[int, str, bytes]  # tenant, activity, definition as it came
Authority = tuple[int, int, str]  # its id, the key of the agent, the agent as JSON
REMEMBERED = 50_000
_seen: set[bytes | int] = set()


class News(NamedTuple):
    """What this process has not seen committed."""

    authorities: list[Authority]
    sayings: list[Saying]


NOTHING_NEW = News([], [])


def forget_seen() -> None:
    """The memory of this process: only for tests, whose tables are emptied."""
    _seen.clear()


def news_of(requests: Iterable[Request], rows: Iterable[Row]) -> News:
    """Who vouches, and what is said of activities, where it is new."""
    authorities = {one.authority_id: one for one in requests if one.authority_id not in _seen}
    said = dict.fromkeys(
        (row.request.tenant_id, one.activity_id, one.definition)
        for row in rows
        for one in row.heard.definitions
    )
    return News(
        [
            (at, one.authority_key, one.authority.decode())
            for at, one in sorted(authorities.items())
        ],
        [saying for saying in said if _mark(saying) not in _seen],
    )


def keep_authorities(authorities: Iterable[Authority]) -> None:
    """Each text once."""
    for authority in authorities:
        change(
            "INSERT INTO statements_authority (id, agent_key, text) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            authority,
        )


def keep_attachments(requests: Iterable[Request]) -> None:
    """The bytes once, however many statements name them."""
    parts = sorted(
        {(r.tenant_id, sha2): part for r in requests for sha2, part in r.parts.items()}.items(),
        key=lambda item: item[0],
    )
    if not parts:
        return
    Attachment.objects.bulk_create(
        [
            Attachment(tenant_id=at, sha2=sha2, content_type=part.content_type, body=part.body)
            for (at, sha2), part in parts
        ],
        ignore_conflicts=True,
    )


def remember(news: News) -> None:
    """After the commit."""
    if len(_seen) > REMEMBERED:
        _seen.clear()
    _seen.update(at for at, _key, _text in news.authorities)
    _seen.update(map(_mark, news.sayings))


def _mark(saying: Saying) -> bytes:
    tenant_id, activity_id, definition = saying
    return sha1(b"%d %s %s" % (tenant_id, activity_id.encode(), definition)).digest()  # noqa: S324


def keep_sayings(sayings: Sequence[Saying]) -> None:
    """Merge what is said of activities with what is known."""
    by_key: dict[Key, list[Saying]] = {}
    for saying in sayings:
        by_key.setdefault((saying[0], key_of(saying[1])), []).append(saying)
    known = _known(by_key)
    new = [(key, some) for key, some in sorted(by_key.items()) if key not in known]
    if _added(new) < len(new):
        known |= _known([key for key, _some in new])  # somebody else was quicker
    for key, some in sorted(by_key.items()):
        if key in known and _merged(known[key], some) != known[key]:
            _change(key, some)


def _known(keys: Iterable[Key]) -> dict[Key, bytes]:
    found: dict[Key, bytes] = {}
    for tenant_id, some in groupby(sorted(keys), key=itemgetter(0)):
        rows = Activity.objects.filter(tenant_id=tenant_id, key__in=[key for _tenant, key in some])
        found |= {
            (tenant_id, key): bytes(told) for key, told in rows.values_list("key", "definition")
        }
    return found


def _added(new: Iterable[tuple[Key, Sequence[Saying]]]) -> int:
    """How many of them nobody else had added."""
    rows = ((*key, some[0][1], _merged(b"", some)) for key, some in new)
    return sum(
        change(
            "INSERT INTO statements_activity (tenant_id, key, activity_id, definition) VALUES"
            f" {', '.join(marks(row) for row in part)} ON CONFLICT DO NOTHING",
            [value for row in part for value in row],
        )
        for part in chunks(rows)
    )


def _change(at: Key, some: Sequence[Saying]) -> None:
    rows = Activity.objects.filter(tenant_id=at[0], key=at[1])
    locked = rows.select_for_update() if connection.features.has_select_for_update else rows
    known = bytes(locked.values_list("definition", flat=True).get())
    rows.update(definition=_merged(known, some))


def _merged(known: bytes, some: Sequence[Saying]) -> bytes:
    """The definition with what is new in it, spelt in one way: told again it is the same."""
    for _tenant, _activity, definition in some:
        known = merge(known or definition, definition)
    return known
