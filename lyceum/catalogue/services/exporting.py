"""What goes out, so that it comes in again as it was."""

from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from lyceum.catalogue import policies
from lyceum.catalogue.models import Prerequisite, Resource, ResourceSkill
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.money import Money
from lyceum.kernel.scope import organisation_owner
from lyceum.skills import api as skills

COLUMNS = (
    "key", "title", "provider", "kind", "mode", "language", "level", "from_level", "to_level",
    "minutes", "effort_note", "price", "price_note", "url", "summary", "description", "audience",
    "subjects", "teaches", "licence", "published_on", "rating", "ratings", "learners", "state",
    "visibility", "skills_taught", "before",
)  # fmt: skip
BATCH = 500
TYPES = {
    "course": "Course", "programme": "EducationalOccupationalProgram", "article": "Article",
    "video": "VideoObject", "podcast": "PodcastSeries", "book": "Book", "event": "EducationEvent",
    "tool": "SoftwareApplication", "assessment": "Quiz",
}  # fmt: skip
COURSE_MODES = {"self-paced": "online", "live": "online", "on-site": "onsite", "blended": "blended"}


def export_rows(*, by: Actor, organisation_id: int) -> Iterator[list[str]]:
    """Every resource of an organisation under COLUMNS, in batches."""
    for batch in _batches(by, organisation_id):
        taught, before = _taught(batch), _before(batch)
        for resource in batch:
            yield _row(resource, taught.get(resource.pk, ""), before.get(resource.pk, ""))


def export_json_ld(*, by: Actor, organisation_id: int) -> dict[str, Any]:
    """The same as schema.org with LRMI's words."""
    graph: list[dict[str, Any]] = []
    for batch in _batches(by, organisation_id):
        lines = ResourceSkill.objects.filter(
            resource__in=batch, state=ResourceSkill.State.ACCEPTED
        ).values_list("resource_id", "skill_id")
        names = skills.skill_rows({skill_id for _resource, skill_id in lines}, "en")
        for resource in batch:
            taught = [names[s] for pk, s in lines if pk == resource.pk and s in names]
            graph.append(_thing(resource, [(row.uri, row.label) for row in taught]))
    return {"@context": "https://schema.org", "@graph": graph}


def export_opml(*, by: Actor, organisation_id: int) -> bytes:
    """The podcasts as a list of feeds that any player takes."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = "Podcasts"
    body = SubElement(root, "body")
    for batch in _batches(by, organisation_id, kind=Resource.Kind.PODCAST):
        for each in batch:
            words = {"type": "rss", "text": each.title, "title": each.title, "xmlUrl": each.key}
            SubElement(body, "outline", {**words, "htmlUrl": each.url})
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _batches(by: Actor, organisation_id: int, **only: Any) -> Iterator[list[Resource]]:
    if not policies.can_import(by, organisation_id):
        raise Forbidden
    rows = Resource.objects.unscoped("the organisation's own, permitted above").filter(
        owner_id=organisation_owner(organisation_id), **only
    )
    last = 0
    while batch := list(rows.filter(pk__gt=last).select_related("provider").order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _row(resource: Resource, taught: str, before: str) -> list[str]:
    languages = filter(None, [resource.language, *resource.also_languages.split()])
    said: dict[str, Any] = {
        name: getattr(resource, name, None) for name in COLUMNS if hasattr(resource, name)
    }
    said |= {
        "provider": resource.provider.name,
        "language": ", ".join(languages),
        "level": resource.level_word,
        "minutes": resource.effort_minutes,
        "price": _price(resource),
        "rating": resource.outside_rating,
        "ratings": resource.outside_ratings,
        "skills_taught": taught,
        "before": before,
    }
    return ["" if said[name] is None else str(said[name]) for name in COLUMNS]


def _price(resource: Resource) -> str:
    if resource.price is None:
        return ""
    return str(Money(resource.price, resource.currency)) if resource.price else "0"


def _taught(batch: Sequence[Resource]) -> dict[int, str]:
    lines = ResourceSkill.objects.filter(resource__in=batch, state=ResourceSkill.State.ACCEPTED)
    found: dict[int, list[str]] = {}
    for pk, uri, low, high in lines.order_by("pk").values_list(
        "resource_id", "skill__uri", "from_level", "to_level"
    ):
        found.setdefault(pk, []).append(f"{uri}@{low}-{high}")
    return {pk: " ".join(words) for pk, words in found.items()}


def _before(batch: Sequence[Resource]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    lines = Prerequisite.objects.filter(resource__in=batch).order_by("pk")
    for pk, key in lines.values_list("resource_id", "requires__key"):
        found.setdefault(pk, []).append(key)
    return {pk: " ".join(keys) for pk, keys in found.items()}


def _thing(resource: Resource, taught: list[tuple[str, str]]) -> dict[str, Any]:
    run = {
        "@type": "CourseInstance",
        "courseMode": COURSE_MODES.get(resource.mode),
        "courseWorkload": _iso(resource.effort_minutes),
    }
    thing: dict[str, Any] = {
        "@type": [TYPES.get(resource.kind, "LearningResource"), "LearningResource"],
        "name": resource.title,
        "identifier": resource.key,
        "url": resource.url,
        "provider": {"@type": "Organization", "name": resource.provider.name},
        "description": resource.summary or resource.description,
        "inLanguage": list(filter(None, [resource.language, *resource.also_languages.split()])),
        "educationalLevel": resource.level_word,
        "timeRequired": _iso(resource.effort_minutes),
        "license": resource.licence,
        "hasCourseInstance": {k: v for k, v in run.items() if v} if resource.mode else None,
        "teaches": [{"@type": "DefinedTerm", "name": label, "@id": uri} for uri, label in taught],
    }
    if resource.price is not None:
        thing["isAccessibleForFree"] = resource.price == 0
        if resource.price:
            major = str(Money(resource.price, resource.currency).major)
            thing["offers"] = {"@type": "Offer", "price": major, "priceCurrency": resource.currency}
    return {name: value for name, value in thing.items() if value not in (None, "", [])}


def _iso(minutes: int | None) -> str | None:
    return None if minutes is None else f"PT{minutes}M"
