"""Paying from holds in one statement, where nothing speaks against it; on PostgreSQL.

Its parts count one another, and are therefore done in this order: the accounts are locked by their
ids, then the holds; sums are compared; the holds end; postings come, and last their transfer, whose
guards see all of it. Who waited for a lock sees what the one before left: PostgreSQL reads a locked
row anew. Where something speaks against it nothing is written, the accounts stay locked, and the
caller finds out what it is, in as many statements as that takes.
"""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, connection

from lyceum.kernel import clock
from lyceum.wallets.types import Move

from . import booking
from .guards import NAMES

PAY = (
    "WITH line (amount, account_id) AS (VALUES {lines}),"
    " standing AS MATERIALIZED (SELECT id, balance, balance - held - floor AS free FROM {account}"
    " WHERE id IN ({accounts}) AND floor IS NOT NULL ORDER BY id{lock}),"
    " pledged AS MATERIALIZED (SELECT account_id, amount FROM {hold} WHERE id IN ({holds})"
    " AND state = 'reserved' AND (expires_at IS NULL OR expires_at > %(now)s)"
    " AND (SELECT count(*) FROM standing) > 0 ORDER BY id{lock}),"
    " summed AS MATERIALIZED (SELECT balance, free,"
    " coalesce((SELECT sum(amount) FROM pledged WHERE account_id = standing.id), 0) AS freed,"
    " coalesce((SELECT sum(amount) FROM line WHERE account_id = standing.id), 0) AS change"
    " FROM standing),"
    " given AS MATERIALIZED (SELECT nextval('{transfer}_id_seq') AS id"
    " WHERE (SELECT count(*) FROM pledged) = %(count)s"
    " AND NOT EXISTS (SELECT 1 FROM {transfer} WHERE key = %(key)s)"
    " AND NOT EXISTS (SELECT 1 FROM summed WHERE (freed > 0 AND freed + change < 0)"
    " OR (change < 0 AND free + freed + change < 0) OR balance + change >= {most})),"
    " ended AS (UPDATE {hold} SET state = 'captured', ended_at = %(now)s,"
    " transfer_id = (SELECT id FROM given) WHERE id IN ({holds})"
    " AND (SELECT count(*) FROM given) > 0 RETURNING 1),"
    " posted AS (INSERT INTO {posting} (transfer_id, account_id, amount, booked_on)"
    " SELECT given.id, account_id, amount, %(on)s FROM (SELECT count(*) FROM ended) AS before,"
    " given, line ORDER BY amount DESC RETURNING 1)"
    " INSERT INTO {transfer} (id, booked_on, made_at, key, reason, about, rule, by, reverses_id)"
    " SELECT id, %(on)s, %(now)s, %(key)s::text, %(reason)s::text, %(about)s::text, %(rule)s::text,"
    " %(by)s::text, %(reverses)s::bigint FROM given, (SELECT count(*) FROM posted) AS before"
    " RETURNING id"
)


def pay(hold_ids: Collection[int], move: Move, on: date) -> int | None:
    """The id of the transfer that pays from all these holds and ends them; None where it cannot be
    done as asked, or is too much for one statement.

    Raises what `booking.write` raises.
    """
    lines, holds = move.entries, sorted(hold_ids)
    if connection.vendor == "sqlite" or not holds or len(lines) + len(holds) > booking.FEW:
        return None
    values: dict[str, Any] = dict(vars(move.cause))
    values |= {f"amount{n}": entry.amount for n, entry in enumerate(lines)}
    values |= {f"account{n}": entry.account_id for n, entry in enumerate(lines)}
    values |= {f"hold{n}": pk for n, pk in enumerate(holds)}
    values |= {"key": move.key, "reverses": move.reverses_id, "count": len(holds)}
    values |= {"on": on, "now": clock.now()}
    try:
        with connection.cursor() as cursor:
            cursor.execute(_asked(len(lines), len(holds)), values)
            written = cursor.fetchone()
    except IntegrityError as reason:
        raise booking.refusal(reason, on) from reason
    return int(written[0]) if written else None


@lru_cache(maxsize=64)
def _asked(lines: int, holds: int) -> str:
    """The statement for so many lines and holds: each a value of its own, so that it is planned once."""
    pledged = [f"%(hold{n})s" for n in range(holds)]
    owners = [f"(SELECT account_id FROM {NAMES['hold']} WHERE id = {one})" for one in pledged]
    return PAY.format(
        **NAMES,
        lines=", ".join(f"(%(amount{n})s::bigint, %(account{n})s::bigint)" for n in range(lines)),
        accounts=", ".join([*(f"%(account{n})s" for n in range(lines)), *owners]),
        holds=", ".join(pledged),
        lock=booking.LOCK,
        most=booking.MOST,
    )
