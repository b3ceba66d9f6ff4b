"""The tools of an organisation, for who keeps them and who teaches with them."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.access import api as access
from lyceum.courseware import policies
from lyceum.courseware.errors.lti import LaunchRefused
from lyceum.courseware.forms.lti import LinkForm, RegistrationForm, ToolForm, said_of_tool
from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.services import lti as services
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request

from .onward import refused

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def teaches_at(request: Request, slug: str) -> Any:
    """The organisation, for whoever says there what a resource opens as."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    if not policies.can_edit(request.actor, organisation.pk):
        raise NotFound
    return organisation


def administers(request: Request, slug: str) -> Any:
    """The organisation, for whoever decides about its partners' tools and platforms."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    if not policies.can_keep_partners(request.actor, organisation.pk):
        raise NotFound
    return organisation


@login_required
@require_GET
def tools(request: Request, slug: str) -> HttpResponse:
    """The tools of an organisation, and how it goes."""
    organisation = teaches_at(request, slug)
    context = {
        "organisation": organisation,
        "rows": selectors.lti_tools_of(request.actor, organisation.pk),
        "keeps": policies.can_keep_partners(request.actor, organisation.pk),
        **asdict(organisations.tabs_of(request.actor, organisation.pk)),
    }
    return render(request, "courseware/lti_tools.html", context)


@login_required
@never_cache
@PAGE
def add_tool(request: Request, slug: str) -> HttpResponse:
    """A tool, entered by hand; or the way to let it register itself."""
    organisation = administers(request, slug)
    form = ToolForm(request.POST or None)
    if form.is_valid():
        made = _done(
            form,
            services.add_tool,
            by=request.actor,
            organisation_id=organisation.pk,
            wish=form.wish(),
        )
        if made:
            messages.success(request, _("The tool is there. Test it, then choose something in it."))
            return redirect("courseware:lti-tool", slug, made.pk)
    context = {
        "organisation": organisation,
        "form": form,
        "registration": RegistrationForm(prefix="registration"),
    }
    return render(request, "courseware/lti_add_tool.html", context, status=_status(form))


def _done(form: Any, verb: Any, **words: Any) -> Any:
    """What the verb made; its refusal stands in the form."""
    try:
        return verb(**words)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None


def _status(form: Any) -> int:
    return 422 if form.errors else 200


@login_required
@never_cache
@require_POST
def let_tool_register(request: Request, slug: str) -> HttpResponse:
    """The address with which the tool registers itself, to be opened in a tab of its own."""
    organisation = administers(request, slug)
    form = RegistrationForm(request.POST, prefix="registration")
    context: dict[str, Any] = {"organisation": organisation}
    if not form.is_valid():
        context |= {"form": ToolForm(), "registration": form}
        return render(request, "courseware/lti_add_tool.html", context, status=422)
    token = services.make_pass(by=request.actor, organisation_id=organisation.pk, role="tool")
    url = form.cleaned_data["url"]
    said = {
        "openid_configuration": access.address("courseware:lti-configuration"),
        "registration_token": token,
    }
    context["address"] = f"{url}{'&' if '?' in url else '?'}{urlencode(said)}"
    return render(request, "courseware/lti_let_register.html", context)


@login_required
@require_GET
def tool(request: Request, slug: str, lti_tool_id: int) -> HttpResponse:
    """One tool: what opens in it, its numbers, its log."""
    return _tool_page(request, slug, lti_tool_id)


def _tool_page(
    request: Request, slug: str, tool_id: int, status: int = 200, **more: Any
) -> HttpResponse:
    organisation = teaches_at(request, slug)
    found = selectors.lti_tool_for(request.actor, organisation.pk, tool_id)
    keeps = policies.can_keep_partners(request.actor, organisation.pk)
    context = {
        "organisation": organisation,
        "tool": found,
        "keeps": keeps,
        "links": selectors.lti_links_of(found),
        "lists": selectors.lists_members(found),
        "tells_scores": selectors.tells_scores(found),
        "log": selectors.lti_log(tool=found) if keeps else [],
        "ours": selectors.lti_platform_addresses(found),
        "form": LinkForm(),
        **more,
    }
    return render(request, "courseware/lti_tool.html", context, status=status)


@login_required
@never_cache
@PAGE
def change_tool(request: Request, slug: str, lti_tool_id: int) -> HttpResponse:
    """What a tool is, and what it may know."""
    organisation = administers(request, slug)
    found = selectors.lti_tool_for(request.actor, organisation.pk, lti_tool_id)
    form = ToolForm(request.POST or None, initial=said_of_tool(found))
    if form.is_valid():
        words = {"by": request.actor, "organisation_id": organisation.pk}
        if _done(form, services.change_tool, **words, tool_id=found.pk, wish=form.wish()):
            messages.success(request, _("Saved."))
            return redirect("courseware:lti-tool", slug, found.pk)
    context = {"organisation": organisation, "tool": found, "form": form}
    return render(request, "courseware/lti_change_tool.html", context, status=_status(form))


@login_required
@require_POST
def switch_tool(request: Request, slug: str, lti_tool_id: int) -> HttpResponse:
    """On or off."""
    organisation = administers(request, slug)
    services.switch_tool(
        by=request.actor,
        organisation_id=organisation.pk,
        tool_id=lti_tool_id,
        is_on=request.POST.get("is_on") == "yes",
    )
    return redirect("courseware:lti-tool", slug, lti_tool_id)


@login_required
@require_POST
def test_tool(request: Request, slug: str, lti_tool_id: int) -> HttpResponse:
    """Do its addresses answer?"""
    organisation = administers(request, slug)
    tried = services.try_tool(
        by=request.actor, organisation_id=organisation.pk, tool_id=lti_tool_id
    )
    return _tool_page(request, slug, lti_tool_id, tried=tried)


@login_required
@never_cache
@require_GET
def trial(request: Request, slug: str, lti_tool_id: int) -> HttpResponse:
    """A launch that counts nothing."""
    organisation = administers(request, slug)
    there = services.begin_trial(
        by=request.actor, organisation_id=organisation.pk, tool_id=lti_tool_id
    )
    return redirect(there)


@login_required
@never_cache
@require_GET
def choose(request: Request, slug: str, lti_tool_id: int) -> HttpResponse:
    """To the tool, to choose something there."""
    organisation = teaches_at(request, slug)
    try:
        there = services.begin_choosing(
            by=request.actor, organisation_id=organisation.pk, tool_id=lti_tool_id
        )
    except LaunchRefused as refusal:
        return refused(request, refusal)
    return redirect(there)


@login_required
@require_POST
def add_link(request: Request, slug: str, lti_tool_id: int) -> HttpResponse:
    """A place in the tool becomes a resource."""
    organisation = teaches_at(request, slug)
    form = LinkForm(request.POST)
    if form.is_valid():
        words = {"by": request.actor, "organisation_id": organisation.pk}
        made = _done(form, services.add_link, **words, tool_id=lti_tool_id, wish=form.wish())
        if made:
            messages.success(request, _("It stands in the catalogue."))
            return redirect("catalogue:resource", made.content.resource_id)
    return _tool_page(request, slug, lti_tool_id, 422, form=form)
