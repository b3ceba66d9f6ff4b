"""Looking around: search with filters, providers, what teaches a skill."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lyceum.catalogue import policies, selectors
from lyceum.catalogue.types import Facet, ResourcePage, ResourceQuery
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills
from lyceum.ui.http import Request, numbers_in, page_in

EXPLORE = "catalogue/explore.html"
# The word in the address, and the filter that it fills.
WORDS = {
    "kind": "kinds",
    "skill": "skills",
    "level": "levels",
    "effort": "efforts",
    "price": "prices",
    "mode": "modes",
    "language": "languages",
    "provider": "providers",
}
NUMBERS = {"skill", "level", "provider"}
SHOWN = 20
HOMES = 5


@dataclass(frozen=True)
class FacetLink:
    """A value of a filter as a link that turns it on or off."""

    name: str
    count: int
    is_chosen: bool
    href: str


@dataclass(frozen=True)
class FacetLinks:
    """A filter as links."""

    title: str
    values: list[FacetLink]


@dataclass(frozen=True)
class PageNumbers:
    """What the pager needs."""

    number: int
    pages: int
    total: int

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


@login_required
@require_GET
def explore(request: Request) -> HttpResponse:
    """The catalogue, searched and filtered; every state has its address."""
    query = query_of(request.GET)
    page = selectors.search(request.actor, query, page_in(request.GET.get("page")))
    kept = selectors.bookmarked_ids(request.actor, [row.id for row in page.rows])
    homes = homes_of(request)
    context = {
        "query": query,
        "found": page,
        "facets": facet_links(page, request.GET),
        "page": PageNumbers(page.page, page.pages, page.total),
        "kept": kept,
        "sorts": sorts(request.GET),
        "is_filtered": any(getattr(query, name) for name in WORDS.values()),
        "homes": homes,
        "may_add": bool(homes),
        "exactly": _with(request.GET, exactly="1"),
    }
    return render(request, EXPLORE + ("#found" if request.htmx else ""), context)


def homes_of(request: Request) -> list[organisations.OrganisationRow]:
    """The organisations in whose name the person may offer something; nobody asks for others."""
    ids = policies.editable_organisations(request.actor)
    rows = organisations.organisations_for(request.actor) if ids else []
    return [row for row in rows if row.id in ids][:HOMES]


@login_required
@require_GET
def providers(request: Request) -> HttpResponse:
    """Who offers something that I can see."""
    found = selectors.providers(request.actor, request.GET.get("page", 1))
    return render(request, "catalogue/providers.html", {"providers": found})


@login_required
@require_GET
def teaching(request: Request, skill_id: int) -> HttpResponse:
    """A fragment for the page of a skill: what teaches it."""
    rows = selectors.resources_teaching(request.actor, skill_id)
    context = {"rows": rows, "skill_id": skill_id}
    return render(request, "catalogue/teaching.html", context)


@login_required
@require_GET
def skill_choices(request: Request) -> JsonResponse:
    """Skills for a field that asks while one types."""
    text = request.GET.get("q", "").strip()
    if not text:
        return JsonResponse({"results": []})
    answer = skills.search_skills(text, language=language(), limit=SHOWN, actor=request.actor)
    found = [{"id": str(hit.skill.id), "text": hit.skill.label} for hit in answer.hits]
    return JsonResponse({"results": found})


@login_required
@require_GET
def resource_choices(request: Request) -> JsonResponse:
    """Resources for a field that asks while one types."""
    text = request.GET.get("q", "").strip()[:200]
    if not text:
        return JsonResponse({"results": []})
    query = ResourceQuery(text=text, prefer=language())
    found, _count = selectors.first_hits(request.actor, query, SHOWN)
    rows = [{"id": str(row.id), "text": row.title, "note": row.provider} for row in found]
    return JsonResponse({"results": rows})


def query_of(asked: QueryDict) -> ResourceQuery:
    """The words and filters in an address; what makes no sense is passed over."""
    chosen: dict[str, Any] = {
        name: numbers_in(asked.getlist(word)) if word in NUMBERS else asked.getlist(word)
        for word, name in WORDS.items()
    }
    return ResourceQuery(
        text=asked.get("q", "").strip()[:200],
        sort=asked.get("sort", ""),
        prefer=language(),
        exactly=bool(asked.get("exactly")),
        **chosen,
    )


def facet_links(page: ResourcePage, asked: QueryDict) -> list[FacetLinks]:
    """Each filter with links that keep the rest of the address."""
    words = {name: word for word, name in WORDS.items()}
    return [
        FacetLinks(facet.title, _links(facet, words[facet.name], asked)) for facet in page.facets
    ]


def _links(facet: Facet, word: str, asked: QueryDict) -> list[FacetLink]:
    return [
        FacetLink(value.name, value.count, value.is_chosen, _turned(asked, word, value.value))
        for value in facet.values
    ]


def _turned(asked: QueryDict, word: str, value: str) -> str:
    """The address with this value turned on, or off where it was on."""
    query = asked.copy()
    query.pop("page", None)
    chosen = query.getlist(word)
    others = [each for each in chosen if each != value]
    query.setlist(word, others if value in chosen else [*chosen, value])
    return "?" + query.urlencode()


def sorts(asked: QueryDict) -> list[tuple[str, str, bool]]:
    """Orders to choose from: word, name, chosen."""
    now = asked.get("sort", "")
    names = {
        "": _("best first"),
        "newest": _("newest first"),
        "shortest": _("shortest first"),
        "cheapest": _("cheapest first"),
        "rated": _("most starred first"),
    }
    return [(word, name, word == now) for word, name in names.items()]


def _with(asked: QueryDict, **words: str) -> str:
    query = asked.copy()
    query.update(words)
    return "?" + query.urlencode()


def language() -> str:
    """The language that the person reads."""
    return get_language() or "en"


def posted(request: Request) -> QueryDict | None:
    """What a form is filled with: nothing before it was sent, even if it was sent empty."""
    return request.POST if request.method == "POST" else None
