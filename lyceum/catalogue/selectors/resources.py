from collections.abc import Iterable, Sequence

from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lyceum.catalogue.models import Prerequisite, Resource, ResourceSkill
from lyceum.catalogue.models.resources import editable_owners
from lyceum.catalogue.types import ResourceRow, SuggestionRow, TaughtSkill
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.languages import language_name

PAGE = 50
# Looked up here and not by get_…_display, which translates every choice for each row.
KINDS = dict(Resource.Kind.choices)
MODES = dict(Resource.Mode.choices)
# The usual words of providers, for those who read another language; any other stays as it is.
LEVELS = {
    "beginner": _("beginner"),
    "intermediate": _("intermediate"),
    "advanced": _("advanced"),
    "all levels": _("all levels"),
}


def resource_for(actor: Actor, resource_id: int) -> Resource:
    """The one way to a resource: what you may not see does not exist.

    What was opened to single people is looked at last: it is seldom, and costs the most.
    """
    one = Resource.objects.unscoped("narrowed by the gate itself").filter(pk=resource_id)
    one = one.select_related("provider", "organisation")
    for is_opened in (False, True):
        visible = Resource.visible_to(actor.scope, is_opened=is_opened)
        if (resource := one.filter(visible).first()) is not None:
            return resource
    raise NotFound


def rows(actor: Actor, ids: Iterable[int], language: str = "en") -> dict[int, ResourceRow]:
    """Resources by id, ready to show; what the actor may not see is left out. One query."""
    found = Resource.objects.within(actor.scope).filter(pk__in=set(ids))
    lean = found.select_related("provider").defer("description", "audience")
    return {resource.pk: row_of(resource) for resource in lean}


def visible_ids(actor: Actor, ids: Iterable[int]) -> set[int]:
    """Which of these resources the actor may see. One query."""
    found = Resource.objects.within(actor.scope).filter(pk__in=set(ids))
    return set(found.values_list("pk", flat=True))


def row_of(resource: Resource) -> ResourceRow:
    """A resource as lists show it."""
    return ResourceRow(
        id=resource.pk,
        title=resource.title,
        kind=resource.kind,
        mode=resource.mode,
        language=resource.language,
        provider=resource.provider.name,
        effort_minutes=resource.effort_minutes,
        price=resource.price,
        currency=resource.currency,
        level=_level(resource.level_word),
        url=resource.url,
        rating=resource.rating,
        ratings=resource.ratings,
        state=resource.state,
        summary=resource.summary,
        kind_name=str(KINDS[resource.kind]),
        mode_name=str(MODES.get(resource.mode, "")),
        language_name=language_name(resource.language),
        organisation_id=resource.organisation_id,
    )


def _level(word: str) -> str:
    """A provider's word for the level, in the reader's language where it is a usual one."""
    name = str(LEVELS.get(word.lower(), word))
    return capfirst(name) if word[:1].isupper() else name


def resources_teaching(actor: Actor, skill_id: int, limit: int = 6) -> list[ResourceRow]:
    """The best open resources for a skill: accepted before suggested, then by quality."""
    found = (
        Resource.objects.within(actor.scope)
        .filter(
            state=Resource.State.PUBLISHED,
            skills__skill_id=skill_id,
            skills__state__in=(ResourceSkill.State.ACCEPTED, ResourceSkill.State.SUGGESTED),
        )
        .select_related("provider")
        .order_by("skills__state", "-quality", "pk")
    )
    return [row_of(resource) for resource in found[:limit]]


def taught_with_suggestions(resource: Resource) -> list[TaughtSkill]:
    """What a resource teaches, the surest first."""
    lines = resource.skills.exclude(state=ResourceSkill.State.REJECTED)
    return [taught_skill(line) for line in lines.order_by("state", "-score", "pk")]


def taught_skill(line: ResourceSkill) -> TaughtSkill:
    """A line of the table as others see it."""
    return TaughtSkill(line.skill_id, line.from_level, line.to_level, line.trust, line.words)


def before_and_after(
    actor: Actor, resource: Resource, limit: int = 12
) -> tuple[list[ResourceRow], list[ResourceRow]]:
    """What should come before a resource, and what it opens the way to. Two queries at most."""
    lines = Prerequisite.objects.filter(Q(resource=resource) | Q(requires=resource))
    pairs = list(lines.values_list("requires_id", "resource_id"))
    seen = rows(actor, {pk for pair in pairs for pk in pair} - {resource.pk}) if pairs else {}
    ordered = sorted(seen.values(), key=lambda row: row.title)
    first = {requires for requires, _then in pairs}
    before = [row for row in ordered if row.id in first]
    after = [row for row in ordered if row.id not in first and row.state == "published"]
    return before[:limit], after[:limit]


def suggestions(
    actor: Actor,
    *,
    least: float = 0.0,
    most: float = 1.0,
    resource_id: int | None = None,
    page: int = 1,
) -> Sequence[SuggestionRow]:
    """Proposed skills that the actor may decide on, the surest first; fifty a page."""
    waiting = (
        ResourceSkill.objects.filter(
            state=ResourceSkill.State.SUGGESTED, score__gte=least, score__lte=most
        )
        .filter(resource__in=_editable(actor))
        .select_related("resource__provider")
        .order_by("-score", "pk")
    )
    if resource_id is not None:
        waiting = waiting.filter(resource_id=resource_id)
    return [_suggestion(line) for line in waiting[(page - 1) * PAGE : page * PAGE]]


def suggestion_counts(actor: Actor, bands: dict[str, tuple[float, float]]) -> dict[str, int]:
    """How many wait in each band of scores. One query."""
    waiting = ResourceSkill.objects.filter(
        state=ResourceSkill.State.SUGGESTED, resource__in=_editable(actor)
    )
    counts: dict[str, int] = waiting.aggregate(
        **{
            name: Count("pk", filter=Q(score__gte=least, score__lte=most))
            for name, (least, most) in bands.items()
        }
    )
    return counts


def _editable(actor: Actor) -> QuerySet[Resource]:
    every = Resource.objects.within(actor.scope)
    if actor.scope.has_role("administrator") or actor.scope.has_role("teacher"):
        return every
    return every.filter(owner_id__in=editable_owners(actor.scope))


def _suggestion(line: ResourceSkill) -> SuggestionRow:
    return SuggestionRow(
        id=line.pk,
        resource_id=line.resource_id,
        resource=line.resource.title,
        provider=line.resource.provider.name,
        text=line.resource.summary or line.resource.subjects,
        skill_id=line.skill_id,
        score=line.score,
        words=line.words,
        from_level=line.from_level,
        to_level=line.to_level,
        state=line.state,
    )
