"""The chats in which people of an organisation are told, for who administers it."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.connections import api as connections
from lyceum.messaging import selectors, services
from lyceum.messaging.forms import ChatForm, EarForm, TokenForm
from lyceum.messaging.types import CHATS
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chats(request: Request, organisation_id: int) -> HttpResponse:
    """The chats of an organisation, and a form for another."""
    rows = connections.tokens_of(request.actor, organisation_id, CHATS)
    organisation = organisations.organisation_for(request.actor, organisation_id)
    form = ChatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.join_chat(by=request.actor, organisation_id=organisation_id, **form.cleaned_data)
        messages.success(request, _("It is kept. Try it, so that you know that it works."))
        return redirect("messaging:chats", organisation_id)
    ears = selectors.ears_of([row.id for row in rows])
    desks = selectors.desks_among([row.id for row in rows])
    context = {
        "organisation": organisation,
        "rows": [
            (
                row,
                TokenForm(auto_id=f"token-{row.id}-%s"),
                EarForm(auto_id=f"ear-{row.id}-%s"),
                ears.get(row.id, ""),
                row.id in desks,
            )
            for row in rows
        ],
        "form": form,
        **asdict(organisations.tabs_of(request.actor, organisation_id)),
    }
    return render(request, "messaging/chats.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def renew_chat(request: Request, organisation_id: int, token_id: int) -> HttpResponse:
    """Another token; what waited goes out."""
    form = TokenForm(request.POST)
    if form.is_valid():
        number = services.renew_chat(
            by=request.actor,
            organisation_id=organisation_id,
            token_id=token_id,
            **form.cleaned_data,
        )
        told = _("It is kept. Messages that waited and go out now: {n}.")
        messages.success(request, told.format(n=number))
    else:
        messages.error(request, _("A token is missing, or too long."))
    return redirect("messaging:chats", organisation_id)


@login_required
@require_POST
def listen_chat(request: Request, organisation_id: int, token_id: int) -> HttpResponse:
    """Slack tells us when something happens in its channels."""
    form = EarForm(request.POST)
    if form.is_valid():
        services.listen_chat(
            by=request.actor,
            organisation_id=organisation_id,
            token_id=token_id,
            **form.cleaned_data,
        )
        messages.success(request, _("It is kept. Give Slack the address that stands here now."))
    else:
        messages.error(request, _("A secret is missing, or too long."))
    return redirect("messaging:chats", organisation_id)


@login_required
@require_POST
def set_desk(request: Request, organisation_id: int, token_id: int) -> HttpResponse:
    """What people write to us alone there is read from now on, or no more."""
    is_open = request.POST.get("open") == "yes"
    verb = services.open_desk if is_open else services.close_desk
    verb(by=request.actor, organisation_id=organisation_id, token_id=token_id)
    told = (
        _("Questions are taken there from now on.") if is_open else _("None are taken there now.")
    )
    messages.success(request, told)
    return redirect("messaging:chats", organisation_id)


@login_required
@require_POST
def leave_chat(request: Request, organisation_id: int, token_id: int) -> HttpResponse:
    """Nothing is told there any more."""
    services.leave_chat(by=request.actor, organisation_id=organisation_id, token_id=token_id)
    return redirect("messaging:chats", organisation_id)


@login_required
@require_POST
def try_chat(request: Request, organisation_id: int, token_id: int) -> HttpResponse:
    """Write to oneself there."""
    words = _("This is how Lyceum writes to you.")
    trouble = services.try_chat(
        by=request.actor, organisation_id=organisation_id, token_id=token_id, words=words
    )
    if trouble:
        messages.error(request, _("It did not work: {trouble}").format(trouble=trouble))
    else:
        messages.success(request, _("It works: look at your direct messages."))
    return redirect("messaging:chats", organisation_id)
