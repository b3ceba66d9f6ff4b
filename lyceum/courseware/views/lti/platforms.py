"""Partners' platforms that open what an organisation offers, for who administers it."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.access import api as access
from lyceum.courseware.forms.lti import PlatformForm, said_of_platform
from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.services import lti as services
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request

from .tools import _done, _status, administers

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_GET
def platforms(request: Request, slug: str) -> HttpResponse:
    """The platforms of an organisation, and how it goes."""
    organisation = administers(request, slug)
    context = {
        "organisation": organisation,
        "rows": selectors.lti_platforms_of(request.actor, organisation.pk),
        "keeps": True,
        **asdict(organisations.tabs_of(request.actor, organisation.pk)),
    }
    return render(request, "courseware/lti_platforms.html", context)


@login_required
@never_cache
@PAGE
def add_platform(request: Request, slug: str) -> HttpResponse:
    """A platform, entered by hand; or the way to let it register us."""
    organisation = administers(request, slug)
    form = PlatformForm(request.POST or None)
    if form.is_valid():
        words = {"by": request.actor, "organisation_id": organisation.pk}
        made = _done(form, services.add_platform, **words, wish=form.wish())
        if made:
            return redirect("courseware:lti-platform", slug, made.pk)
    context = {"organisation": organisation, "form": form, "ours": selectors.lti_our_addresses()}
    return render(request, "courseware/lti_add_platform.html", context, status=_status(form))


@login_required
@never_cache
@require_POST
def let_platform_register(request: Request, slug: str) -> HttpResponse:
    """The address that is entered in a platform which registers its tools by itself."""
    organisation = administers(request, slug)
    token = services.make_pass(by=request.actor, organisation_id=organisation.pk, role="platform")
    address = access.address("courseware:lti-register-with", token)
    context = {"organisation": organisation, "address": address, "is_platform": True}
    return render(request, "courseware/lti_let_register.html", context)


@login_required
@require_GET
def platform(request: Request, slug: str, lti_platform_id: int) -> HttpResponse:
    """One platform: what it has to know of us, its log, and the results on their way to it."""
    organisation = administers(request, slug)
    found = selectors.lti_platform_for(request.actor, organisation.pk, lti_platform_id)
    context: dict[str, Any] = {
        "organisation": organisation,
        "platform": found,
        "ours": selectors.lti_our_addresses(),
        "log": selectors.lti_log(platform=found),
        "results": selectors.lti_results_of(found),
    }
    return render(request, "courseware/lti_platform.html", context)


@login_required
@never_cache
@PAGE
def change_platform(request: Request, slug: str, lti_platform_id: int) -> HttpResponse:
    """What we know of a platform, and whom it lets in."""
    organisation = administers(request, slug)
    found = selectors.lti_platform_for(request.actor, organisation.pk, lti_platform_id)
    form = PlatformForm(request.POST or None, initial=said_of_platform(found))
    if form.is_valid():
        words = {"by": request.actor, "organisation_id": organisation.pk}
        changed = _done(
            form, services.change_platform, **words, platform_id=found.pk, wish=form.wish()
        )
        if changed:
            messages.success(request, _("Saved."))
            return redirect("courseware:lti-platform", slug, found.pk)
    context = {"organisation": organisation, "platform": found, "form": form}
    return render(request, "courseware/lti_add_platform.html", context, status=_status(form))


@login_required
@require_POST
def switch_platform(request: Request, slug: str, lti_platform_id: int) -> HttpResponse:
    """On or off."""
    organisation = administers(request, slug)
    services.switch_platform(
        by=request.actor,
        organisation_id=organisation.pk,
        platform_id=lti_platform_id,
        is_on=request.POST.get("is_on") == "yes",
    )
    return redirect("courseware:lti-platform", slug, lti_platform_id)


@login_required
@require_POST
def send_again(request: Request, slug: str, lti_platform_id: int) -> HttpResponse:
    """What was parked is tried anew."""
    organisation = administers(request, slug)
    words = {"by": request.actor, "organisation_id": organisation.pk}
    count = services.send_again(**words, platform_id=lti_platform_id)
    told = ngettext("One result is tried anew.", "{count} results are tried anew.", count)
    messages.success(request, told.format(count=count))
    return redirect("courseware:lti-platform", slug, lti_platform_id)
