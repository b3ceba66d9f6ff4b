from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lyceum.identity import selectors, services
from lyceum.identity.forms import ProfileForm

PAGE = "identity/profile.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """A person's own profile: seen and changed by themselves."""
    actor = request.actor  # type: ignore[attr-defined]
    person = selectors.person_for(actor, actor.person_id)
    if request.method != "POST":
        form = ProfileForm(initial=vars(person))
        erasure = selectors.open_erasure(person.pk)
        return render(request, PAGE, {"person": person, "form": form, "erasure": erasure})
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, {"person": person, "form": form}, status=422)
    services.change_profile(by=actor, person_id=person.pk, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("identity:profile")
