"""The page on which who runs the ecosystem sees whether the books agree."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lyceum.kernel.errors import NotFound
from lyceum.ui.http import Request
from lyceum.wallets import policies, selectors


@login_required
@require_GET
def audit(request: Request) -> HttpResponse:
    """What counting everything anew found, and when it last ran."""
    if not policies.can_keep_rates(request.actor):
        raise NotFound
    runs = selectors.audit_runs(request.actor)
    return render(request, "wallets/audit.html", {"runs": runs, "last": runs[0] if runs else None})
