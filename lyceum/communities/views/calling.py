"""Whom one can call with @, asked while one writes."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.views.decorators.http import require_GET

from lyceum.communities import selectors
from lyceum.kernel.errors import Forbidden
from lyceum.ui.http import Request

LONGEST = 50


@login_required
@require_GET
def handles(request: Request, space_id: int) -> JsonResponse:
    """A few members by the beginning of their name or handle, for who may write there."""
    place = selectors.place_for(request.actor, space_id)
    if not place.may_write:
        raise Forbidden
    found = selectors.callable_in(place, request.GET.get("q", "")[:LONGEST].strip())
    rows = [{"handle": r.handle, "name": r.name, "note": r.organisation} for r in found]
    return JsonResponse({"results": rows})
