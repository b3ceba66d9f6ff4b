"""Counting everything anew and comparing: the books, what was bought, paid out, invoiced and granted,
and the event log.

Each question is one statement and finds rows that cannot be. The database does the summing, so that
ten million postings need no more memory here than ten.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from lyceum.kernel.actors import Actor
from lyceum.kernel.health import Finding
from lyceum.kernel.models import RecordedEvent
from lyceum.wallets import policies
from lyceum.wallets.ledger import auditing, guards
from lyceum.wallets.models import AuditRun

MOST = 1000  # differences of one kind that are told
RECENT = 30
SOLD_TO = "('provider', 'clearing')"
OPEN = "('asked', 'approved')"

# What was bought.
PURCHASES = (
    (
        "purchase {0}: its price is {1}, its transfer {2} brings {3} to whoever sells",
        (
            "SELECT p.id, p.price, p.transfer_id, coalesce(sum(q.amount), 0) FROM {purchase} p"
            " LEFT JOIN ({posting} q JOIN {account} a ON a.id = q.account_id"
            " AND a.kind IN {sold_to}) ON q.transfer_id = p.transfer_id"
            " AND a.currency = p.currency WHERE p.transfer_id IS NOT NULL"
            " GROUP BY p.id, p.price, p.transfer_id HAVING coalesce(sum(q.amount), 0) <> p.price"
        ),
    ),
    (
        "purchase {0}: its price is {1}, its shares pay {2} of it",
        (
            "SELECT p.id, p.price, coalesce(sum(s.of_price), 0) FROM {purchase} p"
            " LEFT JOIN {share} s ON s.purchase_id = p.id"
            " GROUP BY p.id, p.price HAVING coalesce(sum(s.of_price), 0) < p.price"
        ),
    ),
    (
        "share {0} of purchase {1}: it is {2}, its transfer takes {3} from the pot",
        (
            "SELECT s.id, p.id, s.amount, -coalesce(q.amount, 0) FROM {share} s"
            " JOIN {purchase} p ON p.id = s.purchase_id AND p.transfer_id IS NOT NULL"
            " JOIN {pot} o ON o.id = s.pot_id"
            " JOIN (SELECT purchase_id, sum(of_price) AS total FROM {share} GROUP BY purchase_id) t"
            " ON t.purchase_id = p.id"
            " LEFT JOIN {posting} q ON q.transfer_id = p.transfer_id"
            " AND q.account_id = o.account_id"
            " WHERE -coalesce(q.amount, 0) > s.amount"
            " OR (t.total = p.price AND -coalesce(q.amount, 0) <> s.amount)"
        ),
    ),
    (
        "hold {0}: it is reserved, but its purchase {1} is {2}",
        (
            "SELECT h.id, p.id, p.state FROM {hold} h LEFT JOIN {share} s ON s.hold_id = h.id"
            " LEFT JOIN {purchase} p ON p.id = s.purchase_id"
            " WHERE h.state = 'reserved' AND (p.id IS NULL OR p.state NOT IN {open})"
        ),
    ),
    (
        "share {0}: its purchase {1} is {2}, its hold {3} is {4}",
        (
            "SELECT s.id, p.id, p.state, h.id, h.state FROM {share} s"
            " JOIN {purchase} p ON p.id = s.purchase_id JOIN {hold} h ON h.id = s.hold_id"
            " WHERE (p.state IN {open} AND h.state <> 'reserved')"
            " OR (p.transfer_id IS NOT NULL AND coalesce(h.transfer_id, 0) <> p.transfer_id)"
        ),
    ),
    (
        "purchase {0}: {1} of it is said to have come back, its shares say {2}",
        (
            "SELECT p.id, p.refunded, sum(s.returned) FROM {purchase} p"
            " JOIN {share} s ON s.purchase_id = p.id"
            " GROUP BY p.id, p.refunded HAVING sum(s.returned) <> p.refunded"
        ),
    ),
    (
        "purchase {0}: {1} of it is said to have come back, its refund says {2}",
        (
            "SELECT p.id, p.refunded, -coalesce(sum(q.amount), 0) FROM {purchase} p"
            " LEFT JOIN {transfer} t ON t.key = 'refund:' || p.id"
            " LEFT JOIN ({posting} q JOIN {account} a ON a.id = q.account_id"
            " AND a.kind IN {sold_to}) ON q.transfer_id = t.id AND a.currency = p.currency"
            " WHERE p.transfer_id IS NOT NULL"
            " GROUP BY p.id, p.refunded HAVING -coalesce(sum(q.amount), 0) <> p.refunded"
        ),
    ),
    (
        "exchange {0}: it says {1}, its transfer moves {2}; rounding {3}",
        (
            "SELECT x.id, x.sold, coalesce(q.amount, 0), x.rounding FROM {exchange} x"
            " JOIN {account} a ON a.id = x.account_id LEFT JOIN {posting} q"
            " ON q.transfer_id = x.transfer_id AND q.account_id = x.account_id"
            " WHERE abs(x.rounding) >= 1 OR abs(coalesce(q.amount, 0)) <>"
            " CASE WHEN a.currency = x.sold_currency THEN x.sold ELSE x.bought END"
        ),
    ),
    (
        "transfer {0}: it goes through accounts of exchange, but no exchange says at which rate",
        (
            "SELECT DISTINCT q.transfer_id FROM {posting} q"
            " JOIN {account} a ON a.id = q.account_id AND a.kind = 'exchange'"
            " LEFT JOIN {exchange} x ON x.transfer_id = q.transfer_id WHERE x.id IS NULL"
        ),
    ),
)
# What left, and what was invoiced.
PAYMENTS = (
    (
        "payout {0}: it is {1}, its transfer {2} takes {3} from the bank",
        (
            "SELECT o.id, o.amount, o.transfer_id, coalesce(sum(q.amount), 0) FROM {payout} o"
            " LEFT JOIN ({posting} q JOIN {account} a ON a.id = q.account_id AND a.kind = 'bank')"
            " ON q.transfer_id = o.transfer_id"
            " GROUP BY o.id, o.amount, o.transfer_id HAVING coalesce(sum(q.amount), 0) <> o.amount"
        ),
    ),
    (
        "transfer {0}: it is a payout, but no payout names it",
        (
            "SELECT t.id FROM {transfer} t LEFT JOIN {payout} o ON o.transfer_id = t.id"
            " WHERE t.reason = 'payout' AND t.reverses_id IS NULL AND o.id IS NULL"
        ),
    ),
    (
        "invoice {0}: it comes to {1}, its lines to {2}, rounded by {3}",
        (
            "SELECT i.id, i.gross, coalesce(sum(l.amount), 0), i.rounding FROM {invoice} i"
            " LEFT JOIN {invoice_line} l ON l.invoice_id = i.id GROUP BY i.id, i.gross, i.rounding"
            " HAVING coalesce(sum(l.amount), 0) + i.rounding <> i.gross"
        ),
    ),
    (
        "invoices of organisation {0} in {1}: {2} of them, the last has the number {3}, the counter {4}",
        (
            "SELECT c.organisation_id, c.year, count(i.id), coalesce(max(i.serial), 0), c.last"
            " FROM {counter} c LEFT JOIN {invoice} i ON i.organisation_id = c.organisation_id"
            " AND i.year = c.year GROUP BY c.organisation_id, c.year, c.last"
            " HAVING count(i.id) <> c.last OR coalesce(max(i.serial), 0) <> c.last"
        ),
    ),
    (
        "invoice line {0}: it says {1} of share {2}, of which {3} was paid",
        (
            "WITH said AS (SELECT share_id, min(id) AS line_id,"
            " sum(CASE WHEN is_back THEN -amount ELSE amount END) AS amount,"
            " max(CASE WHEN is_back THEN 1 ELSE 0 END) AS backs FROM {invoice_line} GROUP BY share_id),"
            " held AS (SELECT d.*, p.transfer_id, s.returned, s.of_price,"
            " p.price - coalesce((SELECT sum(b.of_price) FROM {share} b"
            " WHERE b.purchase_id = s.purchase_id AND b.id < s.id), 0) AS rest FROM said d"
            " JOIN {share} s ON s.id = d.share_id JOIN {purchase} p ON p.id = s.purchase_id),"
            " owed AS (SELECT h.*, CASE WHEN rest < 0 THEN 0 WHEN rest < of_price THEN rest"
            " ELSE of_price END AS paid FROM held h)"
            " SELECT line_id, amount, share_id, paid FROM owed WHERE transfer_id IS NULL"
            " OR amount > paid OR amount < paid - returned"
            " OR (backs = 1 AND amount > paid - returned)"
        ),
    ),
)
# What came in and was promised.
PROMISES = (
    (
        "grant {0}: it is {1}, its transfer {2} brings {3} to the pot",
        (
            "SELECT g.id, g.amount, g.transfer_id, coalesce(q.amount, 0) FROM {grant} g"
            " JOIN {pot} o ON o.id = g.pot_id LEFT JOIN {posting} q"
            " ON q.transfer_id = g.transfer_id AND q.account_id = o.account_id"
            " WHERE coalesce(q.amount, 0) <> g.amount"
        ),
    ),
    (
        "transfer {0}: it is an allowance, but no grant names it",
        (
            "SELECT t.id FROM {transfer} t LEFT JOIN {grant} g ON g.transfer_id = t.id"
            " WHERE t.reason = 'allowance' AND t.key NOT LIKE '%:together:%'"
            " AND t.reverses_id IS NULL AND g.id IS NULL"
        ),
    ),
    (
        "deposit {0}: it is {1}, its transfer {2} brings {3} from the bank",
        (
            "SELECT d.id, d.amount, d.transfer_id, -coalesce(sum(q.amount), 0) FROM {deposit} d"
            " LEFT JOIN ({posting} q JOIN {account} a ON a.id = q.account_id AND a.kind = 'bank')"
            " ON q.transfer_id = d.transfer_id"
            " GROUP BY d.id, d.amount, d.transfer_id HAVING -coalesce(sum(q.amount), 0) <> d.amount"
        ),
    ),
    (
        "transfer {0}: it is a {1}, but no deposit names it",
        (
            "SELECT t.id, t.reason FROM {transfer} t LEFT JOIN {deposit} d ON d.transfer_id = t.id"
            " WHERE t.reason IN ('deposit', 'top-up') AND t.reverses_id IS NULL AND d.id IS NULL"
        ),
    ),
)
# The event log: which fact names which transfer and which deposit, and the state of each purchase
# played from it.
NAMED = (
    "WITH named AS (SELECT e.id AS fact, {one:transfer_id} AS transfer_id FROM {event} e"
    " WHERE e.name IN ('wallets.PurchasePaid', 'wallets.PurchaseRefunded')"
    " UNION ALL SELECT e.id, {each} FROM {event} e, {all:transfer_ids}"
    " WHERE e.name IN ('wallets.PayoutsMade', 'wallets.AllowanceGranted'))"
)
LOG = (
    (
        "fact {0}: it names transfer {1}, which is not there",
        (
            "{named} SELECT n.fact, n.transfer_id FROM named n"
            " LEFT JOIN {transfer} t ON t.id = n.transfer_id WHERE t.id IS NULL"
        ),
    ),
    (
        "transfer {0} ({1}): {2} facts name it, expected one",
        (
            "{named} SELECT t.id, t.key, coalesce(c.facts, 0) FROM {transfer} t"
            " LEFT JOIN (SELECT transfer_id, count(*) AS facts FROM named GROUP BY transfer_id) c"
            " ON c.transfer_id = t.id WHERE coalesce(c.facts, 0) <> 1 AND"
            " (t.key LIKE 'purchase:%' OR t.key LIKE 'refund:%' OR t.key LIKE 'payout:%'"
            " OR (t.key LIKE 'allowance:%' AND t.key NOT LIKE '%:together:%'))"
        ),
    ),
    (
        "deposit {0}: {1} facts tell that it came, expected one",
        (
            "WITH told AS (SELECT {one:deposit_id} AS deposit_id FROM {event} e"
            " WHERE e.name = 'wallets.DepositMade' UNION ALL SELECT {each} FROM {event} e,"
            " {all:deposit_ids} WHERE e.name = 'wallets.DepositsImported')"
            " SELECT d.id, count(told.deposit_id) FROM {deposit} d"
            " LEFT JOIN told ON told.deposit_id = d.id GROUP BY d.id"
            " HAVING count(told.deposit_id) <> 1"
        ),
    ),
    (
        "deposit {0}: {1} facts tell that it was taken back, {2} transfers reverse it",
        (
            "WITH told AS (SELECT {one:deposit_id} AS deposit_id, count(*) AS facts FROM {event} e"
            " WHERE e.name = 'wallets.DepositTakenBack' GROUP BY 1)"
            " SELECT d.id, coalesce(told.facts, 0), count(t.id) FROM {deposit} d"
            " LEFT JOIN told ON told.deposit_id = d.id"
            " LEFT JOIN {transfer} t ON t.reverses_id = d.transfer_id GROUP BY d.id, told.facts"
            " HAVING coalesce(told.facts, 0) <> count(t.id)"
        ),
    ),
    (
        "fact {0}: purchase {1} was paid by transfer {2}, it says {3}",
        (
            "SELECT e.id, p.id, p.transfer_id, {one:transfer_id} FROM {event} e"
            " LEFT JOIN {purchase} p ON p.id = {one:purchase_id}"
            " WHERE e.name = 'wallets.PurchasePaid'"
            " AND (p.transfer_id IS NULL OR p.transfer_id <> {one:transfer_id})"
        ),
    ),
    (
        "purchase {0}: it is {1}, the event log makes it {2}",
        (
            "WITH last AS (SELECT {one:purchase_id} AS purchase_id, max(e.id) AS id FROM {event} e"
            " WHERE e.name IN ({states}) GROUP BY 1)"
            " SELECT p.id, p.state, e.name FROM {purchase} p"
            " LEFT JOIN last ON last.purchase_id = p.id LEFT JOIN {event} e ON e.id = last.id"
            " WHERE coalesce(lower(replace(e.name, 'wallets.Purchase', '')), '') <> p.state"
        ),
    ),
)
STATES = ("Asked", "Approved", "Refused", "Cancelled", "Expired", "Paid", "Refunded")
TABLES = {
    "purchase": "Purchase",
    "share": "Share",
    "pot": "Pot",
    "payout": "Payout",
    "invoice": "Invoice",
    "invoice_line": "InvoiceLine",
    "counter": "InvoiceCounter",
    "grant": "Grant",
    "deposit": "Deposit",
}


@dataclass(frozen=True)
class Difference:
    """What does not hold; its kind is the sentence without the figures."""

    kind: str
    told: str


class Field:
    """`{one:purchase_id}` in a question: a number that a fact carries."""

    def __format__(self, name: str) -> str:
        if connection.vendor == "sqlite":
            return f"json_extract(e.payload, '$.{name}')"
        return f"(e.payload ->> '{name}')::bigint"


class Listed:
    """`{all:transfer_ids}` in a question: the numbers that a fact lists, each as `{each}`."""

    def __format__(self, name: str) -> str:
        if connection.vendor == "sqlite":
            return f"json_each(e.payload, '$.{name}') AS given"
        return f"jsonb_array_elements_text(e.payload -> '{name}') AS given(value)"


def differences(*, first_only: bool = False) -> Iterator[Difference]:
    """Whatever does not hold, all of it or the first of each kind; nothing when all is right."""
    with _one_moment():
        for name in guards.missing(connection):
            yield Difference("guard {0}: it does not stand", f"guard {name}: it does not stand")
        for sentence, question in (*auditing.QUESTIONS, *PURCHASES, *PAYMENTS, *PROMISES, *LOG):
            for row in _answers(question, 1 if first_only else MOST):
                yield Difference(sentence, sentence.format(*row))


def _answers(question: str, most: int) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question.format(**_names()))
        rows: Sequence[tuple[Any, ...]] = cursor.fetchmany(most)
        return rows


def _names() -> Mapping[str, Any]:
    tables = {
        word: apps.get_model("wallets", model)._meta.db_table for word, model in TABLES.items()
    }
    words = {
        **guards.NAMES,
        **tables,
        "sold_to": SOLD_TO,
        "open": OPEN,
        "event": RecordedEvent._meta.db_table,
        "on": connection.ops.quote_name("on"),
        "one": Field(),
        "all": Listed(),
        "each": "CAST(given.value AS bigint)",
        "states": ", ".join(f"'wallets.Purchase{state}'" for state in STATES),
    }
    return {**words, "named": NAMED.format(**words)}


def _one_moment() -> AbstractContextManager[None]:
    """All questions see the books as they were at one moment, while people go on paying."""
    return nullcontext() if connection.in_atomic_block else _still()


@contextmanager
def _still() -> Iterator[None]:
    with transaction.atomic():
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def audit_runs(actor: Actor) -> list[AuditRun]:
    """What counting found, the newest first, for who runs the ecosystem."""
    policies.insist_on_rates(actor)
    return list(AuditRun.objects.order_by("-pk")[:RECENT])


def last_audit() -> AuditRun | None:
    """The newest."""
    return AuditRun.objects.order_by("-pk").first()


def books_health() -> Finding:
    """For `lyceum doctor`: what the last count found. Where none ran yet, there is nothing to tell."""
    if AuditRun._meta.db_table not in connection.introspection.table_names():
        return Finding("books", is_fine=True, found="no tables yet")
    run = last_audit()
    if run is None:
        return Finding("books", is_fine=True, found="not counted yet (lyceum audit-books)")
    found = f"{run.differences} differences on {run.ran_at:%Y-%m-%d %H:%M} UTC"
    return Finding("books", not run.differences, found, "Run: lyceum audit-books --all")
