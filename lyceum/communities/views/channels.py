"""A space and the channel of a chat to which it is joined."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.communities import selectors, services
from lyceum.communities.forms import ChannelForm
from lyceum.communities.types import BridgeRow
from lyceum.messaging.api import NotSent
from lyceum.ui.http import Request, number_in

from .spaces import about


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: Request, space_id: int) -> HttpResponse:
    """How the bridge is; where there is none, to which channel the space can be joined."""
    space = selectors.bridged_space(request.actor, space_id)
    row = selectors.bridge_page(request.actor, space_id)
    if row is None:
        return _choose(request, space)
    context = {
        **about(selectors.place_for(request.actor, space_id)),
        "bridge": row,
        "failed": selectors.failed_crossings(row.id),
        "guests": selectors.guests_of(space_id),
    }
    return render(request, "communities/channel.html", context)


def _choose(request: Request, space: Any) -> HttpResponse:
    chat_id = number_in(request.POST.get("chat") or request.GET.get("chat", ""))
    chat = selectors.chat_for(space, chat_id) if chat_id else None
    form, trouble = None, ""
    if chat:
        form, trouble = _form(request, space, chat.id)
    if chat and form and form.is_valid():
        services.join_channel(
            by=request.actor,
            space_id=space.pk,
            token_id=chat.id,
            channel=form.cleaned_data["channel"],
            notice=_notice(space),
        )
        messages.success(request, _("They are one now. Say hello in either."))
        return redirect("communities:channel", space.pk)
    context = {
        **about(selectors.place_for(request.actor, space.pk)),
        "chats": selectors.chats_for(space),
        "chat": chat,
        "form": form,
        "trouble": trouble,
        "guests": selectors.guests_of(space.pk),
    }
    status = 422 if form and form.errors else 200
    return render(request, "communities/channel.html", context, status=status)


def _form(request: Request, space: Any, chat_id: int) -> tuple[ChannelForm | None, str]:
    """The channels are asked for at the chat, which may not answer."""
    try:
        rows = selectors.channels_for(space, chat_id)
    except NotSent as trouble:
        return None, str(trouble)
    return ChannelForm(request.POST or None, channels=rows), ""


def _notice(space: Any) -> str:
    """Who reads the channel is told in it that others do, too; in the language of the house."""
    with translation.override(settings.LANGUAGE_CODE):
        url = settings.BASE_URL.rstrip("/") + reverse("communities:space", args=[space.pk])
        words = _(
            "From now on what is said here is also read in the space [{title}]({url}), and what is"
            " said there is read here. Who is in both has one name."
        )
        title = space.title.replace("[", "(").replace("]", ")")
        return words.format(title=title, url=url)


@login_required
@require_POST
def pause(request: Request, space_id: int) -> HttpResponse:
    """Nothing goes over for a while, or again."""
    is_paused = request.POST.get("pause") != "no"
    services.pause_channel(by=request.actor, space_id=space_id, is_paused=is_paused)
    return redirect("communities:channel", space_id)


@login_required
@require_POST
def part(request: Request, space_id: int) -> HttpResponse:
    """They are two again."""
    services.part_channel(by=request.actor, space_id=space_id)
    messages.success(request, _("They are two again. What came over stays where it is."))
    return redirect("communities:channel", space_id)


@login_required
@require_POST
def look_again(request: Request, space_id: int) -> HttpResponse:
    """What stopped it is put right."""
    services.look_again(by=request.actor, space_id=space_id)
    messages.success(request, _("It is tried again."))
    return redirect("communities:channel", space_id)


@login_required
@require_POST
def settle(request: Request, space_id: int) -> HttpResponse:
    """What did not come over: once more, or never; one, or all."""
    one = number_in(request.POST.get("one", ""))
    number = services.settle_crossings(
        by=request.actor,
        space_id=space_id,
        verb="retry" if request.POST.get("verb") == "retry" else "drop",
        ids=[one] if one else None,
    )
    messages.success(request, _("Settled: {n}.").format(n=number))
    return redirect("communities:channel", space_id)


@login_required
@require_POST
def forget_guest(request: Request, space_id: int) -> HttpResponse:
    """What a guest said goes, and their name."""
    guest_id = number_in(request.POST.get("guest", "")) or 0
    services.forget_guest(by=request.actor, space_id=space_id, guest_id=guest_id)
    messages.success(request, _("Their name and what they said are gone from here."))
    return redirect("communities:channel", space_id)


@login_required
@require_GET
def channels(request: Request) -> HttpResponse:
    """All bridges of the house, for who runs it."""
    rows: list[BridgeRow] = selectors.bridges_page(request.actor)
    return render(request, "communities/channels.html", {"rows": rows})
