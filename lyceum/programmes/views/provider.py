"""The workspace of an organisation that offers something to the ecosystem."""

from dataclasses import asdict

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lyceum.catalogue import api as catalogue
from lyceum.organisations import api as organisations
from lyceum.programmes import selectors
from lyceum.ui.http import Request, page_in


@login_required
@require_GET
def provider(request: Request, slug: str) -> HttpResponse:
    """What we offer, our runs and seats, what was paid, what came of it."""
    actor = request.actor
    found = selectors.provider_at(actor, slug)
    context = {
        "organisation": found,
        **asdict(organisations.tabs_of(actor, found.pk)),
        "space": selectors.workspace_of(actor, found.pk, page_in(request.GET.get("page"))),
        "may_publish": catalogue.may_publish(actor, found.pk),
    }
    return render(request, "programmes/provider.html", context)
