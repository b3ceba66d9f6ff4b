"""The storage of scim2-server over our tables: SCIM's shapes in and out, our services between."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from scim2_models import (
    ConflictException,
    InvalidValueException,
    NotFoundException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    SCIMException,
    SearchRequest,
    UniquenessException,
)
from scim2_server.storage import ScimStorage, SearchPage

from lyceum.access import errors, services
from lyceum.access.selectors import scim as selectors
from lyceum.access.selectors.scim import GroupRow, UserRow
from lyceum.access.types import SaidEmail, SaidGroup, SaidUser
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError, NotFound

from .filters import AsSql, missing_last, order_of
from .provider import ENTERPRISE, provider

ID = re.compile(r"[0-9a-f]{32}")
UNIQUE = (errors.NameTaken, errors.PersonKnown, errors.AddressOfAnother)


class Storage(ScimStorage):
    """The users and groups of one organisation, for who came in by its token."""

    def __init__(self, actor: Actor, organisation_id: int, base_url: str = "") -> None:
        self.organisation_id = organisation_id
        self.root = f"{base_url}/" if base_url else ""  # without one, references are relative
        self.at: dict[str, Any] = {"by": actor, "organisation_id": organisation_id}

    @contextmanager
    def operation(self) -> Iterator[None]:
        """All of an operation or nothing."""
        with in_scim_words(), transaction.atomic():
            yield

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        if not ID.fullmatch(resource_id):
            raise NotFoundException(detail=f"{resource_type.name} {resource_id!r} not found")
        which = Q(resource_id=resource_id)
        members = response_parameters is None or _keeps_members(response_parameters)
        found = self._rows(str(resource_type.name), which, members=members)
        if not found:
            raise NotFoundException(detail=f"{resource_type.name} {resource_id!r} not found")
        return found[0][1]

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> SearchPage:
        """First the keys of the page, in order, then its rows."""
        kinds = [str(each.name) for each in resource_types]
        found = [self._matching(kind, search_request) for kind in kinds]
        total = sum(rows.count() for rows in found)
        is_beyond = (search_request.start_index_0 or 0) >= total
        keys = [] if is_beyond else _page(found, search_request)
        members = _keeps_members(search_request)
        rows: dict[tuple[str, int], Resource[Any]] = {}
        for kind in kinds:
            pks = [pk for name, pk in keys if name == kind]
            for pk, resource in self._rows(kind, Q(pk__in=pks), members=members) if pks else ():
                rows[kind, pk] = resource
        return SearchPage(total, [rows[key] for key in keys if key in rows])

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        with in_scim_words():
            said = said_by(resource_type, resource)
            if isinstance(said, SaidGroup):
                group = services.create_group(**self.at, said=said)
                return self.get(resource_type, group.resource_id)
            user = services.create_user(**self.at, said=said)
            return _model("User").model_validate(of_user(user, self.root))  # type: ignore[no-any-return]

    def update(
        self,
        resource_type: ResourceType,
        resource: Resource[Any],
        *,
        expected_version: str | None = None,
    ) -> Resource[Any]:
        with in_scim_words():
            said = said_by(resource_type, resource)
            update = services.update_user if _is_user(resource_type) else services.update_group
            update(
                **self.at,
                resource_id=str(resource.id),
                said=said,  # type: ignore[arg-type]
                version=expected_version,
            )
            return self.get(resource_type, str(resource.id))

    def delete(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        expected_version: str | None = None,
    ) -> None:
        with in_scim_words():
            delete = services.delete_user if _is_user(resource_type) else services.delete_group
            delete(**self.at, resource_id=resource_id, version=expected_version)

    def _matching(self, kind: str, asked: SearchRequest[Any]) -> QuerySet[Any]:
        """The keys of what matches, with what they are sorted by."""
        every = selectors.scim_users if kind == "User" else selectors.scim_groups
        rows: QuerySet[Any] = every(self.organisation_id)
        if asked.filter is not None:
            rows = rows.filter(AsSql(kind).visit(asked.filter.ast))
        rows = rows.order_by().annotate(kind=Value(kind))
        if asked.sort_by is None:
            return rows.values_list("kind", "pk")
        present, value = order_of(kind, str(asked.sort_by))
        rows = rows.annotate(is_missing=missing_last(present), sorted_by=value)
        return rows.values_list("kind", "pk", "is_missing", "sorted_by")

    def _rows(self, kind: str, which: Q, *, members: bool) -> list[tuple[int, Resource[Any]]]:
        model = _model(kind)
        if kind == "User":
            users = selectors.user_rows(self.organisation_id, which)
            return [(each.row.pk, model.model_validate(of_user(each, self.root))) for each in users]
        groups = selectors.group_rows(self.organisation_id, which, members=members)
        return [(each.row.pk, model.model_validate(of_group(each, self.root))) for each in groups]


def _page(found: list[QuerySet[Any]], asked: SearchRequest[Any]) -> list[tuple[str, int]]:
    """The keys of a page, of one kind or of several as one collection."""
    rows, *others = found
    if others:
        rows = rows.union(*others, all=True)
    order = ["kind", "pk"]
    if asked.sort_by is not None:
        order = ["is_missing", "sorted_by", *order]
    if asked.sort_order == SearchRequest.SortOrder.descending:
        order = [f"-{name}" for name in order]
    start = asked.start_index_0 or 0
    stop = None if asked.count is None else start + asked.count
    return [(row[0], row[1]) for row in rows.order_by(*order)[start:stop]]


def _model(kind: str) -> Any:
    return provider().model_for(kind)


def _is_user(resource_type: ResourceType) -> bool:
    return resource_type.name == "User"


def _keeps_members(asked: ResponseParameters[Any]) -> bool:
    """Are members wanted in the answer? Those of a large group are not looked up for nothing."""
    wanted = [str(path).lower() for path in asked.attributes or []]
    spared = [str(path).lower() for path in asked.excluded_attributes or []]
    if wanted:
        return any("members" in path for path in wanted)
    return not any(path.endswith("members") for path in spared)


@contextmanager
def in_scim_words() -> Iterator[None]:
    """A refusal of ours becomes one of SCIM's."""
    try:
        yield
    except DomainError as refusal:
        raise in_scim(refusal) from refusal


