"""Taking somebody's name and addresses out of the words of others' rows.

A name of several words and an address are taken out wherever they stand. A name of one word
(“Will”, “Mark”) is taken out only where it is all that is said: in a text it may be any word.
"""

import json
import re
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from lyceum.identity.selectors import all_rows, model_of
from lyceum.identity.types import Subject, Table

WHITE = "…"
BATCH = 500


def white_out(table: Table, subject: Subject) -> int:
    """Take what a person is known by out of a table's words; says in how many rows it stood."""
    found = 0
    model = model_of(table)
    for row in _suspects(all_rows(model), table.mentions, subject).iterator(BATCH):
        changed = [name for name in table.mentions if _whitened(row, name, subject)]
        if changed:
            row.save(update_fields=changed)
            found += 1
    return found


def _suspects(rows: QuerySet[Any], fields: tuple[str, ...], subject: Subject) -> QuerySet[Any]:
    """Rows in which one of the words stands, in whatever way the database writes it."""
    spelt = {form for word in _words(subject) for form in (word, json.dumps(word)[1:-1])}
    either = Q()
    for field in fields:
        rows = rows.annotate(**{f"as_text_{field}": Cast(field, TextField())})
        for word in spelt:
            either |= Q(**{f"as_text_{field}__icontains": word})
    return rows.filter(either) if spelt else rows.none()


def _words(subject: Subject) -> list[str]:
    return [*subject.names, *subject.addresses]


def _whitened(row: models.Model, field: str, subject: Subject) -> bool:
    before = getattr(row, field)
    after = whitened(before, subject)
    setattr(row, field, after)
    return bool(after != before)


def whitened(value: Any, subject: Subject) -> Any:
    """A text, or what JSON holds, without the person's names and addresses."""
    if isinstance(value, str):
        return WHITE if value in subject.names else _pattern(subject).sub(WHITE, value)
    if isinstance(value, list):
        return [whitened(part, subject) for part in value]
    if isinstance(value, dict):
        return {key: whitened(part, subject) for key, part in value.items()}
    return value


def _pattern(subject: Subject) -> re.Pattern[str]:
    """Whole names of several words, and addresses; the longest first."""
    names = [name for name in subject.names if len(name.split()) > 1]
    words = sorted([*names, *subject.addresses], key=len, reverse=True)
    either = "|".join(map(re.escape, words)) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
