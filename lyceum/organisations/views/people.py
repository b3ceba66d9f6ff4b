from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.identity import api as identity
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.kernel.tables import write_csv, write_xlsx
from lyceum.organisations import selectors, services
from lyceum.organisations.forms import NewPersonForm, PlaceForm
from lyceum.organisations.types import DirectoryQuery, Place
from lyceum.ui.http import Request, number_in, page_in

from .frames import organisation_page, partly_kept_organisation, signed_in

PAGE = require_http_methods(["GET", "POST"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIGHT = "organisations.place"
SIZES = ("25", "50", "100", "200")


@signed_in
@require_GET
def directory(request: Request, slug: str) -> HttpResponse:
    """The people of an organisation; what is looked for stands in the address."""
    page = organisation_page(request, slug)
    found = selectors.directory(request.actor, page["organisation"], query_of(request))
    context = {
        **page,
        "found": found,
        "units": found.units,
        "grantable": selectors.role_choices(),
        "relations": selectors.relation_choices(),
        "asked": request.GET,
    }
    return render(request, "organisations/directory.html", context)


def query_of(request: Request) -> DirectoryQuery:
    """The question in the address; what is no number is nothing."""
    asked = request.GET
    size = asked.get("size", "")
    return DirectoryQuery(
        text=asked.get("q", "")[:100],
        unit_id=number_in(asked.get("unit", "")),
        role=asked.get("role", ""),
        relation=asked.get("relation", ""),
        ended=asked.get("ended") == "1",
        sort=asked.get("sort", "name"),
        page=page_in(asked.get("page")),
        size=int(size) if size in SIZES else 50,
    )


@signed_in
@require_GET
def place(request: Request, slug: str, person_id: int) -> HttpResponse:
    """One person's place: what they are here, whom they report to, what changed when."""
    page = organisation_page(request, slug)
    page["place"] = selectors.place_of(request.actor, page["organisation"], person_id)
    identity.note_disclosure(viewer=request.actor, person_id=person_id, kind=SIGHT)
    return render(request, "organisations/place.html", page)


@signed_in
@require_GET
def sees_me(request: Request, slug: str) -> HttpResponse:
    """What this organisation sees of me, as it sees it."""
    page = organisation_page(request, slug)
    language = get_language() or "en"
    page["lenses"] = selectors.seen_through(request.actor, page["organisation"], language)
    return render(request, "organisations/sees_me.html", page)


@signed_in
@PAGE
def add_person(request: Request, slug: str) -> HttpResponse:
    """One person by hand; somebody known by this address gets a second place."""
    organisation, reach = partly_kept_organisation(request, slug)
    form = NewPersonForm(
        selectors.unit_choices(organisation.pk, reach),
        request.POST or None,
        initial=_new(),
        is_whole=reach.is_whole,
    )
    if request.method == "POST" and form.is_valid():
        try:
            person_id = _added(request, organisation.pk, form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("organisations:place", slug, person_id)
    context = organisation_page(request, slug, form=form, title=_("Add a person"))
    return render(request, "organisations/place_form.html", context, status=_status(form))


def _new() -> dict[str, Any]:
    return {"starts_on": selectors.today(), "weekly_hours": 2}


def _added(request: Request, organisation_id: int, form: NewPersonForm) -> int:
    return services.add_person_with_place(
        by=request.actor,
        organisation_id=organisation_id,
        name=form.cleaned_data["name"],
        email=form.cleaned_data["email"],
        manager_id=_manager(form),
        **form.place(),
    )


@signed_in
@PAGE
def change_place(request: Request, slug: str, person_id: int) -> HttpResponse:
    """Move somebody, or put right what their place says."""
    organisation, reach = partly_kept_organisation(request, slug)
    place = selectors.place_of(request.actor, organisation, person_id)
    if not place.may_keep:
        raise NotFound
    identity.note_disclosure(viewer=request.actor, person_id=person_id, kind=SIGHT)
    form = PlaceForm(
        selectors.unit_choices(organisation.pk, reach),
        request.POST or None,
        initial=_said(place),
        is_whole=reach.is_whole,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_membership(
                by=request.actor,
                organisation_id=organisation.pk,
                person_id=person_id,
                **_changed_manager(form),
                **form.place(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("organisations:place", slug, person_id)
    context = organisation_page(request, slug, form=form, title=place.row.name, place=place)
    return render(request, "organisations/place_form.html", context, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _said(place: Place) -> dict[str, Any]:
    manager = identity.cards_of([place.manager_id]) if place.manager_id else {}
    return {
        **{name: getattr(place.row, name) for name in SAID},
        "relation": place.relation,
        "unit_id": place.unit_id,
        "manager": next((card.email for card in manager.values()), ""),
        "weekly_hours": f"{place.weekly_minutes / 60:g}",
    }


SAID = ("position", "employee_number", "starts_on", "ends_on")


def _changed_manager(form: PlaceForm) -> dict[str, Any]:
    """Nothing where the field was left alone: a manager without an e-mail cannot be named in it."""
    return {"manager_id": _manager(form)} if "manager" in form.changed_data else {}


def _manager(form: PlaceForm) -> int | None:
    email = form.cleaned_data["manager"].lower()
    if not email:
        return None
    person_id = identity.people_by_email([email]).get(email)
    if person_id is None:
        raise NotFound
    return person_id


@require_POST
@signed_in
def end_place(request: Request, slug: str, person_id: int) -> HttpResponse:
    """Somebody leaves; their account and record stay with them."""
    organisation, _reach = partly_kept_organisation(request, slug)
    services.end_membership(by=request.actor, organisation_id=organisation.pk, person_id=person_id)
    messages.success(request, _("The place has ended. The person keeps their account."))
    return redirect("organisations:place", slug, person_id)


@signed_in
@require_GET
def export(request: Request, slug: str) -> HttpResponseBase:
    """Everybody whom one keeps, as the file that would import them."""
    organisation, _reach = partly_kept_organisation(request, slug)
    rows = selectors.people_rows(request.actor, organisation)
    columns, name = selectors.PEOPLE_COLUMNS, f"people-{organisation.slug}"
    response: HttpResponseBase
    if request.GET.get("as") == "xlsx":
        response = HttpResponse(content_type=XLSX)
        write_xlsx(response, columns, rows, title=organisation.name[:31])  # type: ignore[arg-type]
        name += ".xlsx"
    else:
        lines = write_csv(columns, rows, bom=True)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name += ".csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
