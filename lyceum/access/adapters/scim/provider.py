"""What this service says of itself: the standard's schemas, cut down to what is kept here."""

import logging
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic_core import from_json, to_json
from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    Context,
    ETag,
    External,
    Filter,
    InvalidPathException,
    InvalidSyntaxException,
    ListResponse,
    Patch,
    Reference,
    Resource,
    ResourceType,
    Schema,
    SCIMException,
    ScimPolicy,
    ScimProvider,
    SearchRequest,
    ServiceProviderConfig,
    Sort,
)
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService
from scim2_server.storage import SearchPage
from scim2_server.utils import load_default_resource_types, load_json_resource

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
MANAGER = f"{ENTERPRISE}:manager".lower()
MAX_RESULTS, MAX_OPERATIONS, MAX_PAYLOAD = 500, 1000, 2 * 1024 * 1024

# Which attributes are kept, and which parts of them (none named: all).
KEPT: dict[str, dict[str, set[str]]] = {
    USER: {
        "userName": set(),
        "name": {"formatted", "familyName", "givenName"},
        "displayName": set(),
        "title": set(),
        "preferredLanguage": set(),
        "timezone": set(),
        "active": set(),
        "emails": {"value", "type", "primary"},
        "groups": set(),
    },
    GROUP: {"displayName": set(), "members": {"value", "$ref", "type"}},
    ENTERPRISE: {"employeeNumber": set(), "department": set(), "manager": set()},
}

log = logging.getLogger(__name__)


@cache
def provider() -> ScimProvider:
    """The service: what it keeps, and what it can do."""
    return ScimProvider.from_discovery(
        [Schema.model_validate(_kept(schema)) for schema in _standard() if schema["id"] in KEPT],
        [
            ResourceType.model_validate(kind.model_dump())
            for kind in load_default_resource_types().values()
        ],
        config=_config(),
        policy=ScimPolicy(
            unknown=ScimPolicy.Unknown.ignore,
            remove_value_as_filter=ScimPolicy.RemoveValue.apply,
            unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
        ),
    )


def _standard() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load_json_resource("default-schemas.json")
    return found


def _kept(schema: dict[str, Any]) -> dict[str, Any]:
    kept = KEPT[schema["id"]]
    attributes = [
        _cut(each, kept[each["name"]]) for each in schema["attributes"] if each["name"] in kept
    ]
    return {**schema, "attributes": attributes}


def _cut(attribute: dict[str, Any], parts: set[str]) -> dict[str, Any]:
    """Members are users: how units hang together is not the directory's."""
    attribute = dict(attribute)
    if "subAttributes" in attribute:
        attribute["subAttributes"] = [
            dict(part) for part in attribute["subAttributes"] if not parts or part["name"] in parts
        ]
    if attribute["name"] == "members":
        for part in attribute["subAttributes"]:
            _only_users(part)
    return attribute


def _only_users(part: dict[str, Any]) -> None:
    if part["name"] == "$ref":
        part["referenceTypes"] = ["User"]
    elif part["name"] == "type":
        part["canonicalValues"] = ["User"]


def _config() -> ServiceProviderConfig:
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=True, max_operations=MAX_OPERATIONS, max_payload_size=MAX_PAYLOAD),
        filter=Filter(supported=True, max_results=MAX_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="A token of a service account, with the scope scim",
                spec_uri=Reference[External]("https://datatracker.ietf.org/doc/html/rfc6750"),
                primary=True,
            )
        ],
    )


@cache
def _let_by() -> frozenset[str]:
    """Attributes of the standard that are not kept here: directories send them by habit."""
    names = {a["name"].lower() for s in _standard() for a in s["attributes"]}
    return frozenset(names | {"schemas", "id", "externalid", "meta"})


