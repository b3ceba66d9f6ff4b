"""Keeping the search true: words and numbers change in the transaction of the resource."""

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from time import time_ns

from django.db import transaction

from lyceum.catalogue.models import (
    Resource,
    ResourceSkill,
    SearchChange,
    SearchEntry,
    SearchState,
    SearchTerm,
)
from lyceum.catalogue.search import fulltext
from lyceum.catalogue.search.words import meaningful, tokens, with_stems

BATCH = 1000
REMEMBERED = 2000  # versions; who is further behind reads everything again
BODY = 400  # words of a description that are searched
TERM = 3


@transaction.atomic
def index(resource_ids: Sequence[int]) -> None:
    """Bring the search up to date with these resources; called last in a transaction, because
    the line that it locks is held until the commit."""
    if not resource_ids:
        return
    resources = _resources(resource_ids)
    skills = _skills(resource_ids)
    documents = [_document(resource) for resource in resources if resource.is_open]
    fulltext.remove(resource_ids)
    fulltext.put(documents)
    version = _next_version()
    _put_entries(resources, skills, version)
    _put_terms((resource for resource in resources if resource.is_open), version)


def reindex(tell: object = None) -> int:
    """Make the whole index again, in batches; the search works meanwhile."""
    ids = list(
        Resource.objects.unscoped("the whole index").order_by("pk").values_list("pk", flat=True)
    )
    with transaction.atomic():
        fulltext.clear()
        SearchTerm.objects.all().delete()
        SearchChange.objects.all().delete()
        _next_version()
    for at in range(0, len(ids), BATCH):
        index(ids[at : at + BATCH])
        if callable(tell):
            tell(min(at + BATCH, len(ids)), len(ids))
    return len(ids)


def forget(resource_ids: Sequence[int]) -> None:
    """Take rows that are about to be deleted out of the index."""
    fulltext.remove(list(resource_ids))
    SearchEntry.objects.filter(resource_id__in=resource_ids).delete()
    SearchChange.objects.all().delete()
    _next_version()


def _next_version() -> int:
    """A number greater than all before it, even than those that were rolled back."""
    state, _ = SearchState.objects.select_for_update().get_or_create(pk=1)
    state.version = max(state.version + 1, time_ns() // 1000)
    state.save(update_fields=["version"])
    SearchChange.objects.create(version=state.version)
    if state.version % REMEMBERED == 0:
        _forget_old_changes()
    return state.version


def _forget_old_changes() -> None:
    kept = SearchChange.objects.order_by("-version").values_list("version", flat=True)
    if oldest := kept[REMEMBERED : REMEMBERED + 1].first():
        SearchChange.objects.filter(version__lte=oldest).delete()


def _resources(ids: Sequence[int]) -> list[Resource]:
    rows = Resource.objects.unscoped("the index holds every organisation's resources")
    return list(rows.filter(pk__in=ids).select_related("provider"))


def _skills(ids: Sequence[int]) -> dict[int, list[tuple[int, bool]]]:
    """The skills of each resource, and whether somebody said yes to them."""
    lines = ResourceSkill.objects.filter(resource_id__in=ids)
    lines = lines.exclude(state=ResourceSkill.State.REJECTED).order_by("pk")
    found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for resource_id, skill_id, state in lines.values_list("resource_id", "skill_id", "state"):
        found[resource_id].append((skill_id, state == ResourceSkill.State.ACCEPTED))
    return found


def _document(resource: Resource) -> fulltext.Words:
    body = f"{resource.summary} {resource.description} {resource.audience}"
    language = resource.language
    return fulltext.Words(
        resource.pk,
        list(with_stems(tokens(resource.title), language)),
        list(with_stems(tokens(_more(resource)), language)),
        list(with_stems(meaningful(tokens(body))[:BODY], language)),
    )


def _more(resource: Resource) -> str:
    return f"{resource.teaches} {resource.subjects} {resource.provider.name}"


def _put_entries(
    resources: Iterable[Resource], skills: dict[int, list[tuple[int, bool]]], version: int
) -> None:
    fields = [f.name for f in SearchEntry._meta.concrete_fields if not f.primary_key]
    SearchEntry.objects.bulk_create(
        [_entry(resource, skills[resource.pk], version) for resource in resources],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["resource"],
        update_fields=fields,
    )


def _entry(resource: Resource, skills: Sequence[tuple[int, bool]], version: int) -> SearchEntry:
    return SearchEntry(
        resource=resource,
        version=version,
        is_listed=resource.is_open,
        owner=resource.owner_id,
        is_shared=resource.visibility == Resource.Visibility.ECOSYSTEM,
        kind=resource.kind,
        mode=resource.mode,
        language=resource.language,
        provider_number=resource.provider_id,
        price=resource.price,
        effort=resource.effort_minutes,
        from_level=resource.from_level or 0,
        to_level=resource.to_level or 0,
        standing=_standing(resource, skills),
        rating=resource.rating or 0.0,
        added=int(resource.added_at.timestamp()),
        skills=array("q", [skill_id for skill_id, _accepted in skills]).tobytes(),
    )


def _standing(resource: Resource, skills: Sequence[tuple[int, bool]]) -> float:
    """What comes first when nothing else decides: good, used, and known to teach something."""
    used = math.log10(1 + resource.learners) / 10
    known = 0.1 * any(is_accepted for _skill, is_accepted in skills)
    return round(resource.quality + used + known, 4)


def _put_terms(resources: Iterable[Resource], version: int) -> None:
    found = {word for each in resources for word in tokens(f"{each.title} {_more(each)}")}
    terms = {word for word in found if len(word) >= TERM and not word.isdigit()}
    known = set(SearchTerm.objects.filter(term__in=terms).values_list("term", flat=True))
    SearchTerm.objects.bulk_create(
        (SearchTerm(term=term, version=version) for term in sorted(terms - known)),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
