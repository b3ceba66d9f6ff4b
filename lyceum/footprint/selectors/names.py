"""What things are called, and under which address they stand in a statement."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from lyceum.access import api as access
from lyceum.assessments import api as assessments
from lyceum.catalogue import api as catalogue
from lyceum.footprint.types import TYPES, Named, Thing
from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations
from lyceum.programmes import api as programmes
from lyceum.skills import api as skills

NOTHING = Thing("", 0)
DIGITS = 18  # of a number that a row may have
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


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
        "episode": _episodes(ids["episode"]) if ids["episode"] else {},
        "skill": _labelled("skill", skills.skill_rows, ids["skill"]) if ids["skill"] else {},
        "role": _labelled("role", skills.role_rows, ids["role"]) if ids["role"] else {},
        "organisation": _organisations(ids["organisation"]) if ids["organisation"] else {},
        "offering": _runs(actor, ids["offering"]) if ids["offering"] else {},
        "tool": _tools(ids["tool"]) if ids["tool"] else {},
        "assessment": _assessments(ids["assessment"]) if ids["assessment"] else {},
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


def _episodes(ids: set[int]) -> dict[int, Named]:
    return {
        pk: Named(
            iri_of(Thing("episode", pk)),
            TYPES["episode"],
            {row.language or "und": f"{row.podcast}: {row.title}"},
        )
        for pk, row in catalogue.episodes(ids).items()
    }


def _runs(actor: Actor, ids: set[int]) -> dict[int, Named]:
    """Runs by what is learnt in them and their first day: of one thing there are many."""
    begins = programmes.beginnings(ids)
    titles = catalogue.rows(actor, {resource_id for resource_id, _day in begins.values()})
    return {
        pk: Named(
            iri_of(Thing("offering", pk)),
            TYPES["offering"],
            {code: f"{titles[of].title}, {_day_in(code, day)}" for code in LANGUAGES},
        )
        for pk, (of, day) in begins.items()
        if of in titles
    }


def _day_in(language: str, day: date) -> str:
    with translation.override(language):
        return date_format(day)


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


def _assessments(ids: set[int]) -> dict[int, Named]:
    return {
        pk: Named(iri_of(Thing("assessment", pk)), TYPES["assessment"], {"und": title})
        for pk, title in assessments.assessment_titles(ids).items()
    }


def skills_in(things: Iterable[Thing]) -> dict[Thing, set[int]]:
    """Which skills things are about: themselves, or what a resource teaches. One query at most."""
    found = {thing: {thing.id} for thing in things if thing.kind == "skill"}
    resources = {thing.id for thing in things if thing.kind == "resource"}
    taught = catalogue.taught(resources) if resources else {}
    return found | {
        Thing("resource", pk): {line.skill_id for line in lines} for pk, lines in taught.items()
    }


def skills_told(said: Sequence[Mapping[str, Any]]) -> list[set[int]]:
    """Which skills statements are about, by the ids of their activities. Two queries at most."""
    ids = [_activity_ids(one) for one in said]
    things = {pk: thing for some in ids for pk in some if (thing := _thing(pk))}
    about = skills_in(set(things.values()))
    uris = {pk for some in ids for pk in some} - things.keys()
    ours = actors.system("footprint")
    known = skills.skills_by_uri(ours, uris) if uris else {}
    return [
        {skill for pk in some for skill in about.get(things.get(pk, NOTHING), ())}
        | {known[pk] for pk in some if pk in known}
        for some in ids
    ]


def _activity_ids(said: Mapping[str, Any]) -> set[str]:
    around = said.get("context", {}).get("contextActivities", {}).get("grouping", [])
    return {thing["id"] for thing in (said["object"], *around) if "id" in thing}


def _thing(iri: str) -> Thing | None:
    """The thing of ours that an id names, if it is one."""
    ours = home_page() + "/xapi/"
    kind, _slash, number = iri.removeprefix(ours).partition("/")
    is_ours = iri.startswith(ours) and number.isdecimal() and len(number) <= DIGITS
    return Thing(kind[:-1], int(number)) if is_ours else None
