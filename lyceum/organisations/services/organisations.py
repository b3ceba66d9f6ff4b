from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import policies
from lyceum.organisations.errors import AlreadySetUp, SlugTaken
from lyceum.organisations.events import OrganisationAdded, OrganisationChanged, RoleGranted
from lyceum.organisations.models import ECOSYSTEM_OWNER, Ecosystem, Organisation, RoleGrant
from lyceum.organisations.selectors.organisations import forget_brand

from .memberships import add_membership

KNOWN = ("country", "locale", "time_zone", "currency", "accent", "about", "is_demo")
RESERVED = {"people", "brand", "add", "switch", "invitations"}


@transaction.atomic
def found_ecosystem(
    *,
    by: Actor,
    name: str,
    organisation_name: str,
    person_id: int | None = None,
    kind: str = Organisation.Kind.LEAD,
    **known: Any,
) -> Organisation:
    """Begin: the ecosystem, its lead organisation and, if named, its first administrator.

    Possible once, by the house itself: whoever comes first to an empty installation.
    """
    if not by.is_system:
        raise Forbidden
    _kept, is_new = Ecosystem.objects.get_or_create(pk=1, defaults={"name": name})
    if not is_new:
        raise AlreadySetUp
    organisation = add_organisation(by=by, name=organisation_name, kind=kind, **known)
    if person_id is not None:
        add_membership(by=by, organisation_id=organisation.pk, person_id=person_id)
        _make_administrator(by, person_id)
    forget_brand()
    return organisation


def _make_administrator(by: Actor, person_id: int) -> None:
    role = RoleGrant.Role.ADMINISTRATOR
    RoleGrant.objects.create(person_id=person_id, role=role, granted_by=str(by))
    publish(
        RoleGranted(
            by=str(by), owner_id=ECOSYSTEM_OWNER, person_id=person_id, organisation_id=0, role=role
        )
    )


@transaction.atomic
def add_organisation(
    *, by: Actor, name: str, kind: str = Organisation.Kind.COMPANY, slug: str = "", **known: Any
) -> Organisation:
    """A new party of the ecosystem. Known: country, locale, time_zone, currency, accent, about."""
    if not policies.can_run_ecosystem(by):
        raise Forbidden
    fields = {field: known[field] for field in KNOWN if field in known}
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                name=name, kind=kind, slug=slug or _free_slug(name), **fields
            )
    except IntegrityError:
        raise SlugTaken from None
    publish(
        OrganisationAdded(
            by=str(by),
            owner_id=organisation_owner(organisation.pk),
            organisation_id=organisation.pk,
        )
    )
    return organisation


def _free_slug(name: str) -> str:
    """A word for the address, in Latin letters where the name has any."""
    stem = slugify(name)[:70] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


@transaction.atomic
def change_organisation(
    *, by: Actor, organisation_id: int, version: int | None = None, **changes: Any
) -> Organisation:
    """Change what an organisation says of itself; `version` is the one that was being edited."""
    if not policies.can_administer(by, organisation_id):
        raise Forbidden
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if version is not None and version != organisation.version:
        raise EditedMeanwhile
    for field in ("name", "kind", *KNOWN):
        if field in changes:
            setattr(organisation, field, changes[field])
    organisation.version += 1
    organisation.save()
    forget_brand()
    publish(
        OrganisationChanged(
            by=str(by),
            owner_id=organisation_owner(organisation_id),
            organisation_id=organisation_id,
        )
    )
    return organisation