class Service(ScimService):
    """SCIM's own rules, and one of ours: what the standard knows and is not kept here is let by;
    what it does not know is a slip, and refused."""

    def publish(self, base_url: str, resource: Resource[Any]) -> Resource[Any]:
        """Our storage makes every resource anew, with references that are whole: only the address
        is missing, and no copy is needed."""
        kind = self.get_resource_type_of(resource)
        location = self.resource_location(base_url, kind, str(resource.id))
        resource.meta = resource.meta and resource.meta.model_copy(update={"location": location})
        return resource

    def search_response(
        self,
        base_url: str,
        resource_types: list[ResourceType],
        page: SearchPage,
        search_request: SearchRequest[Any],
    ) -> ScimResponse:
        """Each resource is written once. (The library reads them again and writes them again, which
        takes most of the time of a long list.)"""
        found = [
            self.publish(base_url, resource).model_dump(
                scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=search_request
            )
            for resource in page.resources
        ]
        said = {
            "schemas": [str(ListResponse.__schema__)],
            "totalResults": page.total,
            "startIndex": search_request.start_index or 1,
            "itemsPerPage": len(found),
            "Resources": found,
        }
        return ScimResponse(HTTPStatus.OK, said)

    def read_body(self, model: Any, body: bytes, content_type: str | None, scim_ctx: Any) -> Any:
        read = super().read_body(model, body, content_type, scim_ctx)
        _refuse_slips(read)
        _understand_managers(read)
        return read

    def read_patch(self, resource_type: ResourceType, body: bytes, content_type: str | None) -> Any:
        return super().read_patch(resource_type, _with_paths(body), content_type)

    def authorize_bulk_operation(
        self, request: ScimRequest, operation: Any, resource_type: ResourceType | None
    ) -> None:
        super().authorize_bulk_operation(request, operation, resource_type)
        _refuse_slips(operation.data)
        _understand_managers(operation.data)

    def bulk_failure(self, outcome: dict[str, Any], exception: Exception) -> dict[str, Any]:
        """One operation of many failed: the client is told; what is a bug of ours is logged, too."""
        if not isinstance(exception, SCIMException):
            log.error("An operation of a bulk request failed", exc_info=exception)
        return super().bulk_failure(outcome, exception)


def _with_paths(body: bytes) -> bytes:
    """Entra ID writes a path that selects (`emails[type eq "work"].value`) as the name of a value:
    such a one becomes a step of its own. What cannot be read is left to who refuses it."""
    try:
        said = from_json(body)
        steps = said["Operations"]
        said["Operations"] = [small for step in steps for small in _smaller(step)]
    except (ValueError, LookupError, TypeError, AttributeError):
        return body
    return to_json(said)


def _smaller(step: dict[str, Any]) -> list[dict[str, Any]]:
    value = step.get("value")
    if step.get("path") or not isinstance(value, dict):
        return [step]
    selecting = [name for name in value if "[" in name]
    parts = [{**step, "path": name, "value": value[name]} for name in selecting]
    rest = {name: each for name, each in value.items() if name not in selecting}
    return [{**step, "value": rest}, *parts] if rest or not parts else parts


def _understand_managers(read: Any) -> None:
    """Entra ID writes a manager as a bare id, or as a list of one."""
    for step in getattr(read, "operations", None) or []:
        path = str(getattr(step, "path", None) or "").lower()
        if path in (MANAGER, f"{MANAGER}.value") and isinstance(step.value, list) and step.value:
            step.value = step.value[0]
        if path == MANAGER and isinstance(step.value, str):
            step.value = {"value": step.value}


def _refuse_slips(read: Any) -> None:
    if isinstance(read, Resource):
        for name in read.unknown_attributes:
            if name.lower() not in _let_by() and name.lower() != ENTERPRISE.lower():
                raise InvalidSyntaxException(detail=f"There is no attribute {name!r}")
    for step in getattr(read, "operations", None) or []:
        if type(read).__name__.startswith("PatchOp"):
            _refuse_slip_of(step)


def _refuse_slip_of(step: Any) -> None:
    """A path that leads nowhere, or a value whose names lead nowhere."""
    paths = [str(step.path)] if step.path is not None else []
    if step.path is None and isinstance(step.value, dict):
        paths = list(step.value)
    for path in paths:
        name = path.removeprefix(f"{USER}:").removeprefix(f"{ENTERPRISE}:")
        root = name.removeprefix(f"{GROUP}:").partition("[")[0].partition(".")[0]
        if root.lower() not in _let_by() and path.lower() not in {s.lower() for s in KEPT}:
            raise InvalidPathException(detail=f"There is no attribute {path!r}")


@cache
def service() -> Service:
    return Service(provider())
