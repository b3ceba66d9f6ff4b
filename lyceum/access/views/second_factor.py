"""Who must have a second factor, and who lacks one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lyceum.access import selectors, services
from lyceum.access.forms import FactorPolicyForm
from lyceum.kernel.errors import EditedMeanwhile
from lyceum.ui.http import Request

from .sign_ons import frame, kept_organisation


@login_required
@require_http_methods(["GET", "POST"])
def second_factor(request: Request, slug: str) -> HttpResponse:
    """The policy of an organisation, and whom it still waits for."""
    organisation = kept_organisation(request, slug)
    policy = selectors.factor_policy_of(request.actor, organisation.pk)
    initial = {"roles": policy.roles, "grace_days": policy.grace_days} if policy else {}
    initial["version"] = policy.version if policy else 0
    form = FactorPolicyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        try:
            services.set_factor_policy(by=request.actor, organisation_id=organisation.pk, **said)
            messages.success(request, _("Saved."))
            return redirect("access:second-factor", slug)
        except EditedMeanwhile as refusal:
            form.add_error(None, str(refusal))
    rows = selectors.lacking_factor(request.actor, organisation.pk)
    context = frame(organisation, form=form, rows=rows)
    return render(request, "access/second_factor.html", context, status=422 if form.errors else 200)
