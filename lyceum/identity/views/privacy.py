"""A person's own data: what there is, a copy of it, who may use it and who looked, and its end."""

from collections.abc import Callable
from functools import wraps

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.identity import selectors, services
from lyceum.identity.types import sharings
from lyceum.ui.http import Request, number_in

LOOKED = 5


def freshly_proven(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """An open session alone is not enough: they prove once more that it is them."""

    @wraps(view)
    def guarded(request: Request, *args: object, **words: object) -> HttpResponseBase:
        if selectors.has_proven(request):
            return view(request, *args, **words)
        if selectors.can_prove(request):
            raise ReauthenticationRequired  # allauth asks, and comes back
        logout(request)
        messages.info(request, _("Please sign in once more, so that we know it is you."))
        return redirect_to_login(request.get_full_path())

    return guarded


@login_required
@require_GET
def privacy(request: Request) -> HttpResponse:
    """What is stored about me, and what I can do about it."""
    actor = request.actor
    rows = selectors.stored_about(actor)
    looked, more = selectors.seen_by(actor, limit=LOOKED)
    context = {
        "rows": rows,
        "total": sum(row.count for row in rows),
        "export": selectors.newest_export(actor),
        "erasure": selectors.open_erasure(request.user.pk),
        "looked": looked,
        "more": more,
    }
    return render(request, "identity/privacy.html", context)


@login_required
@require_GET
def seen(request: Request) -> HttpResponse:
    """Who opened a page about me."""
    rows, more = selectors.seen_by(request.actor, number_in(request.GET.get("before", "")))
    return render(request, "identity/seen.html", {"rows": rows, "more": more})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: Request) -> HttpResponse:
    """What I agreed to, what I share, and taking either back."""
    actor = request.actor
    if request.method == "POST":
        is_given = request.POST.get("is_given") == "yes"
        purpose = request.POST.get("purpose", "")
        services.say_consent(
            by=actor, person_id=request.user.pk, purpose=purpose, is_given=is_given
        )
        messages.success(request, _("You agreed.") if is_given else _("You took it back."))
        return redirect("identity:consents")
    shared = [(sharing.label, sharing.rows(actor)) for sharing in sharings()]
    context = {"consents": selectors.consents_of(actor), "shared": shared}
    return render(request, "identity/consents.html", context)


# --- a copy of everything -------------------------------------------------------------------------


@login_required
@require_POST
def make_archive(request: Request) -> HttpResponse:
    """Have the archive made; the worker does it."""
    services.ask_export(by=request.actor, person_id=request.user.pk)
    messages.success(request, _("Your archive is being made. You get a message when it is ready."))
    return redirect("identity:privacy")


@login_required
@require_GET
@never_cache
@freshly_proven
def archive(request: Request, export_id: int) -> HttpResponseBase:
    """The archive itself, for whom it is about and for nobody else."""
    export = selectors.export_for(request.actor, export_id)
    return FileResponse(export.file.open("rb"), as_attachment=True, filename="my-data.zip")


# --- the end --------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase(request: Request) -> HttpResponseBase:
    """What goes and what stays is read first; then it is asked for, with a proof of who asks."""
    if request.method == "POST":
        return ask_erasure(request)
    rows = selectors.stored_about(request.actor)
    context = {
        "erasure": selectors.open_erasure(request.user.pk),
        "days": services.WAITING.days,
        "going": [row for row in rows if row.count and not row.keeping.stays],
        "staying": [row for row in rows if row.count and row.keeping.stays],
        "held": [row for row in rows if row.held_for],
    }
    return render(request, "identity/erase.html", context)


@freshly_proven
def ask_erasure(request: Request) -> HttpResponse:
    """Asked for; it can be cancelled until its day comes."""
    services.ask_erasure(by=request.actor, person_id=request.user.pk)
    return redirect("identity:erase")


@login_required
@require_POST
def cancel_erasure(request: Request) -> HttpResponse:
    """Everything stays as it was."""
    services.cancel_erasure(by=request.actor, person_id=request.user.pk)
    messages.success(request, _("Your account stays, with all that is in it."))
    return redirect("identity:privacy")
