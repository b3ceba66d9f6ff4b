"""The words of every listed resource, in a table that each database searches its own way.

Title, what it teaches, and the rest weigh differently. The words come as tokens, so that neither
database cuts or stems anything itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from lyceum.kernel.arrays import Float32s, Int64s, np

Ids = Int64s
WEIGHTS = (10.0, 4.0, 1.0)
RANKED = 2000  # so many matches are ranked by how often and where the words stand
CHUNK = 500


@dataclass(frozen=True)
class Words:
    """The tokens of one resource."""

    resource_id: int
    title: Sequence[str]
    more: Sequence[str]
    body: Sequence[str]


Question = Sequence[Sequence[str]]  # all of these, each in any of its forms


def put(documents: Sequence[Words]) -> None:
    """Add the words of these resources, which are not there (any more)."""
    rows: list[tuple[int | str, ...]]
    if connection.vendor == "postgresql":
        sql = "INSERT INTO catalogue_fulltext (resource_id, vector) VALUES (%s, %s::tsvector)"
        rows = [(each.resource_id, _vector(each)) for each in documents]
    else:
        sql = "INSERT INTO catalogue_fulltext (rowid, title, more, body) VALUES (%s, %s, %s, %s)"
        rows = [(each.resource_id, *_texts(each)) for each in documents]
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def remove(resource_ids: Sequence[int]) -> None:
    """Forget the words of these resources."""
    key = "resource_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        for at in range(0, len(resource_ids), CHUNK):
            some = list(resource_ids[at : at + CHUNK])
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM catalogue_fulltext WHERE {key} IN ({marks})", some)  # noqa: S608


def clear() -> None:
    """Forget all words."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalogue_fulltext")


def match(question: Question, *, in_title: bool = False) -> Ids:
    """The resources that have all these words, in no order."""
    if connection.vendor == "postgresql":
        return _fetch_packed(
            "SELECT string_agg(int8send(resource_id), ''::bytea) FROM catalogue_fulltext"
            " WHERE vector @@ %s::tsquery",
            [_tsquery(question, "=" if in_title else "")],
        )
    column = "title : " if in_title else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM catalogue_fulltext WHERE catalogue_fulltext MATCH %s",
            [_fts5(question, column)],
        )
        return np.fromiter((row[0] for row in cursor.fetchall()), dtype=np.int64)


def rank(question: Question) -> tuple[Ids, Float32s]:
    """The same with how well each fits, from 0 to 1. For few matches: it reads each of them."""
    if connection.vendor == "postgresql":
        sql = (
            "SELECT resource_id, ts_rank('{0.1, 0.2, 0.4, 1}', vector, asked)"
            " FROM catalogue_fulltext, (SELECT %s::tsquery AS asked) AS q WHERE vector @@ asked"
        )
        asked: list[float | str] = [_tsquery(question, "")]
    else:
        sql = (
            "SELECT rowid, -bm25(catalogue_fulltext, %s, %s, %s) FROM catalogue_fulltext"
            " WHERE catalogue_fulltext MATCH %s"
        )
        asked = [*WEIGHTS, _fts5(question, "")]
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        rows = cursor.fetchall()
    ids = np.fromiter((row[0] for row in rows), dtype=np.int64)
    scores = np.fromiter((row[1] for row in rows), dtype=np.float32)
    best = float(scores.max()) if len(scores) else 0.0
    return ids, scores / best if best > 0 else scores


def _fetch_packed(sql: str, asked: Sequence[str]) -> Ids:
    """One value with all ids: much faster than a row for each."""
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        packed = cursor.fetchone()[0] or b""
    return np.frombuffer(bytes(packed), dtype=">i8").astype(np.int64)


def _fts5(question: Question, column: str) -> str:
    groups = (" OR ".join(f'"{form}"' for form in forms) for forms in question)
    return " AND ".join(f"{column}({group})" for group in groups)


def _tsquery(question: Question, mark: str) -> str:
    groups = (" | ".join(f"'{mark}{form}'" for form in forms) for forms in question)
    return " & ".join(f"({group})" for group in groups)


def _texts(document: Words) -> tuple[str, str, str]:
    return " ".join(document.title), " ".join(document.more), " ".join(document.body)


def _vector(document: Words) -> str:
    """`'python':1A '=python':1 'data':2B`: title words stand there twice, once marked, because a
    question for a weight would make PostgreSQL look at every row that has the word."""
    places: dict[str, list[str]] = {}
    at = 0
    for words, weight in ((document.title, "A"), (document.more, "B"), (document.body, "")):
        for word in words:
            at += 1
            places.setdefault(word, []).append(f"{min(at, 16383)}{weight}")
    marked = dict.fromkeys(document.title)
    return " ".join(
        [f"'{word}':{','.join(spots[:200])}" for word, spots in places.items()]
        + [f"'={word}'" for word in marked]
    )
