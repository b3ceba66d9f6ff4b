"""Which statements answer a query, as one union of short walks along an index.

A statement answers by its own keys, by those of a statement that it refers to (an echo), or by a key
that stands elsewhere in it (a link; `via` says in which statement). Every walk gives the first few
places in the order asked; the union of them holds the first few of all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection

from lyceum.statements.types import Page, Query
from lyceum.statements.xapi.keys import IDENTIFIERS, agent_key, key_of

from . import reading
from .database import ask, marks, spelt
from .moments import seq_after
from .requests import member_key

# Where a walk goes: the places it gives, the keys it looks at, and the statement that it shows.
LAST = (1 << 63) - 1
TENANT, REGISTRATION, VERB = "v.tenant_id", "v.registration", "v.verb_key"
OWN = "statements_statement v"
ECHO = "statements_echo v JOIN statements_statement s ON s.seq = v.seq"
LINK = (
    "statements_link l JOIN statements_statement v ON v.seq = l.via"
    " JOIN statements_statement s ON s.seq = l.seq"
)


@dataclass
class Walk:
    """Conditions with their parameters, in order."""

    source: str
    place: str  # the column with the seq that is given
    via: str  # the column with the seq of the statement whose keys are looked at
    shown: str  # the statement that would be told
    keys: dict[str, Any]  # the columns of the index before the place, and what is looked for there
    conditions: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def where(self, condition: str, *parameters: Any) -> "Walk":
        self.conditions.append(condition)
        self.parameters += parameters
        return self

    def between(self, first: int, last: int) -> "Walk":
        """Only these places.

        PostgreSQL may neither take the order from another index and look through all newer rows
        for the key, nor fetch all rows of the key to sort them, as it does where it believes that
        there are few. So keys and place are one term, whose order only the right index has. (Not
        with registrations: that index holds those that have one, which only `=` implies.)
        """
        if connection.vendor == "postgresql" and REGISTRATION not in self.keys:
            columns, keys = [*self.keys, self.place], self.keys.values()
            row, values = f"({', '.join(columns)})", marks(columns)
            return self.where(f"{row} >= {values} AND {row} <= {values}", *keys, first, *keys, last)
        for column, key in self.keys.items():
            self.where(f"{column} = %s", key)
        return self.where(f"{self.place} BETWEEN %s AND %s", first, last)

    def sql(self, order: str) -> str:
        """The walk, as far as it need go."""
        by = ", ".join(f"{column} {order}" for column in (*self.keys, self.place))
        return (
            f"SELECT {self.place} AS seq FROM {self.source}"
            f" WHERE {' AND '.join(self.conditions)} ORDER BY {by} LIMIT %s"
        )


def find(query: Query, tenant_id: int, by_authority: int | None) -> Page:
    """A page, in the order asked."""
    seqs = places(query, tenant_id, by_authority, query.limit + 1)
    found = reading.by_seq(seqs[: query.limit])
    page = [found[seq] for seq in seqs if seq in found]  # some may have gone meanwhile
    more = after(query, seqs[query.limit - 1]) if len(seqs) > query.limit else None
    return Page(page, more)


def after(query: Query, last: int) -> Query:
    """The same, from where a page ended."""
    return replace(query, after_seq=last) if query.ascending else replace(query, before_seq=last)


def places(query: Query, tenant_id: int, by_authority: int | None, limit: int) -> list[int]:
    """The first few seqs of a query's answer."""
    order = "ASC" if query.ascending else "DESC"
    walks = [_bounded(walk, query, by_authority) for walk in _walks(query, tenant_id)]
    parts = [f"SELECT seq FROM ({walk.sql(order)}) AS w{n}" for n, walk in enumerate(walks)]
    parameters = [one for walk in walks for one in (*walk.parameters, limit)]
    union = " UNION ".join(parts)
    return [seq for (seq,) in ask(f"{union} ORDER BY seq {order} LIMIT %s", [*parameters, limit])]


def _walks(query: Query, tenant_id: int) -> Iterator[Walk]:
    """One for every way in which the first key can be met; the other keys are looked at on it."""
    keys, links = _first_keys(query)
    if not keys:
        yield from _plain_walks(query, tenant_id)
    for column, key in keys:
        for make in (_own, _echo):
            yield _narrowed(make({f"v.{column}": key, TENANT: tenant_id}), query)
    for key in links:
        walk = Walk(LINK, "l.seq", "l.via", "s", {"l.tenant_id": tenant_id, "l.key": key})
        yield _narrowed(walk, query)
    if query.agent is not None and query.related_agents:
        yield from _told_by(_authorities(agent_key(query.agent)), query, tenant_id)


