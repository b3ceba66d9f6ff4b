import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lyceum.access import api as access
from lyceum.catalogue import api as catalogue
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills
from lyceum.statements import api as statements

from .types import BY_IRI, TYPES, UNNAMED, VERBS, Line, Month, Named, Thing, Timeline

PAGE = 50
MINUTES = re.compile(r"PT(\d+)M")
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


# --- names ----------------------------------------------------------------------------------------


def iri_of(thing: Thing) -> str:
    """The lasting address of a thing of ours."""
    return f"{home_page()}/xapi/{thing.kind}s/{thing.id}"


def home_page() -> str:
    """What our ids are ids of."""
    return settings.BASE_URL.rstrip("/")


def named(actor: Actor, things: Iterable[Thing]) -> dict[Thing, Named]:
    """Things with their names, in all languages of the house; a few queries, however many."""
    ids = defaultdict(set)
    for thing in things:
        ids[thing.kind].add(thing.id)
    found = {
        "resource": _resources(actor, ids["resource"]) if ids["resource"] else {},
        "skill": _labelled("skill", skills.skill_rows, ids["skill"]) if ids["skill"] else {},
        "role": _labelled("role", skills.role_rows, ids["role"]) if ids["role"] else {},
        "organisation": _organisations(ids["organisation"]) if ids["organisation"] else {},
        "tool": _tools(ids["tool"]) if ids["tool"] else {},
    }
    return {
        thing: found.get(kind, {}).get(thing.id) or Named(iri_of(thing), TYPES[kind], {})
        for kind, some in ids.items()
        for thing in (Thing(kind, one) for one in some)
    }


def _resources(actor: Actor, ids: set[int]) -> dict[int, Named]:
    return {
        pk: Named(
            iri_of(Thing("resource", pk)),
            TYPES.get(f"resource.{row.kind}", TYPES["resource"]),
            {row.language or "und": row.title},
        )
        for pk, row in catalogue.rows(actor, ids).items()
    }


def _labelled(kind: str, rows_in: Callable[..., Any], ids: set[int]) -> dict[int, Named]:
    """Skills or roles: their own address where they have one in the web, names in all languages."""
    labels: dict[int, dict[str, str]] = defaultdict(dict)
    uris: dict[int, str] = {}
    for language in LANGUAGES:
        for pk, row in rows_in(ids, language).items():
            labels[pk][row.language] = row.label
            uris[pk] = row.uri
    return {
        pk: Named(_web(uris[pk]) or iri_of(Thing(kind, pk)), TYPES[kind], names)
        for pk, names in labels.items()
    }


def _web(uri: str) -> str:
    return uri if uri.startswith(("http://", "https://")) else ""


def _organisations(ids: set[int]) -> dict[int, Named]:
    return {
        pk: Named(iri_of(Thing("organisation", pk)), TYPES["organisation"], {"und": name})
        for pk, name in organisations.organisation_names(ids).items()
    }


def _tools(ids: set[int]) -> dict[int, Named]:
    return {
        pk: Named(iri_of(Thing("tool", pk)), TYPES["tool"], {"und": name})
        for pk, name in access.tool_names(ids).items()
    }


# --- timeline -------------------------------------------------------------------------------------


def timeline(actor: Actor, *, topic: str = "", before: str = "") -> Timeline:
    """A page of the person's own footprint, newest first, by month. One query."""
    rows = statements.statements_about(
        actor,
        _person(actor),
        verbs=[verb.iri for verb in VERBS.values() if verb.topic == topic] if topic else None,
        before=_position(before),
        limit=PAGE + 1,
    )
    lines = [_line(row) for row in rows[:PAGE]]
    months = [Month(first, list(some)) for first, some in groupby(lines, _month)]
    return Timeline(months, _mark(rows[PAGE - 1]) if len(rows) > PAGE else "")


def statement_for(actor: Actor, statement_id: Any) -> Mapping[str, Any]:
    """One statement about the actor, whole."""
    row = statements.statement_for(actor, _person(actor), statement_id)
    if row is None:
        raise NotFound
    return row.statement


def all_statements(actor: Actor) -> Iterator[Mapping[str, Any]]:
    """Everything that is told of the actor, newest first, a page at a time."""
    before = None
    while rows := statements.statements_about(actor, _person(actor), before=before, limit=500):
        yield from (row.statement for row in rows)
        before = rows[-1].position


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def _month(line: Line) -> datetime:
    return timezone.localtime(line.at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _mark(row: statements.StatementRow) -> str:
    return f"{row.happened_at.isoformat()}_{row.seq}"


def _position(mark: str) -> statements.Position | None:
    moment, _line, seq = mark.rpartition("_")
    try:
        found = datetime.fromisoformat(moment)
        return statements.Position(found, int(seq)) if found.tzinfo else None
    except ValueError:
        return None


def _line(row: statements.StatementRow) -> Line:
    said = row.statement
    verb = BY_IRI.get(row.verb)
    thing = _name_of(said["object"])
    words = _in_my_language(said["verb"].get("display", {})) or row.verb.rpartition("/")[2]
    sentence = str(verb.sentence).format(thing=thing) if verb else f"{words}: {thing}"
    return Line(
        id=row.id,
        at=row.happened_at,
        sentence=sentence,
        detail=_detail(said.get("result", {})),
        organisation=said.get("context", {}).get("team", {}).get("name", ""),
        icon=verb.icon if verb else "point",
    )


def _name_of(thing: Mapping[str, Any]) -> str:
    names = thing.get("definition", {}).get("name", {})
    kind = thing.get("id", "").removeprefix(home_page() + "/xapi/").partition("/")[0][:-1]
    return _in_my_language(names) or str(UNNAMED.get(kind, thing.get("id", _("somebody"))))


def _in_my_language(names: Mapping[str, str]) -> str:
    for language in ((get_language() or "en").partition("-")[0], "en"):
        if language in names:
            return names[language]
    return next(iter(names.values()), "")


def _detail(result: Mapping[str, Any]) -> str:
    """What came out of it, in a few words."""
    parts: list[str | Promise] = []
    if percent := next(iter(result.get("extensions", {}).values()), None):
        parts.append(_("{n} %").format(n=percent))
    if minutes := MINUTES.fullmatch(result.get("duration", "")):
        parts.append(_("{n} min").format(n=minutes[1]))
    if score := result.get("score"):
        parts.append(_("level {now} of {most}").format(now=f"{score['raw']:g}", most=score["max"]))
    return " · ".join(map(str, parts))
