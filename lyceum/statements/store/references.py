"""Statements about statements: what they void, and under whose keys they are found as well.

A statement may refer to one that comes later; whoever comes second joins the two. The writers'
locks see to it that one of them sees the other. From the references follow the echoes, over as
many steps as there are (1.0.3 Communication 2.1.3, "Filter Conditions for StatementRefs").
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from lyceum.statements.errors import VoidingRefused
from lyceum.statements.xapi.keys import key_of

from .database import ask, change, chunks, marks, spelt, unspelt
from .requests import Id, Request, Row

VOIDED = key_of("http://adlnet.gov/expapi/verbs/voided")
FOUND = """
UPDATE statements_reference SET target_seq = (
    SELECT k.seq FROM statements_statementkey k
     WHERE k.tenant_id = statements_reference.tenant_id
       AND k.statement_id = statements_reference.target_id)
 WHERE seq IN {seqs}
"""
IS_AWAITED = "EXISTS (SELECT 1 FROM statements_reference WHERE target_seq IS NULL)"
CLOSURE = """
WITH RECURSIVE up(seq) AS (
    SELECT seq FROM statements_reference WHERE seq IN {seqs}
    UNION SELECT r.seq FROM statements_reference r JOIN up ON r.target_seq = up.seq
), down(seq, target_seq) AS (
    SELECT r.seq, r.target_seq FROM statements_reference r JOIN up ON up.seq = r.seq
     WHERE r.target_seq IS NOT NULL
    UNION SELECT d.seq, r.target_seq FROM down d JOIN statements_reference r ON r.seq = d.target_seq
     WHERE r.target_seq IS NOT NULL
)
"""
ECHOES = """
INSERT INTO statements_echo
      (seq, target_seq, tenant_id, actor_key, verb_key, object_key, registration)
{closure} SELECT down.seq, s.seq, s.tenant_id, s.actor_key, s.verb_key, s.object_key, s.registration
  FROM down JOIN statements_statement s ON s.seq = down.target_seq
 WHERE down.seq <> down.target_seq ON CONFLICT DO NOTHING
"""
RELATED = {
    "postgresql": "json_array_elements_text(s.related::json) AS k(value)",
    "sqlite": "json_each(s.related) AS k",
}
LINKS = """
INSERT INTO statements_link (tenant_id, key, seq, via)
{closure} SELECT s.tenant_id, CAST(k.value AS bigint), down.seq, s.seq
  FROM down JOIN statements_statement s ON s.seq = down.target_seq AND s.related <> ''
       CROSS JOIN {related}
 WHERE down.seq <> down.target_seq ON CONFLICT DO NOTHING
"""
VOID = """
UPDATE statements_statement SET is_voided = {yes} WHERE verb_key <> %s AND seq IN (
    SELECT target_seq FROM statements_reference
     WHERE is_voiding AND target_seq IS NOT NULL AND seq IN {seqs})
"""


def refuse_voidings(requests: Iterable[Request]) -> None:
    """A voiding statement is not voided; the request that asks for it gets its refusal."""
    for request in requests:
        targets = {one.refers_to for one in request.statements if one.is_voiding}
        mine = {
            statement_id
            for statement_id, one in zip(request.ids, request.statements, strict=True)
            if one.is_voiding
        }
        wrong = targets & mine or _voiding(request.tenant_id, targets - {None})  # type: ignore[arg-type]
        if wrong:
            request.refusal = VoidingRefused(next(iter(wrong)))


def _voiding(tenant_id: int, targets: Iterable[UUID]) -> set[UUID]:
    """Which of them void others."""
    found: set[UUID] = set()
    for some in chunks(map(spelt, targets)):
        rows = ask(
            "SELECT k.statement_id FROM statements_statementkey k"
            " JOIN statements_reference r ON r.seq = k.seq AND r.is_voiding"
            f" WHERE k.tenant_id = %s AND k.statement_id IN {marks(some)}",
            [tenant_id, *some],
        )
        found |= {unspelt(one) for (one,) in rows}
    return found


def join(rows: Sequence[Row], seqs: Sequence[int], vendor: str) -> None:
    """Keep the references of new statements, and join those that have both ends now."""
    told = [(row, seq) for row, seq in zip(rows, seqs, strict=True) if row.heard.refers_to]
    for row, seq in told:
        change(
            "INSERT INTO statements_reference (seq, tenant_id, target_id, is_voiding)"
            " VALUES (%s, %s, %s, %s)",
            [seq, row.request.tenant_id, spelt(row.heard.refers_to), row.heard.is_voiding],  # type: ignore[arg-type]
        )
    touched = [*(seq for _row, seq in told), *_awaiting([row.id for row in rows])]
    for some in chunks(touched):
        _join(some, vendor)


def _awaiting(ids: Iterable[Id]) -> list[int]:
    """The statements that have waited for one of these."""
    by_tenant: dict[int, list[UUID]] = {}
    for tenant_id, statement_id in ids:
        by_tenant.setdefault(tenant_id, []).append(statement_id)
    return [
        seq
        for tenant_id, mine in by_tenant.items()
        for some in chunks(map(spelt, mine))
        for (seq,) in ask(
            "SELECT seq FROM statements_reference WHERE target_seq IS NULL"
            f" AND tenant_id = %s AND target_id IN {marks(some)}",
            [tenant_id, *some],
        )
    ]


def _join(seqs: Sequence[int], vendor: str) -> None:
    places, closure = marks(seqs), CLOSURE.format(seqs=marks(seqs))
    yes = "true" if vendor == "postgresql" else "1"
    change(FOUND.format(seqs=places), seqs)
    change(VOID.format(seqs=places, yes=yes), [VOIDED, *seqs])
    change(ECHOES.format(closure=closure), seqs)
    change(LINKS.format(closure=closure, related=RELATED[vendor]), seqs)
