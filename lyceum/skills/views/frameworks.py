"""The frameworks: whom to thank, how large they are, bringing them in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.kernel.files import FileRefused
from lyceum.skills import forms, selectors, services
from lyceum.ui.http import Request

PAGE = "skills/frameworks.html"


@login_required
@require_GET
def frameworks(request: Request) -> HttpResponse:
    """What we build on; for administrators of the ecosystem, how to bring more in."""
    return _page(request)


def _page(
    request: Request, form: forms.ImportForm | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, object] = {"frameworks": selectors.frameworks()}
    if selectors.may_import(request.actor):
        context["imports"] = selectors.imports(request.actor)
        context["form"] = form or forms.ImportForm(at_hand=selectors.files_at_hand())
        context["folder"] = selectors.import_folder()
    return render(request, PAGE, context, status=status)


@login_required
@require_POST
def start_import(request: Request) -> HttpResponse:
    """Take the file and let the worker bring it in."""
    form = forms.ImportForm(request.POST, request.FILES, at_hand=selectors.files_at_hand())
    if not form.is_valid():
        return _page(request, form, status=422)
    upload = form.cleaned_data["upload"]
    try:
        file = (
            services.keep_upload(by=request.actor, file=upload)
            if upload
            else selectors.import_folder() / form.cleaned_data["at_hand"]
        )
    except FileRefused as refusal:
        form.add_error("upload", str(refusal))
        return _page(request, form, status=422)
    services.import_later(by=request.actor, kind=form.cleaned_data["kind"], file=file)
    messages.success(request, _("It is being brought in. This page shows how far it is."))
    return redirect("skills:frameworks")


@login_required
@require_POST
def resume_import(request: Request, run_id: int) -> HttpResponse:
    """Go on with an import that was cut off."""
    services.resume_import(by=request.actor, run_id=run_id)
    return redirect("skills:frameworks")


@login_required
@require_GET
def import_run(request: Request, run_id: int) -> HttpResponse:
    """How far one import is; asked for every two seconds while it runs."""
    run = selectors.import_for(request.actor, run_id)
    return render(request, f"{PAGE}#run", {"run": run})
