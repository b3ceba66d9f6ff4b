"""Coming in, going, and who is there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from lyceum.communities import selectors, services
from lyceum.communities.forms import InviteForm
from lyceum.identity import api as identity
from lyceum.kernel.errors import NotFound
from lyceum.ui.http import Request, number_in

from .spaces import about

FOLLOWS = ("all", "mine", "nothing")
ROLES = ("member", "moderator")


@login_required
@require_POST
def join(request: Request, space_id: int) -> HttpResponse:
    """Come in, by whichever way there is: freely, as invited, or by asking."""
    actor = request.actor
    place = selectors.place_for(actor, space_id)
    if place.is_invited:
        services.accept_invitation(by=actor, space_id=space_id)
    elif place.space.kind == "request":
        services.ask_to_join(by=actor, space_id=space_id, words=request.POST.get("words", ""))
        messages.success(request, _("You have asked to join. You are told of the answer."))
        return redirect("communities:space", space_id)
    else:
        services.join(by=actor, space_id=space_id)
    messages.success(request, _("You are in. Say hello: introduce yourself."))
    return redirect("communities:space", space_id)


@login_required
@require_POST
def leave(request: Request, space_id: int) -> HttpResponse:
    """Go; decline; ask no more."""
    services.leave(by=request.actor, space_id=space_id)
    messages.success(request, _("You are not in this space any more."))
    return redirect("communities:mine")


@login_required
@require_POST
def follow(request: Request, space_id: int) -> HttpResponse:
    """Of what one wants to hear."""
    follows = request.POST.get("follows", "")
    if follows not in FOLLOWS:
        raise NotFound
    services.follow(by=request.actor, space_id=space_id, follows=follows)
    messages.success(request, _("Changed."))
    return redirect("communities:space", space_id)


@login_required
@require_GET
def members(request: Request, space_id: int) -> HttpResponse:
    """Who is in it, for those who are; for who looks after it also who waits."""
    place = selectors.place_to_read(request.actor, space_id)
    if not (place.is_in or place.may_keep):
        raise NotFound
    words = request.GET.get("q", "")[:60].strip()
    before = number_in(request.GET.get("before", ""))
    context = {
        **about(place),
        "page": selectors.member_page(place, before=before, words=words),
        "waiting": selectors.waiting_page(place).rows if place.may_keep else [],
        "words": words,
        "form": InviteForm(),
        "may_invite": place.may_keep or (place.is_in and place.space.kind != "request"),
    }
    return render(request, "communities/members.html", context)


@login_required
@require_POST
def invite(request: Request, space_id: int) -> HttpResponse:
    """Invite people of whatever organisation by their addresses. Whether somebody has an account is
    not said to whoever asks: those who have one find the invitation."""
    selectors.place_for(request.actor, space_id)
    form = InviteForm(request.POST)
    if form.is_valid():
        known = identity.people_by_email(form.cleaned_data["people"])
        services.invite(by=request.actor, space_id=space_id, person_ids=sorted(known.values()))
        n = len(form.cleaned_data["people"])
        said = ngettext(
            "Who has an account under this address is invited.",
            "Who has an account under these {n} addresses is invited.",
            n,
        )
        messages.success(request, said.format(n=n))
    else:
        messages.error(request, _("Give at least one mail address."))
    return redirect("communities:members", space_id)


@login_required
@require_POST
def answer_join(request: Request, space_id: int, person_id: int) -> HttpResponse:
    """Let them in, or not."""
    is_yes = request.POST.get("answer") == "yes"
    services.answer_join(by=request.actor, space_id=space_id, person_id=person_id, is_yes=is_yes)
    messages.success(request, _("They are in, and told.") if is_yes else _("They are told."))
    return redirect("communities:members", space_id)


@login_required
@require_POST
def give_role(request: Request, space_id: int, person_id: int) -> HttpResponse:
    """Moderator, or member."""
    role = request.POST.get("role", "")
    if role not in ROLES:
        raise NotFound
    services.give_role(by=request.actor, space_id=space_id, person_id=person_id, role=role)
    messages.success(request, _("Changed."))
    return redirect("communities:members", space_id)


@login_required
@require_POST
def remove(request: Request, space_id: int, person_id: int) -> HttpResponse:
    """Out."""
    services.remove_member(by=request.actor, space_id=space_id, person_id=person_id)
    messages.success(request, _("They are not in this space any more."))
    return redirect("communities:members", space_id)
