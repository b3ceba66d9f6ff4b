"""Counting the books anew, from the postings alone, and comparing."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from .guards import NAMES, missing

# Each question finds rows that cannot be; each row is told by the sentence.
QUESTIONS = (
    (
        "transfer {0}: its postings sum to {2} {1}",
        (
            "SELECT p.transfer_id, a.currency, sum(p.amount) FROM {posting} p"
            " JOIN {account} a ON a.id = p.account_id"
            " GROUP BY p.transfer_id, a.currency HAVING sum(p.amount) <> 0"
        ),
    ),
    (
        "transfer {0}: no postings",
        (
            "SELECT t.id FROM {transfer} t LEFT JOIN {posting} p ON p.transfer_id = t.id"
            " WHERE p.id IS NULL"
        ),
    ),
    (
        "posting {0}: its transfer {1} is not there, or of another day",
        (
            "SELECT p.id, p.transfer_id FROM {posting} p LEFT JOIN {transfer} t"
            " ON t.id = p.transfer_id AND t.booked_on = p.booked_on WHERE t.id IS NULL"
        ),
    ),
    (
        "account {0}: its balance says {1}, its postings sum to {2}",
        (
            "SELECT a.id, a.balance, coalesce(s.total, 0) FROM {account} a LEFT JOIN"
            " (SELECT account_id, sum(amount) AS total FROM {posting} GROUP BY account_id) s"
            " ON s.account_id = a.id"
            " WHERE a.floor IS NOT NULL AND a.balance <> coalesce(s.total, 0)"
        ),
    ),
    (
        "account {0}: {1} are said to be held, its holds sum to {2}",
        (
            "SELECT a.id, a.held, coalesce(s.total, 0) FROM {account} a LEFT JOIN"
            " (SELECT account_id, sum(amount) AS total FROM {hold} WHERE state = 'reserved'"
            " GROUP BY account_id) s ON s.account_id = a.id WHERE a.held <> coalesce(s.total, 0)"
        ),
    ),
    (
        "account {0}: {1}, and {2} of it held, is below its floor {3}",
        (
            "SELECT id, balance, held, floor FROM {account}"
            " WHERE floor IS NOT NULL AND balance - held < floor"
        ),
    ),
    (
        "checkpoint {0}: it says {1}, the postings until its day sum to {2}",
        (
            "SELECT c.id, c.balance, coalesce(sum(p.amount), 0) FROM {checkpoint} c"
            " LEFT JOIN {posting} p ON p.account_id = c.account_id AND p.booked_on <= c.{on}"
            " GROUP BY c.id, c.balance HAVING c.balance <> coalesce(sum(p.amount), 0)"
        ),
    ),
    (
        "hold {0}: transfer {1} takes {2} from its account, more than the {3} that were held",
        (
            "SELECT min(h.id), h.transfer_id, -p.total, sum(h.amount) FROM {hold} h"
            " JOIN (SELECT transfer_id, account_id, sum(amount) AS total FROM {posting}"
            " GROUP BY transfer_id, account_id) p"
            " ON p.transfer_id = h.transfer_id AND p.account_id = h.account_id"
            " WHERE h.state = 'captured'"
            " GROUP BY h.transfer_id, h.account_id, p.total HAVING -p.total > sum(h.amount)"
        ),
    ),
)


def differences() -> Iterator[str]:
    """Whatever does not hold in the books, one sentence each; nothing when they are right."""
    for name in missing(connection):
        yield f"guard {name}: it does not stand"
    names = NAMES | {"on": connection.ops.quote_name("on")}
    with connection.cursor() as cursor:
        for sentence, question in QUESTIONS:
            cursor.execute(question.format(**names))
            for row in _all(cursor):
                yield sentence.format(*row)


def _all(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(1000):
        yield from rows
