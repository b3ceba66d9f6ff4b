"""Packages for machines: bring one in, launch it, end a launch, waive a part; lessons as files."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest
from pydantic import Field

from lyceum.catalogue import api as catalogue
from lyceum.courseware import policies, selectors, services
from lyceum.courseware.cmi5.words import REASONS
from lyceum.courseware.errors import PackageIsTooLarge
from lyceum.kernel.errors import NotFound
from lyceum.kernel.files import MEGABYTE
from lyceum.ui.rest import (
    REFUSED,
    File,
    Form,
    Id,
    Problem,
    Query,
    Router,
    Schema,
    Status,
    UploadedFile,
    asking,
    asking_person,
)

router = Router(tags=["courseware"])
UnitNumber = Annotated[int, Field(ge=0, le=100_000)]
ZIP: dict[str, Any] = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}


class PackageVersion(Schema):
    id: int
    number: int
    form: str
    name: str
    size: int
    units: int
    added_at: datetime


class NewLaunch(Schema):
    unit: Annotated[UnitNumber | None, Field(description="From 0; none: the one that is next.")] = (
        None
    )
    mode: Literal["Normal", "Browse", "Review"] = "Normal"
    is_framed: Annotated[
        bool, Field(description="The unit is told where to go when its learner leaves it.")
    ] = False


class Launched(Schema):
    session_id: UUID
    registration: UUID
    unit: int
    mode: str
    address: Annotated[str, Field(description="Opens the unit; good for one launch.")]


class Waiver(Schema):
    unit: UnitNumber
    reason: Literal[REASONS]  # type: ignore[valid-type]


class WayThrough(Schema):
    """How far somebody is in a package."""

    registration: UUID
    progress: int
    completed_at: datetime | None


class FileWanted(Schema):
    form: Literal["cmi5", "common-cartridge"] = "cmi5"


@router.get(
    "/resources/{resource_id}/packages",
    response={200: list[PackageVersion], **REFUSED},
    operation_id="packages",
)
def packages(request: HttpRequest, resource_id: Id) -> object:
    """The versions of what a resource opens, the newest first; for who may change it."""
    resource = catalogue.resource_for(asking(request), resource_id)
    if not policies.can_edit(asking(request), resource.organisation_id):
        raise NotFound
    content = selectors.content_at(resource_id)
    return [_version(one) for one in selectors.versions(content)] if content else []


@router.post(
    "/resources/{resource_id}/packages",
    response={201: PackageVersion, 413: Problem, **REFUSED},
    operation_id="add_package",
)
def add_package(
    request: HttpRequest,
    resource_id: Id,
    file: File[UploadedFile],
    is_pages: Form[bool] = False,  # noqa: FBT002  a field of the form
) -> Status[Any]:
    """Bring in a new version: a zip of cmi5 or SCORM, a course structure (cmi5.xml) alone; or plain
    pages, where that is said.

    What is wrong with it is told with 422, every problem with its file, line and element.
    """
    if (file.size or 0) > settings.UPLOAD_LIMIT_MB * MEGABYTE:
        raise PackageIsTooLarge(f"{settings.UPLOAD_LIMIT_MB} MB")
    made = services.add_package(
        by=asking(request),
        resource_id=resource_id,
        file=file,
        name=file.name or "package",
        is_pages=is_pages,
    )
    return Status(201, _version(made))


@router.post(
    "/resources/{resource_id}/launches",
    response={201: Launched, **REFUSED},
    operation_id="launch_unit",
)
def launch_unit(request: HttpRequest, resource_id: Id, new: NewLaunch) -> Status[Any]:
    """Launch a part for oneself. What runs already in it is abandoned; browsing counts for nobody."""
    actor, _person_id = asking_person(request)
    session = services.open_unit(
        by=actor, resource_id=resource_id, unit=new.unit, mode=new.mode, leaves=new.is_framed
    )
    return Status(201, _launched(session))


@router.post(
    "/launches/{session_id}/end", response={200: WayThrough, **REFUSED}, operation_id="end_launch"
)
def end_launch(request: HttpRequest, session_id: UUID) -> object:
    """Close a launch of one's own from outside: its unit tells no more (cmi5: abandoned)."""
    session = services.end_session(by=asking(request), session_id=session_id)
    return _way(session.attempt)


@router.post(
    "/registrations/{registration}/waivers",
    response={200: WayThrough, **REFUSED},
    operation_id="waive_unit",
)
def waive_unit(request: HttpRequest, registration: UUID, said: Waiver) -> object:
    """Let a learner off a part, for one of the reasons that cmi5 names; for who teaches there."""
    return _way(
        services.waive(
            by=asking(request), registration=registration, unit=said.unit, reason=said.reason
        )
    )


@router.get(
    "/lessons/{lesson_id}/export",
    response={**REFUSED},
    operation_id="export_lesson",
    openapi_extra={"responses": {200: {"description": "A zip.", "content": ZIP}}},
)
def export_lesson(request: HttpRequest, lesson_id: Id, wanted: Query[FileWanted]) -> FileResponse:
    """A lesson that one writes, as a cmi5 package or a Common Cartridge 1.3."""
    name, file = selectors.exported_lesson(asking(request), lesson_id, wanted.form)
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _version(package: Any) -> dict[str, Any]:
    units = len(selectors.units_of(package.structure))
    names = ("number", "form", "name", "size", "added_at")
    return {"id": package.pk, "units": units, **{name: getattr(package, name) for name in names}}


def _launched(session: Any) -> dict[str, Any]:
    return {
        "session_id": session.pk,
        "registration": session.attempt.registration,
        "unit": session.unit,
        "mode": session.mode,
        "address": selectors.play_address(session),
    }


def _way(attempt: Any) -> dict[str, Any]:
    names = ("registration", "progress", "completed_at")
    return {name: getattr(attempt, name) for name in names}