def in_scim(refusal: DomainError) -> SCIMException:
    """A refusal as SCIM tells it."""
    words = str(refusal)
    if isinstance(refusal, UNIQUE):
        return UniquenessException(detail=words)
    if isinstance(refusal, errors.ChangedMeanwhile):
        return PreconditionFailedException(detail=words)
    if isinstance(refusal, errors.WordNotTaken):
        return InvalidValueException(detail=words)
    if isinstance(refusal, NotFound):
        return NotFoundException(detail=words)
    return ConflictException(detail=words)


# --- shapes ---------------------------------------------------------------------------------------


def said_by(resource_type: ResourceType, resource: Resource[Any]) -> SaidUser | SaidGroup:
    """What a resource says, in our words."""
    said = resource.model_dump(scim_ctx=None, by_alias=True)
    return _said_user(said) if _is_user(resource_type) else _said_group(said)


def _said_user(said: dict[str, Any]) -> SaidUser:
    name, work = said.get("name") or {}, said.get(ENTERPRISE) or {}
    emails = (
        SaidEmail(each.get("value") or "", each.get("type") or "", each.get("primary"))
        for each in said.get("emails") or []
    )
    return SaidUser(
        user_name=said.get("userName") or "",
        external_id=said.get("externalId") or "",
        display_name=said.get("displayName") or "",
        formatted_name=name.get("formatted") or "",
        family_name=name.get("familyName") or "",
        given_name=name.get("givenName") or "",
        preferred_language=said.get("preferredLanguage") or "",
        timezone=said.get("timezone") or "",
        title=said.get("title") or "",
        employee_number=work.get("employeeNumber") or "",
        department=work.get("department") or "",
        manager=(work.get("manager") or {}).get("value") or "",
        active=said.get("active"),
        emails=tuple(emails),
    )


def _said_group(said: dict[str, Any]) -> SaidGroup:
    members = (each.get("value") or "" for each in said.get("members") or [])
    return SaidGroup(
        display_name=said.get("displayName") or "",
        external_id=said.get("externalId") or "",
        members=tuple(dict.fromkeys(members)),
    )


def of_user(found: UserRow, root: str) -> dict[str, Any]:
    """A user as SCIM writes it; what is empty is left out."""
    said = found.said
    name = {
        "formatted": said.formatted_name,
        "familyName": said.family_name,
        "givenName": said.given_name,
    }
    return _filled(
        {
            **_common(found, "User"),
            "userName": said.user_name,
            "externalId": said.external_id,
            "displayName": said.display_name,
            "name": _filled(name),
            "title": said.title,
            "preferredLanguage": said.preferred_language,
            "timezone": said.timezone,
            "active": said.active,
            "emails": [_email(email) for email in said.emails],
            "groups": _groups(found, root),
            ENTERPRISE: _at_work(found, root),
        }
    )


def _email(email: SaidEmail) -> dict[str, Any]:
    return _filled({"value": email.value, "type": email.type, "primary": email.is_primary})


def _groups(found: UserRow, root: str) -> list[dict[str, str]]:
    if found.group is None:
        return []
    pk, name = found.group
    return [{"value": pk, "$ref": f"{root}Groups/{pk}", "display": name, "type": "direct"}]


def _at_work(found: UserRow, root: str) -> dict[str, Any]:
    said, manager = found.said, {}
    if said.manager:
        manager = {
            "value": said.manager,
            "$ref": f"{root}Users/{said.manager}",
            "displayName": found.manager_name,
        }
    return _filled(
        {
            "employeeNumber": said.employee_number,
            "department": said.department,
            "manager": _filled(manager),
        }
    )


def of_group(found: GroupRow, root: str) -> dict[str, Any]:
    """A group as SCIM writes it."""
    members = [
        {"value": pk, "$ref": f"{root}Users/{pk}", "type": "User"} for pk in found.members or []
    ]
    return _filled(
        {
            **_common(found, "Group"),
            "displayName": found.row.display_name,
            "externalId": found.row.external_id,
            "members": members,
        }
    )


def _common(found: UserRow | GroupRow, kind: str) -> dict[str, Any]:
    return {
        "id": found.row.resource_id,
        "meta": {
            "resourceType": kind,
            "created": found.row.created_at,
            "lastModified": found.row.changed_at,
            "version": found.version,
        },
    }


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in ("", None, {}, [])}
