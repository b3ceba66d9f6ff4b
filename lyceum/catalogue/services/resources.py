from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.db import transaction

from lyceum.catalogue import policies
from lyceum.catalogue.errors import (
    LevelsDoNotRise,
    ListedAlready,
    PrerequisiteGoesRound,
    ResourceIsWithdrawn,
)
from lyceum.catalogue.events import ResourceChanged, ResourcePublished, ResourceWithdrawn
from lyceum.catalogue.models import Need, Prerequisite, Provider, Resource, ResourceSkill
from lyceum.catalogue.readers.levels import levels_of_word
from lyceum.catalogue.types import SkillTaught
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.skills import api as skills_api

from .indexing import forget, index
from .providers import provider_named, weigh_providers

DETAILS = frozenset(
    [
        "kind",
        "mode",
        "summary",
        "description",
        "audience",
        "subjects",
        "language",
        "also_languages",
        "effort_minutes",
        "effort_note",
        "price",
        "currency",
        "price_note",
        "level_word",
        "from_level",
        "to_level",
        "licence",
        "url",
        "published_on",
        "visibility",
        "outside_rating",
        "outside_ratings",
        "learners",
        "state",
    ]
)


@transaction.atomic
def add_resource(
    *,
    by: Actor,
    organisation_id: int,
    title: str,
    skills: Sequence[SkillTaught] = (),
    prerequisites: Iterable[int] = (),
    **details: Any,
) -> Resource:
    """Offer something to learn from, in the name of an organisation.

    `details` are the fields of a resource, and `provider` (a name; the organisation itself where
    none is given) and `key` (the provider's number or address; made up where there is none).
    """
    if not policies.can_add(by, organisation_id):
        raise Forbidden
    key = str(details.pop("key", "") or details.get("url") or uuid4().hex)[:500]
    resource = Resource(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        key=key,
        title=title.strip()[:300],
        added_by=str(by),
        added_at=clock.now(),
        changed_at=clock.now(),
    )
    resource.provider = _provider(details.pop("provider", ""), resource)
    _refuse_twice(resource)
    _apply(resource, details)
    resource.weigh()
    resource.save()
    _set_skills(resource, skills, by)
    _set_prerequisites(resource, prerequisites)
    if resource.is_open:
        policies.insist_on_publishing(by, resource)
        publish(_fact(ResourcePublished, by, resource))
    weigh_providers([resource.provider_id])
    index([resource.pk])
    return resource


@transaction.atomic
def change_resource(
    *,
    by: Actor,
    resource_id: int,
    version: int | None = None,
    skills: Sequence[SkillTaught] | None = None,
    prerequisites: Iterable[int] | None = None,
    **details: Any,
) -> Resource:
    """Change what is said of a resource; with `version`, only if nobody else did meanwhile."""
    resource = _locked(by, resource_id)
    if version is not None and version != resource.version:
        raise EditedMeanwhile
    if title := details.pop("title", "").strip():
        resource.title = title[:300]
    if provider := details.pop("provider", ""):
        resource.provider = _provider(provider, resource)
    was_open, was_seen_by = resource.is_open, resource.visibility
    _apply(resource, details)
    if not was_open or was_seen_by != resource.visibility:
        policies.insist_on_publishing(by, resource)
    _touch(resource)
    if skills is not None:
        _set_skills(resource, skills, by)
    if prerequisites is not None:
        _set_prerequisites(resource, prerequisites)
    published = resource.is_open and not was_open
    publish(_fact(ResourcePublished if published else ResourceChanged, by, resource))
    weigh_providers([resource.provider_id])
    index([resource.pk])
    return resource


@transaction.atomic
def publish_resource(*, by: Actor, resource_id: int) -> Resource:
    """Show a draft, or put back what was withdrawn."""
    resource = _locked(by, resource_id)
    if resource.is_open:
        return resource
    resource.state, resource.withdrawn_at = Resource.State.PUBLISHED, None
    policies.insist_on_publishing(by, resource)
    _touch(resource)
    publish(_fact(ResourcePublished, by, resource))
    weigh_providers([resource.provider_id])
    index([resource.pk])
    return resource


@transaction.atomic
def withdraw_resource(*, by: Actor, resource_id: int) -> Resource:
    """Take a resource out of search and plans; those who have it keep their record."""
    resource = _locked(by, resource_id)
    if resource.state == Resource.State.WITHDRAWN:
        return resource
    resource.state, resource.withdrawn_at = Resource.State.WITHDRAWN, clock.now()
    _touch(resource)
    publish(_fact(ResourceWithdrawn, by, resource))
    weigh_providers([resource.provider_id])
    index([resource.pk])
    return resource


