"""The catalogue for machines: looked through, added to, withdrawn from."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from django.http import HttpRequest
from pydantic import Field, StringConstraints, model_validator

from lyceum.ui.rest import (
    REFUSED,
    Id,
    PageNumber,
    Query,
    Router,
    Rows,
    Schema,
    Status,
    Words,
    asking,
    language,
)

from . import selectors, services
from .types import ResourceQuery, SkillTaught

router = Router(tags=["catalogue"])
Level = Annotated[int, Field(ge=0, le=5)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Text = Annotated[str, StringConstraints(max_length=5000, pattern=r"^[^\x00]*$")]
Title = Annotated[
    str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")
]
Url = Annotated[str, StringConstraints(max_length=500, pattern=r"^(https?://[^\s\x00]+)?$")]
Language = Annotated[
    str, StringConstraints(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$", max_length=16)
]
Currency = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")]
Kind = Literal[
    "course", "programme", "lesson", "article", "video", "podcast", "book", "tool", "field-trip",
    "project", "case", "event", "community", "assessment", "mentoring",
]  # fmt: skip


class Resource(Schema):
    """What can be learnt from. What is unknown is null or empty; `price` is in minor units."""

    id: int
    title: str
    kind: str
    mode: str
    language: str
    provider: str
    effort_minutes: int | None
    price: int | None
    currency: str
    level: str
    url: str
    rating: float | None
    ratings: int
    state: str
    summary: str
    organisation_id: int | None


class Resources(Rows):
    rows: list[Resource]


class Taught(Schema):
    """A skill, from a level to a level (0 to 5)."""

    skill_id: Id
    from_level: Level
    to_level: Level


class TaughtHere(Taught):
    """`trust` is below 1 where a skill is only suggested."""

    trust: float


class WholeResource(Resource):
    description: str
    licence: str
    skills: list[TaughtHere]


class NewResource(Schema):
    organisation_id: Id
    title: Title
    kind: Kind = "course"
    url: Url = ""
    summary: Words = ""
    description: Text = ""
    language: Language = ""
    effort_minutes: Count | None = None
    price: Count | None = None
    currency: Currency = ""
    visibility: Literal["organisation", "ecosystem"] = "organisation"
    skills: Annotated[list[Taught], Field(max_length=100)] = []

    @model_validator(mode="after")
    def has_a_currency(self) -> Self:
        """A price says in what."""
        if self.price is not None and not self.currency:
            raise ValueError("a price needs a currency, such as EUR")
        return self


class ResourcesWanted(Schema):
    q: Words = ""
    kind: Annotated[list[Words], Field(max_length=20)] = []
    language: Annotated[list[Words], Field(max_length=20)] = []
    skill: Annotated[list[Id], Field(max_length=20)] = []
    page: PageNumber = 1


@router.get("/resources", response={200: Resources, **REFUSED}, operation_id="search_resources")
def search_resources(request: HttpRequest, wanted: Query[ResourcesWanted]) -> dict[str, object]:
    """The catalogue as one may see it, by words and filters."""
    query = ResourceQuery(
        text=wanted.q,
        kinds=wanted.kind,
        languages=wanted.language,
        skills=wanted.skill,
        prefer=language(),
    )
    found = selectors.search(asking(request), query, wanted.page)
    return {"rows": found.rows, "total": found.total, "page": found.page, "pages": found.pages}


@router.get(
    "/resources/{resource_id}", response={200: WholeResource, **REFUSED}, operation_id="resource"
)
def resource(request: HttpRequest, resource_id: Id) -> dict[str, object]:
    """One resource, with the skills that it teaches."""
    return _whole(request, resource_id)


@router.post("/resources", response={201: WholeResource, **REFUSED}, operation_id="add_resource")
def add_resource(request: HttpRequest, new: NewResource) -> Status[Any]:
    """Offer something to learn from, in the name of an organisation."""
    said = new.dict(exclude={"organisation_id", "title", "skills"})
    added = services.add_resource(
        by=asking(request),
        organisation_id=new.organisation_id,
        title=new.title,
        skills=_taught(new.skills),
        state="published",
        **said,
    )
    return Status(201, _whole(request, added.pk))


@router.post(
    "/resources/{resource_id}/withdraw",
    response={204: None, **REFUSED},
    operation_id="withdraw_resource",
)
def withdraw_resource(request: HttpRequest, resource_id: Id) -> Status[Any]:
    """Nobody can take it up any more; who is on it goes on."""
    services.withdraw_resource(by=asking(request), resource_id=resource_id)
    return Status(204, None)


def _taught(skills: Sequence[Taught]) -> list[SkillTaught]:
    return [SkillTaught(each.skill_id, each.from_level, each.to_level) for each in skills]


def _whole(request: HttpRequest, resource_id: int) -> dict[str, object]:
    found = selectors.resource_for(asking(request), resource_id)
    row = selectors.row_of(found)
    return {
        **vars(row),
        "description": found.description,
        "licence": found.licence,
        "skills": selectors.taught_with_suggestions(found),
    }
