"""What is known of one line: who told it, who can see it, what can be done about it."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lyceum.footprint import policies
from lyceum.footprint.models import Line
from lyceum.footprint.types import Explained
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.statements import api as statements

from .timeline import line_for, rows_of, sources_in_words


def explained(actor: Actor, line_id: UUID) -> Explained:
    """A line of the actor's own, whole."""
    line = line_for(actor, line_id)
    return Explained(
        row=rows_of([line])[0],
        stored_at=line.stored_at,
        who_told=who_told(line),
        because=_because(line),
        seen_by=_seen_by(line),
        answered_by=answered_by(line),
        why_not_removed=policies.why_not_removed(line),
        statement=statement_of(actor, line),
    )


def who_told(line: Line) -> str | Promise:
    """The house itself, or the tools of an organisation."""
    return next((label for _source, label in sources_in_words({line.source})), line.source)


def _because(line: Line) -> str:
    """By which road it came here."""
    kind, _colon, number = line.cause.partition(":")
    if kind == "event":
        return _("It happened here: line {n} of the log of everything that happens.").format(
            n=number
        )
    if kind == "connection":
        return _("A connection to another system brought it (number {n}).").format(n=number)
    if line.source != policies.HOUSE:
        return _("A tool sent it to the record store with its own credential.")
    return ""


def _seen_by(line: Line) -> list[str]:
    """Who can see this line: never anybody by name but its person."""
    seen = [_("You, on this page, in your export and in the archive of what is stored about you.")]
    if line.organisation_id and line.is_counted:
        name = _name(line.organisation_id)
        words = _("{organisation} counts it among what a unit learns: never by name, and only where there are {n} people or more.")  # fmt: skip
        seen.append(words.format(organisation=name, n=policies.smallest_group()))
    if line.source != policies.HOUSE:
        words = _("{source} can read what they told themselves, where their credential allows it.")
        seen.append(words.format(source=who_told(line)))
    return seen


def answered_by(line: Line) -> str:
    """Who answers for a line: the organisation in whose name it was told, or the house."""
    return _name(line.organisation_id) if line.organisation_id else organisations.brand().name


def _name(organisation_id: int) -> str:
    return organisations.organisation_names([organisation_id]).get(organisation_id, "")


def statement_of(actor: Actor, line: Line) -> Mapping[str, Any]:
    """The statement as it is kept."""
    if not line.tenant_id:
        mine = statements.statement_about(actor, line.person_id, line.statement_id)
        if mine is not None:
            return mine.statement
    told = statements.statement_for(line.tenant_id, line.statement_id)
    if told is None:
        raise NotFound
    said: Mapping[str, Any] = json.loads(told.text)
    return said
