"""Where somebody stands in the store, and putting a pseudonym in their place."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from django.db import connection

from lyceum.statements.models import Activity
from lyceum.statements.xapi.heard import Heard
from lyceum.statements.xapi.hearing import hear_again
from lyceum.statements.xapi.keys import agent_key

from . import removing
from .database import ask, change, chunks, marks, spelt
from .pseudonyms import Somebody, pseudonymised
from .requests import linked_keys, related

STATEMENT = """
UPDATE statements_statement
   SET text = %s, actor_key = %s, object_key = %s, registration = %s, related = %s
 WHERE seq = %s
"""
ECHO = """
UPDATE statements_echo SET actor_key = %s, object_key = %s, registration = %s WHERE target_seq = %s
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


def known_by(
    keys: Collection[int], tenant_id: int | None = None, *, most: int | None = None
) -> set[int]:
    """The statements, of a tenant or of all, in which these agents or activities stand."""
    at = marks(keys)
    limit = "" if most is None else f" LIMIT {most:d}"
    whose = "" if tenant_id is None else f" AND tenant_id = {tenant_id:d}"
    return {
        seq
        for (seq,) in ask(
            f"SELECT seq FROM statements_statement WHERE actor_key IN {at}{whose}"
            f" UNION SELECT seq FROM statements_statement WHERE object_key IN {at}{whose}"
            f" UNION SELECT via FROM statements_link WHERE key IN {at}{whose}{limit}",
            [*keys] * 3,
        )
    }


def naming(person: Somebody) -> list[int]:
    """The statements in which a person stands, as an agent or in words that are theirs alone."""
    found = known_by(person.keys)
    for word in person.nameless.words:
        for form in _spellings(word):
            found |= {seq for (seq,) in ask(*_mentions(form))}
    return sorted(found)


def _spellings(word: str) -> set[str]:
    """In small letters, as it is and as JSON may escape it, where capitals are other letters."""
    cases = (word, word.lower(), word.upper(), word.title())
    return {word.lower(), *(json.dumps(one)[1:-1].lower() for one in cases)}


def _mentions(form: str) -> tuple[str, list[str]]:
    escaped = form.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return (
        f"SELECT seq FROM statements_statement WHERE {_lower()}(text) LIKE %s ESCAPE '\\'",
        [f"%{escaped}%"],
    )


def _lower() -> str:
    """What makes letters small: SQLite's own word knows only those of ASCII."""
    if connection.vendor != "sqlite":
        return "LOWER"
    connection.ensure_connection()
    connection.connection.create_function("LOWER_ALL", 1, str.lower, deterministic=True)
    return "LOWER_ALL"


class Rewritten(NamedTuple):
    """A statement that was changed, and the attachments that tell of the person: those that they
    enclosed themselves, and signatures, which repeat what was said."""

    seq: int
    tenant_id: int
    sha2s: list[str]


def rewrite(seqs: Sequence[int], person: Somebody) -> Iterator[Rewritten]:
    """Put the pseudonym in; what only looks like the person stays as it was."""
    for some in chunks(seqs):
        rows = ask(
            f"SELECT seq, tenant_id, text FROM statements_statement WHERE seq IN {marks(some)}",
            some,
        )
        texts = {seq: pseudonymised(text, person) for seq, *_rest, text in rows}
        changed = [row for row in rows if texts[row[0]] != row[-1]]
        if changed:
            removing.unlink([seq for seq, *_rest in changed])
        for seq, tenant_id, _former in changed:
            heard = _rewrite_one(seq, tenant_id, texts[seq])
            is_theirs = heard.actor_key == person.pseudonym_key
            sha2s = [one.sha2 for one in heard.enclosed if is_theirs or one.is_signature]
            yield Rewritten(seq, tenant_id, sha2s)


def _rewrite_one(seq: int, tenant_id: int, text: str) -> Heard:
    heard = hear_again(text.encode())
    registration = spelt(heard.registration) if heard.registration else None
    keys = [heard.actor_key, heard.object_key, registration]
    change(STATEMENT, [text, *keys, related(linked_keys(heard)), seq])
    change(ECHO, [*keys, seq])
    _link(seq, tenant_id, heard)
    return heard


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
        if changed != text:
            change(
                "UPDATE statements_authority SET text = %s, agent_key = %s WHERE id = %s",
                [changed, agent_key(json.loads(changed)), authority_id],
            )


def rewrite_activities(person: Somebody) -> None:
    """What is known of activities names nobody; one whose id does is no longer asked for.

    A name is taken for theirs where the activity stands in no statement but theirs.
    """
    theirs = known_by([person.pseudonym_key])
    rows = Activity.objects.values_list("tenant_id", "key", "activity_id", "definition")
    for tenant_id, key, activity_id, definition in rows.iterator():
        text = bytes(definition).decode()
        if not ("\\u" in text or any(map(person.pattern.search, (activity_id, text)))):
            continue
        is_theirs = _are_all_in(theirs, tenant_id, key)
        known = person if is_theirs else person.nameless
        kept = Activity.objects.filter(tenant_id=tenant_id, key=key)
        if known.pattern.search(activity_id):
            kept.delete()
        else:
            kept.update(definition=pseudonymised(text, known, is_theirs=is_theirs).encode())


def _are_all_in(theirs: set[int], tenant_id: int, key: int) -> bool:
    """Whether an activity stands in some of these statements, and in no other."""
    found = known_by([key], tenant_id, most=len(theirs) + 1)
    return bool(found) and found <= theirs
