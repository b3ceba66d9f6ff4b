"""Dates that a space announces."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.communities import selectors, services
from lyceum.communities.forms.gatherings import GatheringForm
from lyceum.kernel.errors import Forbidden
from lyceum.ui.http import Request

from .spaces import about

PAGE = "communities/gathering.html"


@login_required
@require_http_methods(["GET", "POST"])
def announce(request: Request, space_id: int) -> HttpResponse:
    """When and where people of the space meet."""
    place = selectors.place_for(request.actor, space_id)
    if not place.may_write:
        raise Forbidden
    form = GatheringForm(request.POST or None)
    if form.is_valid():
        made = services.announce(by=request.actor, space_id=space_id, new=form.new())
        messages.success(request, _("Announced. Say whether you come yourself."))
        return redirect("communities:post", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, PAGE, {**about(place), "form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def move_date(request: Request, post_id: int) -> HttpResponse:
    """Another time or place; or not at all."""
    post, place = selectors.post_for(request.actor, post_id)
    if not (place.may_keep or post.author_id == request.actor.person_id):
        raise Forbidden
    start = GatheringForm.initial_of(selectors.gathering_of(post))
    form = GatheringForm(request.POST or None, initial=start)
    del form.fields["words"]
    if form.is_valid():
        services.move_date(by=request.actor, post_id=post_id, new=form.new())
        messages.success(request, _("Changed. Whoever comes finds it in their calendar."))
        return redirect("communities:post", post_id)
    status = 422 if form.is_bound else 200
    return render(request, PAGE, {**about(place), "form": form, "post_id": post_id}, status=status)


@login_required
@require_POST
def call_off_date(request: Request, post_id: int) -> HttpResponse:
    """It does not take place."""
    services.call_off_date(by=request.actor, post_id=post_id)
    messages.success(request, _("Called off; the calendars of all who would have come know."))
    return redirect("communities:post", post_id)


@login_required
@require_POST
def say_coming(request: Request, post_id: int) -> HttpResponse:
    """Yes, perhaps, no."""
    services.say_coming(by=request.actor, post_id=post_id, answer=request.POST.get("answer", ""))
    messages.success(request, _("Noted."))
    return redirect("communities:post", post_id)
