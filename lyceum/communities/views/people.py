"""Whom to ask."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.communities import selectors, services
from lyceum.communities.forms import OfferForm
from lyceum.ui.http import Request


@login_required
@require_GET
def people(request: Request) -> HttpResponse:
    """Who offers to be asked, by skill or word."""
    words = request.GET.get("q", "")[:100].strip()
    mine = selectors.my_offer(request.actor)
    start = {"words": mine.words, "skills": ", ".join(mine.skills)} if mine else {}
    form = OfferForm(initial={**start, "is_wide": selectors.is_wide(request.actor)})
    context = {
        "rows": selectors.offers(request.actor, words),
        "words": words,
        "mine": mine,
        "form": form,
    }
    return render(request, "communities/people.html", context)


@login_required
@require_POST
def make_offer(request: Request) -> HttpResponse:
    """Be found."""
    form = OfferForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        services.make_offer(
            by=request.actor,
            words=said["words"],
            skill_ids=selectors.skills_named(request.actor, said["skills"]),
            is_wide=said["is_wide"],
        )
        messages.success(request, _("You can be found now."))
    return redirect("communities:people")


@login_required
@require_POST
def take_back_offer(request: Request) -> HttpResponse:
    """Be found no more."""
    services.take_back_offer(by=request.actor)
    messages.success(request, _("Nobody finds you here any more."))
    return redirect("communities:people")
