"""Two accounts of one human, for the administrators of the ecosystem."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.identity import selectors, services
from lyceum.identity.forms import MergeForm
from lyceum.kernel.errors import DomainError
from lyceum.ui.http import Request

from .privacy import freshly_proven

PAGE = "identity/merges.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def merges(request: Request) -> HttpResponseBase:
    """What became one, and could be two again; and which two should become one."""
    context = {"merges": selectors.merges(request.actor), "days": selectors.term().days}
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return merge(request, form, context)
    status = 422 if form.errors else 200
    return render(request, PAGE, {**context, "form": form}, status=status)


@freshly_proven
def merge(request: Request, form: MergeForm, context: dict[str, object]) -> HttpResponse:
    """First what would happen, in words; then, with another click, it does."""
    try:
        kept_id, folded_id = map(selectors.person_known_as, form.cleaned_data.values())
        pair = {"kept_id": kept_id, "folded_id": folded_id}
        if "sure" in request.POST:
            services.merge_people(by=request.actor, kept_id=kept_id, folded_id=folded_id)
            messages.success(request, _("Two accounts became one."))
            return redirect("identity:merges")
        seen = services.preview_merge(by=request.actor, kept_id=kept_id, folded_id=folded_id)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return render(request, PAGE, {**context, "form": form}, status=refusal.status)
    return render(request, PAGE, {**context, **pair, "form": form, "seen": seen})


@login_required
@require_POST
@freshly_proven
def unmerge(request: Request, merge_id: int) -> HttpResponse:
    """Two again; what came in between is listed."""
    lines = services.unmerge_people(by=request.actor, merge_id=merge_id)
    return render(request, "identity/unmerged.html", {"lines": lines})
