"""An organisation's own roles, and its own version of standard ones."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from django.db import transaction
from django.db.models import F

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.skills import policies, selectors
from lyceum.skills.events import RoleAdded, RoleProfileChanged
from lyceum.skills.models import Role, RoleLabel, RoleSkill
from lyceum.skills.types import Target

from .skills import own_framework


@transaction.atomic
def add_role(  # noqa: PLR0913  the shape of a role
    *,
    by: Actor,
    label: str,
    organisation_id: int | None = None,
    targets: Sequence[Target] = (),
    standard_id: int | None = None,
    language: str = "en",
    description: str = "",
    job_zone: int | None = None,
) -> int:
    """Add a role of one's own; with `standard_id`, the organisation's version of that role."""
    if not policies.can_edit_for(by, organisation_id):
        raise Forbidden
    owner = organisation_owner(organisation_id) if organisation_id else ""
    standard = _standard(by, standard_id) if standard_id else None
    role = Role.objects.create(
        framework=own_framework(),
        uri=f"urn:uuid:{uuid4()}",
        kind="own",
        owner_id=owner,
        standard=standard,
        isco=standard.isco if standard else "",
        soc=standard.soc if standard else "",
        job_zone=job_zone or (standard.job_zone if standard else None),
    )
    RoleLabel.objects.create(role=role, language=language, text=label, description=description)
    _set_targets(by, role, targets)
    publish(RoleAdded(by=str(by), owner_id=owner, role_id=role.pk))
    return role.pk


@transaction.atomic
def change_role_profile(
    *, by: Actor, role_id: int, targets: Sequence[Target], version: int | None = None
) -> int:
    """Set what a role of one's own asks for; refused if somebody else saved since `version`."""
    role = _locked(by, role_id, version)
    _set_targets(by, role, targets)
    return _saved(by, role)


@transaction.atomic
def change_role(  # noqa: PLR0913  the shape of a role
    *,
    by: Actor,
    role_id: int,
    label: str,
    description: str,
    job_zone: int | None,
    targets: Sequence[Target],
    version: int,
    language: str = "en",
) -> int:
    """Set the words and the profile of a role of one's own together, as the editor does."""
    role = _locked(by, role_id, version)
    role.job_zone = job_zone
    role.save(update_fields=["job_zone"])
    RoleLabel.objects.filter(role=role, language=language).delete()
    RoleLabel.objects.create(role=role, language=language, text=label, description=description)
    _set_targets(by, role, targets)
    return _saved(by, role)


@transaction.atomic
def retire_role(*, by: Actor, role_id: int) -> None:
    """No longer offer a role of one's own; who refers to it keeps it."""
    role = _locked(by, role_id, None)
    role.retired_at = clock.now()
    role.save(update_fields=["retired_at"])
    _saved(by, role)


def _locked(by: Actor, role_id: int, version: int | None) -> Role:
    role = Role.objects.within(by.scope).select_for_update().filter(pk=role_id).first()
    if role is None:
        raise NotFound
    if not policies.can_edit(by, role):
        raise Forbidden
    if version is not None and version != role.version:
        raise EditedMeanwhile
    return role


def _saved(by: Actor, role: Role) -> int:
    Role.objects.within(by.scope).filter(pk=role.pk).update(version=F("version") + 1)
    publish(RoleProfileChanged(by=str(by), owner_id=role.owner_id, role_id=role.pk))
    return role.version + 1


def _standard(by: Actor, standard_id: int) -> Role:
    standard = Role.objects.within(by.scope).filter(pk=standard_id).first()
    if standard is None:
        raise NotFound
    return standard


def _set_targets(by: Actor, role: Role, targets: Sequence[Target]) -> None:
    """Of the skills count those that whoever keeps the role may see."""
    scope = replace(by.scope, owners=by.scope.owners | {role.owner_id})
    seen = selectors.visible_skills(scope, [target.skill_id for target in targets])
    role.skills.all().delete()
    RoleSkill.objects.bulk_create(
        RoleSkill(
            role=role,
            skill_id=target.skill_id,
            level=target.level,
            weight=target.weight,
            is_essential=target.is_essential,
        )
        for target in targets
        if target.skill_id in seen
    )
