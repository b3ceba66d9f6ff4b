"""My work tools: what they may tell of me."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.integrations import selectors, services
from lyceum.integrations.errors import AccountTaken
from lyceum.integrations.forms import AccountForm
from lyceum.ui.http import Request


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """The tools of the person's organisations, each with what it may tell and has told."""
    return _page(request)


def _page(
    request: Request, tried: int | None = None, said: AccountForm | None = None
) -> HttpResponse:
    """All of them; at the one that was tried in vain, what was said and why it is not so."""
    tools = [
        (
            tool,
            said if tool.connection_id == tried else AccountForm(auto_id=_id(tool.connection_id)),
        )
        for tool in selectors.my_tools(request.actor)
    ]
    return render(request, "integrations/mine.html", {"tools": tools}, status=422 if said else 200)


def _id(connection_id: int) -> str:
    return f"%s-{connection_id}"


@require_POST
@login_required
def allow(request: Request, connection_id: int) -> HttpResponse:
    """From now on it tells."""
    form = AccountForm(request.POST, auto_id=_id(connection_id))
    if form.is_valid():
        try:
            services.allow_tool(by=request.actor, connection_id=connection_id, **form.cleaned_data)
        except AccountTaken as refusal:
            form.add_error("account", str(refusal))
        else:
            told = _("Agreed. What you do there comes into your record from now on.")
            messages.success(request, told)
            return redirect("integrations:mine")
    return _page(request, connection_id, form)


@require_POST
@login_required
def pause(request: Request, connection_id: int) -> HttpResponse:
    """Nothing is told for a while; or again."""
    is_paused = request.POST.get("is_paused") == "yes"
    services.pause_tool(by=request.actor, connection_id=connection_id, is_paused=is_paused)
    told = _("Paused. Nothing is told until you go on.") if is_paused else _("It tells again.")
    messages.success(request, told)
    return redirect("integrations:mine")


@require_POST
@login_required
def unlink(request: Request, connection_id: int) -> HttpResponse:
    """It tells nothing any more."""
    services.unlink_tool(by=request.actor, connection_id=connection_id)
    messages.success(
        request, _("Unlinked. It tells nothing more; what is in your record is yours.")
    )
    return redirect("integrations:mine")
