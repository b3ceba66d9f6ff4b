"""Whole catalogues in and out."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lyceum.catalogue import policies, services
from lyceum.kernel import intake
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.kernel.tables import write_csv
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request
from lyceum.ui.intake import Frame, ImportPages, UploadForm


class CataloguePages(ImportPages):
    """The usual pages; a page, a feed or a list of feeds becomes a table on its way in."""

    def _uploaded(self, request: Request, frame: Frame, form: UploadForm) -> Any:
        return intake.upload(
            by=request.actor,
            kind=self.kind,
            owner_id=frame.owner_id,
            organisation_id=frame.organisation_id,
            file=services.as_table(form.cleaned_data["file"]),
            encoding=form.cleaned_data["encoding"],
        )


def home_of(request: Request, slug: str) -> tuple[int, str]:
    """The organisation, for whom the actor may bring catalogues in and out."""
    rows = organisations.organisations_for(request.actor)
    found = next((row for row in rows if row.slug == slug), None)
    if found is None:
        raise NotFound
    if not policies.can_import(request.actor, found.id):
        raise Forbidden
    return found.id, found.name


def frame(request: Request, slug: str) -> Frame:
    """The frame of the import pages."""
    organisation_id, name = home_of(request, slug)
    return Frame(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        title=_("Bring a catalogue into {name}").format(name=name),
        back=reverse("catalogue:explore"),
        back_title=_("Explore"),
        place={"slug": slug},
        links=(
            (reverse("catalogue:export", args=[slug]), _("What is there, as CSV")),
            (reverse("catalogue:export", args=[slug]) + "?as=json-ld", _("… as JSON-LD")),
            (reverse("catalogue:export", args=[slug]) + "?as=opml", _("The podcasts, as OPML")),
        ),
    )


pages = CataloguePages("catalogue", "catalogue:import", frame)


@login_required
@require_GET
def export(request: Request, slug: str) -> HttpResponseBase:
    """The catalogue of an organisation as a file that comes in again."""
    organisation_id, _name = home_of(request, slug)
    form = request.GET.get("as", "csv")
    if form == "json-ld":
        found = services.export_json_ld(by=request.actor, organisation_id=organisation_id)
        words = json.dumps(found, ensure_ascii=False, indent=1)
        return _file(HttpResponse(words, content_type="application/ld+json"), f"{slug}.jsonld")
    if form == "opml":
        feeds = services.export_opml(by=request.actor, organisation_id=organisation_id)
        return _file(HttpResponse(feeds, content_type="text/x-opml"), f"{slug}.opml")
    rows = services.export_rows(by=request.actor, organisation_id=organisation_id)
    lines = write_csv(services.COLUMNS, rows, bom=True)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    return _file(answer, f"{slug}.csv")


def _file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="catalogue-{name}"'
    return response
