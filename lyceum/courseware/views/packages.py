"""What a resource opens, for those who may change it: versions, and a new one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lyceum.catalogue import api as catalogue
from lyceum.courseware import policies, selectors, services
from lyceum.courseware.errors import PackageIsInvalid, PackageIsTooLarge, PackagesAreFull, Problem
from lyceum.courseware.forms import PackageForm
from lyceum.kernel.errors import Forbidden
from lyceum.ui.http import Request


@login_required
@require_http_methods(["GET", "POST"])
def packages(request: Request, resource_id: int) -> HttpResponse:
    """The versions of the package, and a place to bring a new one."""
    resource = catalogue.resource_for(request.actor, resource_id)
    if not policies.can_edit(request.actor, resource.organisation_id):
        raise Forbidden
    if request.method != "POST":
        return _page(request, resource_id)
    form = PackageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, resource_id, form)
    file = form.cleaned_data["file"]
    try:
        services.add_package(
            by=request.actor,
            resource_id=resource_id,
            file=file,
            name=file.name,
            is_pages=form.cleaned_data["is_pages"],
        )
    except PackageIsInvalid as refusal:
        return _page(request, resource_id, problems=refusal.problems)
    except (PackageIsTooLarge, PackagesAreFull) as refusal:
        return _page(request, resource_id, problems=[Problem("", 0, "", str(refusal))])
    messages.success(request, _("Taken in. Whoever opens it now gets this version."))
    return redirect("courseware:packages", resource_id)


def _page(
    request: Request,
    resource_id: int,
    form: PackageForm | None = None,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    content = selectors.content_at(resource_id)
    context = {
        "resource": catalogue.resource_for(request.actor, resource_id),
        "versions": selectors.versions(content) if content else [],
        "form": form or PackageForm(),
        "problems": problems,
    }
    status = 422 if problems or form else 200
    return render(request, "courseware/packages.html", context, status=status)