@transaction.atomic
def remove_resources(*, by: Actor, organisation_ids: Sequence[int]) -> int:
    """Take everything of these organisations out for good: only for clearing a demo. Whoever
    points at a resource from a higher floor goes first."""
    if not by.is_system:
        raise Forbidden
    rows = Resource.objects.unscoped("clearing a demo").filter(organisation__in=organisation_ids)
    ids = list(rows.values_list("pk", flat=True))
    forget(ids)
    Need.objects.unscoped("clearing a demo").filter(organisation__in=organisation_ids).delete()
    rows.delete()
    Provider.objects.filter(organisation__in=organisation_ids).exclude(
        pk__in=Resource.objects.unscoped("providers still in use").values("provider_id")
    ).delete()
    return len(ids)


def open_resource_or_refuse(by: Actor, resource_id: int) -> Resource:
    """A resource that the actor can see and that is still on offer, locked."""
    visible = Resource.objects.within(by.scope)
    resource = visible.select_for_update(of=("self",)).filter(pk=resource_id).first()
    if resource is None:
        raise NotFound
    if resource.state == Resource.State.WITHDRAWN:
        raise ResourceIsWithdrawn(title=resource.title)
    return resource


def _locked(by: Actor, resource_id: int) -> Resource:
    rows = Resource.objects.unscoped("the policy decides below, and hides what may not be seen")
    resource = rows.select_for_update(of=("self",)).filter(pk=resource_id).first()
    if resource is None:
        raise NotFound
    if not policies.can_edit(by, resource):
        seen = Resource.objects.within(by.scope).filter(pk=resource_id).exists()
        raise Forbidden if seen else NotFound
    return resource


def _provider(name: str, resource: Resource) -> Provider:
    """The provider named, or the organisation itself as one."""
    if name.strip():
        return provider_named(name)
    own = resource.organisation
    return provider_named(own.name, organisation_id=own.pk)


def _apply(resource: Resource, details: dict[str, Any]) -> None:
    unknown = set(details) - DETAILS
    if unknown:
        raise TypeError(f"a resource has no {', '.join(sorted(unknown))}")
    for name, value in details.items():
        setattr(resource, name, value)
    if "level_word" in details and "from_level" not in details:
        resource.from_level, resource.to_level = levels_of_word(resource.level_word) or (None, None)
    if resource.price == 0:
        resource.currency = ""


def _touch(resource: Resource) -> None:
    resource.version += 1
    resource.changed_at = clock.now()
    resource.save()


def _refuse_twice(resource: Resource) -> None:
    same = Resource.objects.unscoped("the identity of a resource within its owner")
    if same.filter(
        owner_id=resource.owner_id, provider=resource.provider, key=resource.key
    ).exists():
        raise ListedAlready(title=resource.title)


def _set_skills(resource: Resource, skills: Sequence[SkillTaught], by: Actor) -> None:
    """What a person says counts as accepted; suggestions not mentioned stay suggestions."""
    said = {skill.skill_id: skill for skill in skills}
    _insist_on_sense(resource, said, by)
    accepted = resource.skills.filter(state=ResourceSkill.State.ACCEPTED)
    accepted.exclude(skill_id__in=said).delete()
    ResourceSkill.objects.bulk_create(
        [_accepted(resource, skill, by) for skill in said.values()],
        update_conflicts=True,
        unique_fields=["resource", "skill"],
        update_fields=["from_level", "to_level", "state", "decided_by", "decided_at"],
    )


def _insist_on_sense(resource: Resource, said: dict[int, SkillTaught], by: Actor) -> None:
    """Levels rise, and the skills are there for who says it or whose resource it is."""
    if any(skill.to_level <= skill.from_level for skill in said.values()):
        raise LevelsDoNotRise
    scope = replace(by.scope, owners=by.scope.owners | {resource.owner_id})
    if said and said.keys() - skills_api.visible_skills(scope, said):
        raise skills_api.UnknownSkill


def _accepted(resource: Resource, skill: SkillTaught, by: Actor) -> ResourceSkill:
    return ResourceSkill(
        resource=resource,
        skill_id=skill.skill_id,
        from_level=skill.from_level,
        to_level=skill.to_level,
        state=ResourceSkill.State.ACCEPTED,
        decided_by=str(by),
        decided_at=clock.now(),
    )


def _set_prerequisites(resource: Resource, prerequisites: Iterable[int]) -> None:
    wanted = set(prerequisites)
    if wanted & {resource.pk, *_followers(resource.pk)}:
        raise PrerequisiteGoesRound(title=resource.title)
    resource.prerequisites.exclude(requires_id__in=wanted).delete()
    Prerequisite.objects.bulk_create(
        (Prerequisite(resource=resource, requires_id=pk) for pk in wanted), ignore_conflicts=True
    )


def _followers(resource_id: int) -> set[int]:
    """Everything that has this resource before it, however far."""
    found: set[int] = set()
    edge = {resource_id}
    while edge:
        next_ones = Prerequisite.objects.filter(requires_id__in=edge).exclude(resource_id__in=found)
        edge = set(next_ones.values_list("resource_id", flat=True))
        found |= edge
    return found


def _fact(kind: type, by: Actor, resource: Resource) -> Any:
    return kind(by=str(by), owner_id=resource.owner_id, resource_id=resource.pk)
