"""My tools, and the tools that an administrator keeps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.access import policies, selectors, services
from lyceum.access.forms import NewToolForm, PassForm, ToolForm
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.ui.http import Request

PAGE = require_http_methods(["GET", "HEAD", "POST"])
ALL = ("name", "about", "start_url", "is_for_all", "scopes")


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """The tools that are offered to the person, and those that know of them."""
    context = {
        "tools": selectors.my_tools(request.actor),
        "known": selectors.known_by(request.actor),
        "keeps": policies.keeps_any_tools(request.actor),
    }
    return render(request, "access/my_tools.html", context)


@login_required
@require_POST
def withdraw(request: Request, tool_id: int) -> HttpResponse:
    """The tool learns nothing more of the person."""
    services.withdraw_consent(by=request.actor, tool_id=tool_id)
    messages.success(request, _("Withdrawn. The tool learns nothing more of you."))
    return redirect("tools:mine")


# --- for administrators ---------------------------------------------------------------------------


@login_required
@require_GET
def kept(request: Request) -> HttpResponse:
    """The tools that the actor keeps."""
    _insist_on_keeper(request)
    return render(request, "access/tools.html", {"rows": selectors.kept_tools(request.actor)})


@login_required
@never_cache
@PAGE
def add(request: Request) -> HttpResponse:
    """Register a tool; its secret is shown once."""
    _insist_on_keeper(request)
    keepers = selectors.places_for_tools(request.actor)
    first = {"scopes": ["profile", "email"]}
    form = NewToolForm(request.POST or None, keepers=keepers, initial=first, **_choices(request))
    if form.is_valid():
        at = form.cleaned_data["place"] or None
        made = _done(form, services.register_tool, by=request.actor, organisation_id=at)
        if made:
            return _secret(request, *made)
    return _form(request, form)


@login_required
@never_cache
@PAGE
def change(request: Request, tool_id: int) -> HttpResponse:
    """What a tool is, what to enter in it, and whose people may use it."""
    tool = selectors.tool_for(request.actor, tool_id)
    form = ToolForm(request.POST or None, initial=_said_of(tool), **_choices(request))
    if form.is_valid():
        made = _done(form, services.change_tool, by=request.actor, tool_id=tool_id)
        if made and made[1]:
            return _secret(request, *made)
        if made:
            messages.success(request, _("Saved."))
            return redirect("tools:tool", tool_id)
    return _form(request, form, tool=tool, owner=selectors.keeper_name(tool))


@login_required
@never_cache
@require_POST
def renew_secret(request: Request, tool_id: int) -> HttpResponse:
    """A new secret, shown once."""
    return _secret(request, *services.renew_secret(by=request.actor, tool_id=tool_id))


@login_required
@require_POST
def revoke(request: Request, tool_id: int) -> HttpResponse:
    """Nobody signs in to it any more."""
    services.revoke_tool(by=request.actor, tool_id=tool_id)
    messages.success(request, _("Revoked. Nobody signs in to it any more."))
    return redirect("tools:kept")


@login_required
@never_cache
@PAGE
def passes(request: Request) -> HttpResponse:
    """Tokens with which tools register themselves."""
    _insist_on_keeper(request)
    keepers = selectors.places_for_tools(request.actor)
    form = PassForm(request.POST or None, keepers=keepers)
    context: dict[str, Any] = {"form": form, "address": selectors.address("openid:register")}
    if form.is_valid():
        at, note = form.cleaned_data["place"] or None, form.cleaned_data["note"]
        context["token"] = services.make_registration_pass(
            by=request.actor, organisation_id=at, note=note
        )
    context["rows"] = selectors.open_passes(request.actor)
    return render(request, "access/passes.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw_pass(request: Request, pass_id: int) -> HttpResponse:
    """The token opens nothing any more."""
    services.withdraw_registration_pass(by=request.actor, pass_id=pass_id)
    return redirect("tools:passes")


def _insist_on_keeper(request: Request) -> None:
    if not policies.keeps_any_tools(request.actor):
        raise NotFound


def _choices(request: Request) -> dict[str, Any]:
    places = [place for place in selectors.places_for_tools(request.actor) if place[0]]
    return {
        "places": places,
        "may_offer_to_all": policies.can_keep_tools(request.actor, None),
    }


def _said_of(tool: Any) -> dict[str, Any]:
    said = {name: getattr(tool, name) for name in ALL}
    return said | {
        "redirect_uris": "\n".join(tool.redirect_uris.split()),
        "post_logout_redirect_uris": "\n".join(tool.post_logout_redirect_uris.split()),
        "is_public": tool.client_type == "public",
        "is_pairwise": tool.subject_type == "pairwise",
        "organisation_ids": sorted(selectors.offered_places(tool)),
    }


def _done(form: ToolForm, work: Any, **said: Any) -> Any:
    """Do it; where it is refused, the form says why."""
    try:
        return work(wish=form.wish(), **said)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None


def _form(request: Request, form: ToolForm, **more: Any) -> HttpResponse:
    context = {"form": form, "issuer": selectors.issuer(), **more}
    return render(request, "access/tool.html", context, status=422 if form.errors else 200)


def _secret(request: Request, tool: Any, secret: str) -> HttpResponse:
    """The only time that the secret is shown."""
    context = {"tool": tool, "secret": secret, "issuer": selectors.issuer()}
    return render(request, "access/tool_secret.html", context)
