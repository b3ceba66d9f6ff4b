"""Lessons that leave for other systems, and courses of other systems that come in."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from lyceum.courseware import selectors, services
from lyceum.courseware.errors import PackageIsInvalid, PackageIsTooLarge, Problem
from lyceum.courseware.forms import ImportForm
from lyceum.kernel.errors import Forbidden
from lyceum.ui.http import Request

PAGE = "courseware/import_lessons.html"


@login_required
@require_GET
def export_lesson(request: Request, lesson_id: int, form: str) -> HttpResponseBase:
    """The draft as a cmi5 package or a Common Cartridge."""
    name, file = selectors.exported_lesson(request.actor, lesson_id, form)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def import_lessons(request: Request) -> HttpResponse:
    """Bring a course in; what became of it, and what did not fit, stands on the answer."""
    homes = selectors.teaching_in(request.actor)
    if not homes:
        raise Forbidden
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        homes=homes,
        initial={"language": get_language() or "en", "organisation": request.actor.organisation_id},
    )
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    try:
        done = services.import_lessons(
            by=request.actor,
            organisation_id=said["organisation"],
            file=said["file"],
            language=said["language"],
        )
    except (PackageIsInvalid, PackageIsTooLarge) as refusal:
        problems = getattr(refusal, "problems", None) or [Problem("", 0, "", str(refusal))]
        return render(request, PAGE, {"form": form, "problems": problems}, status=422)
    return render(request, PAGE, {"done": done})
