"""Taking statements away with all that leads to them."""

import json
from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db import transaction

from .database import ask, change, chunks, engine, marks


def oldest_of_tools(before: int, limit: int) -> list[int]:
    """The oldest statements that tools told, up to a place."""
    return [
        seq
        for (seq,) in ask(
            "SELECT seq FROM statements_statement WHERE tenant_id <> 0 AND seq < %s"
            " ORDER BY seq LIMIT %s",
            [before, limit],
        )
    ]


def remove(seqs: Sequence[int]) -> None:
    """Statements, their ids, links, echoes and references; of what the house told also what it said
    of activities that nothing else tells of: their names may be somebody's own words."""
    for some in chunks(seqs):
        at = marks(some)
        things = ask(
            f"SELECT DISTINCT object_key FROM statements_statement WHERE tenant_id = 0 AND seq IN {at}",
            some,
        )
        change(
            "DELETE FROM statements_statementkey WHERE EXISTS (SELECT 1 FROM statements_statement s"
            " WHERE s.tenant_id = statements_statementkey.tenant_id"
            " AND s.statement_id = statements_statementkey.statement_id"
            f" AND s.seq IN {at})",
            some,
        )
        unlink(some)
        change(f"DELETE FROM statements_echo WHERE seq IN {at} OR target_seq IN {at}", [*some] * 2)
        change(f"DELETE FROM statements_reference WHERE seq IN {at}", some)
        change(  # should it come again, it is met again
            f"UPDATE statements_reference SET target_seq = NULL WHERE target_seq IN {at}", some
        )
        change(f"DELETE FROM statements_statement WHERE seq IN {at}", some)
        if things:
            _forget_activities([key for (key,) in things])


def _forget_activities(keys: Sequence[int]) -> None:
    """What the house said of these, where no statement of its own names them any more."""
    change(
        f"DELETE FROM statements_activity WHERE tenant_id = 0 AND key IN {marks(keys)}"
        " AND NOT EXISTS (SELECT 1 FROM statements_statement s WHERE s.tenant_id = 0"
        " AND s.object_key = statements_activity.key)"
        " AND NOT EXISTS (SELECT 1 FROM statements_link l WHERE l.tenant_id = 0"
        " AND l.key = statements_activity.key)",
        keys,
    )


def unlink(seqs: Sequence[int]) -> None:
    """The links that lead to statements, and those that lead through them to others."""
    at = marks(seqs)
    pairs = ask(
        "SELECT seq, seq FROM statements_statement"
        f" WHERE seq IN {at} AND related <> ''"
        f" UNION SELECT seq, target_seq FROM statements_echo WHERE seq IN {at} OR target_seq IN {at}",
        [*seqs] * 3,
    )
    keys = _related({via for _seq, via in pairs})
    for seq, via in pairs:
        for tenant_id, key in keys.get(via, ()):
            change(
                "DELETE FROM statements_link"
                " WHERE tenant_id = %s AND key = %s AND seq = %s AND via = %s",
                [tenant_id, key, seq, via],
            )


def _related(seqs: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """The linked keys of statements, with their tenant."""
    return {
        seq: [(tenant_id, key) for key in json.loads(related)]
        for some in chunks(seqs)
        for seq, tenant_id, related in ask(
            "SELECT seq, tenant_id, related FROM statements_statement"
            f" WHERE related <> '' AND seq IN {marks(some)}",
            some,
        )
    }


def enclosed_by_others(tenant_id: int, seqs: Collection[int]) -> set[str]:
    """The attachments that all other statements of a tenant name."""
    return {
        sha2
        for seq, enclosed in ask(
            "SELECT seq, enclosed FROM statements_statement WHERE tenant_id = %s AND enclosed <> ''",
            [tenant_id],
        )
        if seq not in seqs
        for sha2 in enclosed.split()
    }


class Strays(NamedTuple):
    """Attachments (tenant, sha2) that no statement names, of those before a place in the store."""

    before: int
    found: set[tuple[int, str]]


def stray_attachments() -> Strays:
    """Bytes that no statement names any more."""
    watermark: int = engine().watermark()
    kept = set(ask("SELECT tenant_id, sha2 FROM statements_attachment"))
    return Strays(watermark, kept - _named_from(-1))


@transaction.atomic
def remove_attachments(strays: Strays) -> None:
    """Without those that were named again meanwhile: while this looks, nobody else writes."""
    engine().hold_references()
    for tenant_id, sha2 in strays.found - _named_from(strays.before):
        change(
            "DELETE FROM statements_attachment WHERE tenant_id = %s AND sha2 = %s",
            [tenant_id, sha2],
        )


def _named_from(first: int) -> set[tuple[int, str]]:
    """What statements from this place on name."""
    return {
        (tenant_id, sha2)
        for tenant_id, enclosed in ask(
            "SELECT tenant_id, enclosed FROM statements_statement WHERE enclosed <> '' AND seq >= %s",
            [first],
        )
        for sha2 in enclosed.split()
    }