def _told_by(authorities: list[int], query: Query, tenant_id: int) -> Iterator[Walk]:
    """No index knows who told: an authority is one at all because it told many."""
    for walk in _plain_walks(query, tenant_id) if authorities else ():
        yield walk.where(
            f"EXISTS (SELECT 1 FROM statements_statement t WHERE t.seq = {walk.via}"
            f" AND t.authority_id IN {marks(authorities)})",
            *authorities,
        )


def _authorities(key: int) -> list[int]:
    """The authorities that are this agent."""
    found = ask("SELECT id FROM statements_authority WHERE agent_key = %s", [key])
    return [one for (one,) in found]


def _first_keys(query: Query) -> tuple[list[tuple[str, int]], list[int]]:
    """Columns with the key to look for in each, and keys to look for among links."""
    if query.agent is not None:
        key = agent_key(query.agent)
        link = key if query.related_agents else member_key(key)
        return [("actor_key", key), ("object_key", key)], [link]
    if query.activity:
        key = key_of(query.activity)
        return [("object_key", key)], [key] if query.related_activities else []
    return [], []


def _plain_walks(query: Query, tenant_id: int) -> Iterator[Walk]:
    keys: dict[str, Any] = {TENANT: tenant_id}
    if query.registration:
        keys |= {REGISTRATION: spelt(query.registration)}
    elif query.verb:
        keys = {VERB: key_of(query.verb), **keys}
    for make in (_own, _echo) if len(keys) > 1 else (_own,):
        yield _narrowed(make(keys), query)


def _own(keys: dict[str, Any]) -> Walk:
    return Walk(OWN, "v.seq", "v.seq", "v", keys)


def _echo(keys: dict[str, Any]) -> Walk:
    return Walk(ECHO, "v.seq", "v.target_seq", "s", keys)


def _narrowed(walk: Walk, query: Query) -> Walk:
    """The keys that are not walked along."""
    if query.verb and VERB not in walk.keys:
        walk.where(f"{_aside(VERB)} = %s", key_of(query.verb))
    if query.registration and REGISTRATION not in walk.keys:
        walk.where(f"{REGISTRATION} = %s", spelt(query.registration))
    if query.activity and query.agent is not None:
        _at_activity(walk, key_of(query.activity), is_related=query.related_activities)
    return walk


def _aside(column: str) -> str:
    """SQLite, which counts nothing beforehand, must not walk along this column."""
    return f"+{column}" if connection.vendor == "sqlite" else column


def _at_activity(walk: Walk, key: int, *, is_related: bool) -> None:
    own = f"{_aside('v.object_key')} = %s"
    if not is_related:
        walk.where(own, key)
        return
    linked = (
        "EXISTS (SELECT 1 FROM statements_link x WHERE x.tenant_id = v.tenant_id"
        f" AND x.key = %s AND x.seq = {walk.via} AND x.via = {walk.via})"
    )
    walk.where(f"({own} OR {linked})", key, key)


def _bounded(walk: Walk, query: Query, by_authority: int | None) -> Walk:
    """What is asked of the statement that is told, whatever it is found by."""
    shown = walk.shown
    walk.where(f"NOT {shown}.is_voided")
    walk.between(*_bounds(query))
    if by_authority is not None:
        ids = _authorities(by_authority) or [0]
        walk.where(f"{shown}.authority_id IN {marks(ids)}", *ids)
    return walk


def _bounds(query: Query) -> tuple[int, int]:
    """The first and the last place that may answer."""
    first = [-LAST, *([seq_after(query.since)] if query.since else [])]
    first += [query.after_seq + 1] if query.after_seq is not None else []
    last = [LAST, *([seq_after(query.until) - 1] if query.until else [])]
    last += [query.before_seq - 1] if query.before_seq is not None else []
    return min(max(first), LAST), max(min(last), -LAST)


def is_agent(part: Mapping[str, Any]) -> bool:
    """Does an object name somebody?"""
    return any(name in part for name in IDENTIFIERS)


def moment(at: datetime) -> Any:
    """A moment as the database's driver takes it."""
    return connection.ops.adapt_datetimefield_value(at)
