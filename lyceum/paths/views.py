from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import selectors


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The person's own path."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    path = selectors.path_of(actor, actor.person_id)
    page = selectors.path_page(actor, path.pk) if path else None
    return render(request, "paths/plan.html", {"page": page})


@login_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A path that the reader may see: theirs, or one that they were invited to."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return render(request, "paths/plan.html", {"page": selectors.path_page(actor, pk)})
