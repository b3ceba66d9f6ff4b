"""Looking as somebody else: why, stop, and who looked as me."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.access import selectors, services
from lyceum.access.forms import ViewAsForm
from lyceum.access.types import VIEW_KEY
from lyceum.kernel.errors import DomainError
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def view_as(request: Request, slug: str, person_id: int) -> HttpResponse:
    """Ask why, say what will be seen and who will hear of it, and begin."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    person = selectors.person_to_view(request.actor, organisation.pk, person_id)
    form = ViewAsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _begun(request, organisation.pk, form):
        return redirect("organisations:organisation", slug)
    context = {"organisation": organisation, "person": person, "form": form}
    status = 422 if form.errors else 200
    return render(request, "access/view_as.html", context, status=status)


def _begun(request: Request, organisation_id: int, form: ViewAsForm) -> bool:
    person_id = request.resolver_match.kwargs["person_id"] if request.resolver_match else 0
    try:
        view = services.begin_viewing(
            by=request.actor,
            organisation_id=organisation_id,
            person_id=person_id,
            reason=form.cleaned_data["reason"],
        )
    except DomainError as refusal:
        form.add_error("reason", str(refusal))
        return False
    request.session[VIEW_KEY] = view.pk
    rotate_token(request)  # forms that were open before are one's own, and stay behind
    return True


@login_required
@require_POST
def stop_viewing(request: Request) -> HttpResponse:
    """Be oneself again, where one was before."""
    view_id = request.session.get(VIEW_KEY)
    if view_id is None:
        return redirect("portal:home")
    there = selectors.where_it_was(request.actor, view_id)
    services.forget_view(request, view_id)
    messages.success(request, _("You are yourself again."))
    return redirect("organisations:place", *there) if there else redirect("portal:home")


@login_required
@require_GET
def views_of_me(request: Request) -> HttpResponse:
    """Who looked as me, where, when and why."""
    return render(request, "access/views_of_me.html", {"rows": selectors.views_of(request.actor)})
