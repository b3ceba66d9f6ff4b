"""Who must have a second factor, and who lacks one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lyceum.access import policies, selectors, services
from lyceum.access.forms import FactorPolicyForm
from lyceum.kernel.errors import EditedMeanwhile, NotFound
from lyceum.kernel.scope import ECOSYSTEM
from lyceum.ui.http import Request

from .sign_ons import PAGE, frame, kept_organisation


@login_required
@PAGE
def second_factor(request: Request, slug: str) -> HttpResponse:
    """The policy of an organisation, and whom it still waits for."""
    organisation = kept_organisation(request, slug)
    return _policy(request, organisation.pk, frame(organisation))


@login_required
@PAGE
def second_factor_of_all(request: Request) -> HttpResponse:
    """The same for the roles in the whole ecosystem."""
    if not policies.can_keep_sign_on(request.actor, ECOSYSTEM):
        raise NotFound
    return _policy(request, ECOSYSTEM, {})


def _policy(request: Request, organisation_id: int, context: dict[str, Any]) -> HttpResponse:
    policy = selectors.factor_policy_of(request.actor, organisation_id)
    initial = {"roles": policy.roles, "grace_days": policy.grace_days} if policy else {}
    initial["version"] = policy.version if policy else 0
    form = FactorPolicyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        try:
            services.set_factor_policy(by=request.actor, organisation_id=organisation_id, **said)
            messages.success(request, _("Saved."))
            return redirect(request.path)
        except EditedMeanwhile as refusal:
            form.add_error(None, str(refusal))
    context |= {"form": form, "rows": selectors.lacking_factor(request.actor, organisation_id)}
    return render(request, "access/second_factor.html", context, status=422 if form.errors else 200)
