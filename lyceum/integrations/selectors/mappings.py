"""Mappings: which counts, what it was before, and what it makes of a payload."""

import difflib
import json
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from lyceum.connections import api as connections
from lyceum.footprint import api as footprint
from lyceum.identity import api as identity
from lyceum.integrations import engine
from lyceum.integrations.errors import MappingIsRefused
from lyceum.integrations.models import MappingVersion
from lyceum.integrations.types import Trial, VersionRow
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations

MOST_VERSIONS = 50
NOBODY = "00000000-0000-0000-0000-000000000000"


def vocabulary() -> engine.Vocabulary:
    """What may be told: the verbs and types of the footprint."""
    return engine.Vocabulary(frozenset(footprint.VERBS), frozenset(footprint.WORK_TYPES))


def mapping_in_force(connection_id: int) -> MappingVersion | None:
    """The newest version. Whoever asks has the connection, or reads what came through it."""
    every = MappingVersion.objects.unscoped("the connection was asked for before")
    return every.filter(connection_id=connection_id).order_by("-number").first()


def rules_in_force(connection_id: int) -> list[engine.Rule]:
    """The rules that count for a connection, compiled once for each version."""
    version = mapping_in_force(connection_id)
    return compiled(version.text) if version else []


@lru_cache(maxsize=64)
def compiled(text: str) -> list[engine.Rule]:
    """The rules of a mapping as it was written; the place where it is wrong, otherwise."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise MappingIsRefused(f"line {line}", f"this is no JSON: {error}") from error
    try:
        return engine.read(said, vocabulary())
    except engine.MappingIsWrong as error:
        raise MappingIsRefused(error.place, error.problem) from error


def trial(organisation_id: int, text: str, headers: dict[str, str], body: Any) -> Trial:
    """What a mapping would make of a payload. Nothing is kept and nobody is looked up."""
    try:
        given = engine.Given({k.lower(): v for k, v in headers.items()}, body, clock.now())
        found = engine.deeds(compiled(text), given)
    except (MappingIsRefused, engine.MappingIsWrong) as error:
        return Trial(place=error.place, problem=error.problem)
    places = organisations.organisation_names([organisation_id])
    statements = [
        footprint.work_statement(_work(one, organisation_id), NOBODY, places) for one in found
    ]
    return Trial(statements, [one.account or one.email for one in found])


def _work(deed: engine.Deed, organisation_id: int) -> footprint.Work:
    return footprint.Work(
        person_id=0,
        organisation_id=organisation_id,
        verb=deed.verb,
        iri=deed.iri,
        type=deed.type,
        name=deed.name,
        at=deed.at,
        source=deed.source,
        connection="trial",
        platform="",
        cause="",
        number=deed.number or (1 if deed.per_day else None),
    )


def versions_of(actor: Actor, organisation_id: int, connection_id: int) -> list[VersionRow]:
    """Every version of a mapping, newest first, with what became different. Three queries."""
    connection = connections.connection_for(actor, organisation_id, connection_id)
    every = MappingVersion.objects.unscoped("permitted above").filter(connection=connection)
    found = list(every.order_by("-number")[: MOST_VERSIONS + 1])
    authors = identity.names_of(
        int(pk)
        for kind, _colon, pk in (one.author.partition(":") for one in found)
        if kind == "person"
    )
    return [
        VersionRow(
            number=one.number,
            author=_author(one, authors),
            note=one.note,
            made_at=one.made_at,
            difference=_difference(before.text if before else "", one.text),
            text=one.text,
        )
        for one, before in zip(found, [*found[1:], None], strict=True)
    ][:MOST_VERSIONS]


def _author(version: MappingVersion, names: dict[int, str]) -> str:
    kind, _colon, pk = version.author.partition(":")
    return names.get(int(pk), "") if kind == "person" else _("the house itself")


def _difference(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that went and came, each with what it is: `old` or `new`."""
    kinds = {"+": "new", "-": "old"}
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
    return [
        (kinds.get(line[0], ""), line[1:])
        for line in lines
        if before and not line.startswith(("+++", "---", "@@"))
    ]
