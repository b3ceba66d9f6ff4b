"""Units, roles and invitations of one organisation."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError
from lyceum.organisations import selectors, services
from lyceum.organisations.forms import AcceptForm, GrantForm, InviteForm, UnitForm
from lyceum.organisations.types import CONTEXT_KEY
from lyceum.ui.http import Request, number_in

from .frames import (
    kept_organisation,
    organisation_page,
    partly_kept_organisation,
    signed_in,
)

PAGE = require_http_methods(["GET", "POST"])
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@signed_in
@PAGE
def units(request: Request, slug: str) -> HttpResponse:
    """The tree of units, and a form for the next one."""
    organisation = kept_organisation(request, slug)
    form = UnitForm(selectors.unit_choices(organisation.pk), request.POST or None)
    if request.method == "POST" and form.is_valid():
        add = services.add_unit
        if _done(form, add, by=request.actor, organisation_id=organisation.pk, **form.cleaned_data):
            return redirect("organisations:units", slug)
    rows = selectors.unit_tree(organisation)
    page = organisation_page(request, slug, form=form, rows=rows)
    return render(request, "organisations/units.html", page, status=_status(form))


@signed_in
@PAGE
def change_unit(request: Request, slug: str, unit_id: int) -> HttpResponse:
    """Rename a unit, or hang it somewhere else."""
    organisation = kept_organisation(request, slug)
    row = selectors.unit_row(organisation, unit_id)
    initial = {"name": row.name, "parent_id": row.parent_id}
    choices = selectors.unit_choices(organisation.pk)
    form = UnitForm(choices, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {"organisation_id": organisation.pk, "unit_id": unit_id, **form.cleaned_data}
        if _done(form, services.change_unit, by=request.actor, **said):
            return redirect("organisations:units", slug)
    page = organisation_page(request, slug, form=form, row=row)
    return render(request, "organisations/unit.html", page, status=_status(form))


@require_POST
@signed_in
def remove_unit(request: Request, slug: str, unit_id: int) -> HttpResponse:
    """Remove an empty unit."""
    organisation = kept_organisation(request, slug)
    services.remove_unit(by=request.actor, organisation_id=organisation.pk, unit_id=unit_id)
    return redirect("organisations:units", slug)


def _done(form: Any, work: Any, **said: Any) -> bool:
    """Do it; where it is refused, the form says why."""
    try:
        work(**said)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _status(form: Any) -> int:
    return 422 if form.errors else 200


@signed_in
@PAGE
def roles(request: Request, slug: str) -> HttpResponse:
    """Who holds which role, where and until when; and a form to grant one."""
    organisation, reach = partly_kept_organisation(request, slug)
    units = selectors.unit_choices(organisation.pk, reach)
    form = GrantForm(units, request.POST or None, is_whole=reach.is_whole)
    if request.method == "POST" and form.is_valid():
        said = {
            "organisation_id": organisation.pk,
            "person_id": selectors.member_by_email(organisation.pk, form.cleaned_data["email"]),
            "role": form.cleaned_data["role"],
            "unit_id": form.cleaned_data["unit_id"],
            "expires_at": _end_of(form.cleaned_data["until"]),
        }
        if said["person_id"] is None:
            form.add_error("email", _("Nobody here has this address."))
        elif _done(form, services.grant_role, by=request.actor, **said):
            return redirect("organisations:roles", slug)
    rows = selectors.role_holders(request.actor, organisation)
    page = organisation_page(request, slug, form=form, rows=rows)
    return render(request, "organisations/roles.html", page, status=_status(form))


def _end_of(day: Any) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.max)) if day else None


@require_POST
@signed_in
def withdraw_role(request: Request, slug: str, person_id: int, role: str) -> HttpResponse:
    """Take a role away; the form says for which unit, if it is held for one."""
    organisation, _reach = partly_kept_organisation(request, slug)
    services.withdraw_role(
        by=request.actor,
        person_id=person_id,
        role=role,
        organisation_id=organisation.pk,
        unit_id=number_in(request.POST.get("unit_id", "")),
    )
    return redirect("organisations:roles", slug)


@require_POST
@signed_in
def review_access(request: Request, slug: str) -> HttpResponse:
    """Somebody went through who may do what."""
    organisation = selectors.organisation_by_slug(request.actor, slug)
    services.review_access(by=request.actor, organisation_id=organisation.pk)
    messages.success(request, _("Noted, with your name and the day."))
    return redirect("portal:access", slug)


@signed_in
@PAGE
def invitations(request: Request, slug: str) -> HttpResponse:
    """Who was invited and has not come yet; and a form to invite."""
    organisation = kept_organisation(request, slug)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"organisation_id": organisation.pk, **form.cleaned_data}
        if _done(form, services.invite, by=request.actor, **said):
            messages.success(request, _("The invitation is on its way."))
            return redirect("organisations:invitations", slug)
    rows = selectors.invitations_of(request.actor, organisation)
    page = organisation_page(request, slug, form=form, rows=rows)
    return render(request, "organisations/invitations.html", page, status=_status(form))


@require_POST
@signed_in
def invitation_link(request: Request, slug: str, invitation_id: int) -> HttpResponse:
    """A link to hand over in person; the one that was mailed no longer works."""
    organisation = kept_organisation(request, slug)
    letter = services.invitation_link(
        by=request.actor, organisation_id=organisation.pk, invitation_id=invitation_id
    )
    path = reverse("organisations:accept", args=[letter.token])
    link = settings.BASE_URL.rstrip("/") + path
    page = organisation_page(request, slug, letter=letter, link=link)
    return render(request, "organisations/invitation_link.html", page)


@require_POST
@signed_in
def withdraw_invitation(request: Request, slug: str, invitation_id: int) -> HttpResponse:
    """The link no longer works."""
    organisation = kept_organisation(request, slug)
    services.withdraw_invitation(
        by=request.actor, organisation_id=organisation.pk, invitation_id=invitation_id
    )
    return redirect("organisations:invitations", slug)


@PAGE
def accept(request: Request, token: str) -> HttpResponse:
    """The page behind the link in the letter; whoever has no account gets one here."""
    offer = selectors.invitation_by_token(token)
    known = identity.people_by_email([offer.email]).get(offer.email)
    stranger = request.actor.person_id is None
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and not (stranger and known) and (not stranger or form.is_valid()):
        return _accepted(request, token, form.data.get("name", "") if stranger else "")
    context = {
        "offer": offer,
        "form": form,
        "stranger": stranger,
        "must_sign_in": bool(stranger and known),
        "someone_else": not stranger and known not in (None, request.actor.person_id),
    }
    return render(request, "organisations/accept.html", context)


def _accepted(request: Request, token: str, name: str) -> HttpResponse:
    by = request.actor if request.actor.person_id else actors.NOBODY
    invitation, person_id = services.accept_invitation(by=by, token=token, name=name)
    if not request.actor.person_id:
        house = actors.system("organisations")
        login(request, identity.person_for(house, person_id), backend=BACKEND)
    request.session[CONTEXT_KEY] = invitation.organisation_id
    messages.success(request, _("Welcome. You belong here now."))
    return redirect("/")
