"""Where somebody stands in the store, and putting a pseudonym in their place."""

import json
from collections.abc import Iterator, Sequence

from lyceum.statements.xapi.heard import Heard
from lyceum.statements.xapi.hearing import hear

from . import removing
from .database import ask, change, chunks, marks
from .pseudonyms import Somebody, pseudonymised
from .requests import linked_keys, related

STATEMENT = """
UPDATE statements_statement SET text = %s, actor_key = %s, object_key = %s, related = %s
 WHERE seq = %s
"""
ECHO = """
UPDATE statements_echo SET actor_key = %s, object_key = %s WHERE target_seq = %s
"""


def told_by_the_house(owner_id: str, keys: Sequence[int]) -> list[int]:
    """What the house tells of a person: theirs, or with them as the actor."""
    at = marks(keys)
    return [
        seq
        for (seq,) in ask(
            "SELECT seq FROM statements_statement WHERE tenant_id = 0 AND owner_id = %s"
            f" UNION SELECT seq FROM statements_statement WHERE tenant_id = 0 AND actor_key IN {at}"
            " ORDER BY 1",
            [owner_id, *keys],
        )
    ]


def naming(person: Somebody) -> list[int]:
    """The statements in which a person stands, as an agent or in words."""
    at = marks(person.keys)
    found = {
        seq
        for (seq,) in ask(
            f"SELECT seq FROM statements_statement WHERE actor_key IN {at}"
            f" UNION SELECT seq FROM statements_statement WHERE object_key IN {at}"
            f" UNION SELECT via FROM statements_link WHERE key IN {at}",
            [*person.keys] * 3,
        )
    }
    for word in person.words:
        for form in {word, json.dumps(word)[1:-1]}:
            found |= {seq for (seq,) in ask(*_mentions(form))}
    return sorted(found)


def _mentions(form: str) -> tuple[str, list[str]]:
    escaped = form.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return (
        "SELECT seq FROM statements_statement WHERE LOWER(text) LIKE %s ESCAPE '\\'",
        [f"%{escaped}%"],
    )


def rewrite(seqs: Sequence[int], person: Somebody) -> Iterator[tuple[int, list[str]]]:
    """Put the pseudonym in; tells by tenant the attachments that the person themselves enclosed."""
    for some in chunks(seqs):
        rows = ask(
            "SELECT seq, tenant_id, version, actor_key, enclosed, text FROM statements_statement"
            f" WHERE seq IN {marks(some)}",
            some,
        )
        removing.unlink(some)
        for seq, tenant_id, version, actor_key, enclosed, text in rows:
            _rewrite_one(seq, tenant_id, version, pseudonymised(text, person))
            if enclosed and actor_key in person.keys:
                yield tenant_id, enclosed.split()


def _rewrite_one(seq: int, tenant_id: int, version: str, text: str) -> None:
    heard = hear(text.encode(), "1.0.3" if version.startswith("1") else "2.0.0")
    change(STATEMENT, [text, heard.actor_key, heard.object_key, related(linked_keys(heard)), seq])
    change(ECHO, [heard.actor_key, heard.object_key, seq])
    _link(seq, tenant_id, heard)


def _link(seq: int, tenant_id: int, heard: Heard) -> None:
    """Anew, to the statement and to those that refer to it."""
    found = [
        seq,
        *(one for (one,) in ask("SELECT seq FROM statements_echo WHERE target_seq = %s", [seq])),
    ]
    for key in linked_keys(heard):
        for one in found:
            change(
                "INSERT INTO statements_link (tenant_id, key, seq, via) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                [tenant_id, key, one, seq],
            )


def rewrite_authorities(person: Somebody) -> None:
    """Who told something with a person's leave has named them."""
    for authority_id, text in ask("SELECT id, text FROM statements_authority"):
        changed = pseudonymised(text, person)
        if json.loads(changed) != json.loads(text):
            change(
                "UPDATE statements_authority SET text = %s WHERE id = %s", [changed, authority_id]
            )
