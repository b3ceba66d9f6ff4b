"""What is asked of the store."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models.functions import Length

from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import person_owner

from .models import Activity, Attachment, Reference, StatementKey
from .models import Document as DocumentRow
from .store import finding, measuring, reading
from .store.database import ask, chunks, engine, marks
from .store.moments import BITS, moment_of
from .types import (
    Attached,
    Document,
    Page,
    Passing,
    Place,
    Position,
    Query,
    Sizes,
    StatementRow,
    Told,
)
from .xapi import formats
from .xapi.keys import agent_key, key_of

NAMES_FROM = 100  # of so many of their newest statements an agent's names are told


def find(
    query: Query, *, tenant_id: int, by_authority: int | None = None, most_bytes: int = 0
) -> Page:
    """The statements of a tenant that answer a query; `by_authority` is the key of who told them.

    With `most_bytes` a page ends before its attachments weigh more; one statement is always there.
    """
    page = finding.find(query, tenant_id, by_authority)
    return _light(page, query, tenant_id, most_bytes) if most_bytes else page


def _light(page: Page, query: Query, tenant_id: int, most_bytes: int) -> Page:
    names = {sha2 for one in page.statements for sha2 in one.enclosed}
    sizes = _attachment_sizes(tenant_id, names) if names else {}
    weight = 0
    for place, one in enumerate(page.statements):
        weight += sum(sizes.pop(sha2, 0) for sha2 in one.enclosed)  # each is sent once
        if place and weight > most_bytes:
            last = page.statements[place - 1].seq
            return Page(page.statements[:place], finding.after(query, last))
    return page


def _attachment_sizes(tenant_id: int, sha2s: Collection[str]) -> dict[str, int]:
    found = Attachment.objects.filter(tenant_id=tenant_id, sha2__in=sha2s)
    return dict(found.annotate(size=Length("body")).values_list("sha2", "size"))


def statement_for(
    tenant_id: int, statement_id: UUID, *, voided: bool = False, by_authority: int | None = None
) -> Told | None:
    """One statement of a tenant: one that stands, or with `voided` one that was voided."""
    return reading.one(tenant_id, statement_id, is_voided=voided, by_authority=by_authority)


def consistent_through() -> datetime:
    """Everything that was stored before this moment can be found."""
    return moment_of(engine().watermark() >> BITS)


def following(after_seq: int, limit: int) -> tuple[list[Told], int]:
    """Statements of all tenants after a place, in order, and the watermark: below it none is missing.

    Whoever follows the store goes on after the last seq that they got.
    """
    watermark = engine().watermark()
    found = reading.told(
        "s.seq > %s AND s.seq < %s ORDER BY s.seq LIMIT %s", [after_seq, watermark, limit]
    )
    return found, watermark


def passing(after_seq: int, limit: int) -> tuple[list[Passing], int]:
    """The same without the statements: for whoever needs few of many, and then `numbered`."""
    watermark = engine().watermark()
    rows = ask(
        "SELECT seq, tenant_id, owner_id, actor_key, verb_key FROM statements_statement"
        " WHERE seq > %s AND seq < %s ORDER BY seq LIMIT %s",
        [after_seq, watermark, limit],
    )
    return [Passing(*row) for row in rows], watermark


def passing_of(actor_keys: Collection[int]) -> list[Passing]:
    """What tools told of these agents, in order."""
    keys = list(actor_keys)
    if not keys:
        return []
    rows = ask(
        "SELECT seq, tenant_id, owner_id, actor_key, verb_key FROM statements_statement"  # noqa: S608
        f" WHERE actor_key IN {marks(keys)} AND tenant_id <> 0 ORDER BY seq",
        keys,
    )
    return [Passing(*row) for row in rows]


def numbered(seqs: Collection[int]) -> list[Told]:
    """The statements at these places, in order; some may be gone."""
    return [one for _seq, one in sorted(reading.by_seq(seqs).items())]


def known(tenant_id: int, ids: Collection[UUID]) -> dict[UUID, int]:
    """Which of these ids a tenant has been told, and where they are."""
    keys = StatementKey.objects.filter(tenant_id=tenant_id, statement_id__in=ids)
    return dict(keys.values_list("statement_id", "seq"))


def activity(tenant_id: int, activity_id: str) -> bytes | None:
    """The definition of an activity, merged from all that was said of it."""
    known = Activity.objects.filter(tenant_id=tenant_id, key=key_of(activity_id))
    found = known.values_list("definition", flat=True).first()
    return bytes(found) if found is not None else None


def activities(tenant_id: int, activity_ids: Collection[str]) -> dict[str, bytes]:
    """The definitions of those of them of which something was said, by id."""
    ids = {key_of(one): one for one in activity_ids}
    known = Activity.objects.filter(tenant_id=tenant_id)
    return {
        ids[key]: bytes(definition)
        for some in chunks([*ids])
        for key, definition in known.filter(key__in=some).values_list("key", "definition")
    }


def agent_names(tenant_id: int, agent: Mapping[str, Any]) -> list[str]:
    """The names under which an agent was told lately, the newest first."""
    page = find(Query(agent=agent, related_agents=True, limit=NAMES_FROM), tenant_id=tenant_id)
    key = agent_key(agent)
    names = (name for one in page.statements for name in _names(formats.read(one.text), key))
    return list(dict.fromkeys(names))


def _names(part: Any, key: int) -> Iterable[str]:
    if isinstance(part, list):
        for one in part:
            yield from _names(one, key)
    elif isinstance(part, dict):
        if isinstance(part.get("name"), str) and finding.is_agent(part) and agent_key(part) == key:
            yield part["name"]
        for one in part.values():
            yield from _names(one, key)


def attachments(tenant_id: int, sha2s: Collection[str]) -> Mapping[str, Attached]:
    """Those of these attachments that are kept here, by their hash."""
    found = Attachment.objects.filter(tenant_id=tenant_id, sha2__in=sha2s)
    return {one.sha2: Attached(one.sha2, one.content_type, bytes(one.body)) for one in found}


def sizes() -> Sizes:
    """What the store holds, for whoever runs it: counts every row once."""
    tables = measuring.table_bytes()
    shares = measuring.shares(tables["statement"])
    watermark = engine().watermark()
    return Sizes(
        statements=sum(one.rows for one in shares),
        bytes=sum(tables.values()),
        tables=tables,
        shares=shares,
        awaited=Reference.objects.filter(target_seq=None).count(),
        watermark=watermark,
        consistent_through=moment_of(watermark >> BITS),
    )


# --- documents ------------------------------------------------------------------------------------


def document(tenant_id: int, place: Place, document_id: str) -> Document | None:
    """One document."""
    found = DocumentRow.objects.filter(**whereabouts(tenant_id, place), document_id=document_id)
    row = found.first()
    return document_of(row) if row else None


def document_ids(tenant_id: int, place: Place, since: datetime | None = None) -> list[str]:
    """The ids of the documents of a place, of those only that were written after a moment."""
    found = DocumentRow.objects.filter(**whereabouts(tenant_id, place))
    if since is not None:
        found = found.filter(updated_at__gt=since)
    return list(found.order_by("updated_at", "pk").values_list("document_id", flat=True))


def whereabouts(tenant_id: int, place: Place) -> dict[str, Any]:
    """A place in the words of the table."""
    return {
        "tenant_id": tenant_id,
        "kind": place.kind,
        "activity_key": key_of(place.activity_id) if place.activity_id else 0,
        "agent_key": agent_key(place.agent) if place.agent else 0,
        "registration": str(place.registration or ""),
    }


def document_of(row: DocumentRow) -> Document:
    """The document that a row holds."""
    return Document(row.document_id, bytes(row.body), row.content_type, row.etag, row.updated_at)


# --- a person's own -------------------------------------------------------------------------------


def statements_about(
    actor: Actor,
    person_id: int,
    *,
    verbs: Collection[str] | None = None,
    before: Position | None = None,
    limit: int = 50,
) -> list[StatementRow]:
    """What the house tells of a person, newest first; only they see it."""
    owner_id = person_owner(person_id)
    if owner_id not in actor.scope or (verbs is not None and not verbs):
        return []
    found = _newest("s.tenant_id = 0 AND s.owner_id = %s", [owner_id], verbs, before, limit)
    return [_row(one) for one in found]


def statement_about(actor: Actor, person_id: int, statement_id: Any) -> StatementRow | None:
    """One statement that the house tells of a person, for that person."""
    owner_id = person_owner(person_id)
    if owner_id not in actor.scope:
        return None
    found = reading.one(0, UUID(str(statement_id)), owner_id=owner_id)
    return _row(found) if found else None


def _newest(
    where: str,
    parameters: Sequence[Any],
    verbs: Collection[str] | None,
    before: Position | None,
    limit: int,
) -> list[Told]:
    asked = list(parameters)
    if verbs is not None:
        where += f" AND s.verb_key IN {marks(list(verbs))}"
        asked += [key_of(verb) for verb in verbs]
    if before is not None:
        where += " AND s.happened_at <= %s AND (s.happened_at < %s OR s.seq < %s)"
        asked += [finding.moment(before.happened_at)] * 2 + [before.seq]
    return reading.told(
        f"{where} AND NOT s.is_voided ORDER BY s.happened_at DESC, s.seq DESC LIMIT %s",
        [*asked, limit],
    )


def _row(one: Told) -> StatementRow:
    return StatementRow(
        id=one.statement_id,
        seq=one.seq,
        happened_at=one.happened_at,
        stored_at=one.stored_at,
        organisation_id=one.organisation_id,
        statement=msgspec.json.decode(one.text),
    )
