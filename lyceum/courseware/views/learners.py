"""Who learns in a package, part by part, and letting somebody off one: for who teaches there."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.catalogue import api as catalogue
from lyceum.courseware import selectors, services
from lyceum.courseware.errors import NothingToOpen
from lyceum.courseware.forms import WaiveForm
from lyceum.identity import api as identity
from lyceum.ui.http import Request, page_in


@login_required
@require_GET
def learners(request: Request, resource_id: int) -> HttpResponse:
    """How far each of them is."""
    content = selectors.content_of(request.actor, resource_id)
    if content is None:
        raise NothingToOpen
    found = selectors.learners_of(request.actor, content, page_in(request.GET.get("page")))
    resource = catalogue.resource_for(request.actor, resource_id)
    context = {"resource": resource, "rows": found.rows, "page": found.page}
    return render(request, "courseware/learners.html", context)


@login_required
@require_GET
def learner(request: Request, registration: UUID) -> HttpResponse:
    """One learner, part by part."""
    return _learner(request, registration, None)


@login_required
@require_POST
def waive(request: Request, registration: UUID) -> HttpResponse:
    """Let them off a part, for a reason."""
    form = WaiveForm(request.POST)
    if not form.is_valid():
        return _learner(request, registration, form)
    services.waive(by=request.actor, registration=registration, **form.cleaned_data)
    messages.success(request, _("Waived. They need not do this part any more."))
    return redirect("courseware:learner", registration)


def _learner(request: Request, registration: UUID, wrong: WaiveForm | None) -> HttpResponse:
    attempt = selectors.attempt_for(request.actor, registration)
    rows = selectors.overview(attempt.package, attempt)
    context = {
        "attempt": attempt,
        "resource": catalogue.resource_for(request.actor, attempt.content.resource_id),
        "name": identity.names_of([attempt.person_id]).get(attempt.person_id, ""),
        "rows": [(row, _form_of(row.index, wrong)) for row in rows],
    }
    return render(request, "courseware/learner.html", context, status=422 if wrong else 200)


def _form_of(unit: int | None, wrong: WaiveForm | None) -> WaiveForm:
    """The form of a part: the one that was sent, where it was this part's."""
    if wrong is not None and str(unit) == wrong.data.get("unit"):
        return wrong
    return WaiveForm(initial={"unit": unit}, auto_id=f"id_%s_{unit}")
