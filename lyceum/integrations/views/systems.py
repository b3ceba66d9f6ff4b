"""An organisation's connections, for whoever administers it."""

import json
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lyceum.connections import api as outside
from lyceum.integrations import policies, selectors, services
from lyceum.integrations.forms import AccountForm, ConnectForm, MappingForm, SecretForm
from lyceum.integrations.types import STATES, Trial
from lyceum.kernel.errors import DomainError, NotFound
from lyceum.organisations import api as organisations
from lyceum.ui.http import Request, number_in

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_GET
def connections(request: Request, slug: str) -> HttpResponse:
    """What the organisation is joined to, and how it goes."""
    organisation = _administered(request, slug)
    rows = selectors.systems_of(request.actor, organisation.pk)
    tabs = asdict(organisations.tabs_of(request.actor, organisation.pk))
    return render(request, "integrations/connections.html", _page(organisation, rows=rows, **tabs))


@login_required
@require_GET
def choose(request: Request, slug: str) -> HttpResponse:
    """Which system is to be connected."""
    organisation = _administered(request, slug)
    page = _page(organisation, ready=selectors.ready())
    return render(request, "integrations/choose.html", page)


@login_required
@never_cache
@PAGE
def add(request: Request, slug: str, system: str) -> HttpResponse:
    """A new connection. The answer to the form shows its secret, once."""
    organisation = _administered(request, slug)
    ready = selectors.ready_one(system)
    form = ConnectForm(request.POST or None, ready=ready, initial={"name": ready.name})
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = services.connect(
                by=request.actor,
                organisation_id=organisation.pk,
                system=system,
                name=form.cleaned_data["name"],
                secret=form.cleaned_data.get("secret", ""),
                proof=form.proof(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _secret(request, organisation, made, "" if ready.secret_is_theirs else secret)
    page = _page(organisation, form=form, ready=ready)
    return render(request, "integrations/add.html", page, status=422 if form.errors else 200)


@login_required
@require_GET
def connection(request: Request, slug: str, connection_id: int) -> HttpResponse:
    """One connection: its address, and the log of what came."""
    organisation = _administered(request, slug)
    found = outside.connection_for(request.actor, organisation.pk, connection_id)
    return _connection_page(request, organisation, found, SecretForm(auto_id="theirs-%s"))


def _connection_page(
    request: Request, organisation: Any, found: Any, form: SecretForm
) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    before = number_in(request.GET.get("before", ""))
    rows, more = selectors.log_page(found, state, before)
    page = _page(
        organisation,
        connection=found,
        ready=selectors.ready_one(found.system),
        address=_address(request, found),
        counts=selectors.counts(found),
        rows=rows,
        more=more,
        state=state,
        form=form,
    )
    status = 422 if form.errors else 200
    return render(request, "integrations/connection.html", page, status=status)


@login_required
@never_cache
@require_POST
def renew(request: Request, slug: str, connection_id: int) -> HttpResponse:
    """A new secret, shown once; or the one that the system has made anew."""
    organisation = _administered(request, slug)
    found = outside.connection_for(request.actor, organisation.pk, connection_id)
    is_theirs = selectors.ready_one(found.system).secret_is_theirs
    form = SecretForm(request.POST, auto_id="theirs-%s")
    if is_theirs and not form.is_valid():
        return _connection_page(request, organisation, found, form)
    made, secret = outside.renew_secret(
        by=request.actor,
        organisation_id=organisation.pk,
        connection_id=connection_id,
        secret=form.cleaned_data["secret"] if is_theirs else "",
    )
    return _secret(request, organisation, made, "" if is_theirs else secret)


@require_POST
@login_required
def switch(request: Request, slug: str, connection_id: int) -> HttpResponse:
    """Take in what comes, or refuse it."""
    organisation = _administered(request, slug)
    is_on = request.POST.get("is_on") == "yes"
    outside.switch_connection(
        by=request.actor, organisation_id=organisation.pk, connection_id=connection_id, is_on=is_on
    )
    told = _("It is on: what comes is taken in.") if is_on else _("It is off: all is refused.")
    messages.success(request, told)
    return redirect("integrations:connection", slug, connection_id)


@require_POST
@login_required
def close(request: Request, slug: str, connection_id: int) -> HttpResponse:
    """Its address is nobody's any more."""
    organisation = _administered(request, slug)
    outside.close_connection(
        by=request.actor, organisation_id=organisation.pk, connection_id=connection_id
    )
    messages.success(request, _("Closed. Nothing comes through it any more."))
    return redirect("integrations:connections", slug)


@require_POST
@login_required
def test(request: Request, slug: str, connection_id: int) -> HttpResponse:
    """Send a signed sample by the road of everything else; the log tells what became of it."""
    organisation = _administered(request, slug)
    found = outside.connection_for(request.actor, organisation.pk, connection_id)
    try:
        receipt = services.test_connection(
            by=request.actor,
            organisation_id=organisation.pk,
            connection_id=connection_id,
            url=_address(request, found),
        )
    except outside.NotTaken as refusal:
        messages.error(request, str(refusal))
    else:
        services.work_off(only=receipt.arrival_ids)
        messages.success(request, _("Sent. The first line of the log tells what became of it."))
    return redirect("integrations:connection", slug, connection_id)


@require_POST
@login_required
def replay(request: Request, slug: str, connection_id: int) -> HttpResponse:
    """Read again what was ticked, or all that is in a state."""
    organisation = _administered(request, slug)
    ids = [pk for one in request.POST.getlist("ids") if (pk := number_in(one))]
    state = request.POST.get("state", "")
    number = outside.replay_arrivals(
        by=request.actor,
        organisation_id=organisation.pk,
        connection_id=connection_id,
        arrival_ids=None if state in STATES else ids,
        state=state if state in STATES else "",
        but_not=outside.TAKEN_IN,
    )
    told = ngettext("{n} line is read again.", "{n} lines are read again.", number)
    messages.success(request, told.format(n=number))
    return redirect("integrations:connection", slug, connection_id)


@require_POST
@login_required
def release(request: Request, slug: str, connection_id: int) -> HttpResponse:
    """An account that somebody entered who does not have it is free again."""
    organisation = _administered(request, slug)
    form = AccountForm(request.POST)
    name = form.cleaned_data["account"] if form.is_valid() else ""
    services.release_account(
        by=request.actor,
        organisation_id=organisation.pk,
        connection_id=connection_id,
        name=name,
    )
    messages.success(request, _("Released. Whoever has the account can enter it now."))
    return redirect("integrations:connection", slug, connection_id)


@login_required
@PAGE
def mapping(request: Request, slug: str, connection_id: int) -> HttpResponse:
    """How the connection is read: tried on a payload, then put in force; and what it was before."""
    organisation = _administered(request, slug)
    found = outside.connection_for(request.actor, organisation.pk, connection_id)
    form = MappingForm(request.POST or None, initial=_first(found))
    trial = None
    if request.method == "POST" and form.is_valid():
        if "try" in request.POST:
            trial = _trial(organisation.pk, form)
        elif _is_written(request, organisation.pk, connection_id, form):
            messages.success(request, _("In force: what comes is read like this from now on."))
            return redirect("integrations:mapping", slug, connection_id)
    page = _page(
        organisation,
        connection=found,
        form=form,
        trial=trial,
        statements=_written(trial),
        versions=selectors.versions_of(request.actor, organisation.pk, connection_id),
        verbs=sorted(selectors.vocabulary().verbs),
        types=sorted(selectors.vocabulary().types),
    )
    status = 422 if form.errors or (trial and trial.place) else 200
    return render(request, "integrations/mapping.html", page, status=status)


def _first(found: Any) -> dict[str, str]:
    """What counts now, and the first sample to try it on."""
    sample = selectors.ready_one(found.system).samples[0]
    version = selectors.mapping_in_force(found.pk)
    return {
        "text": version.text if version else "",
        "headers": "\n".join(f"{name}: {value}" for name, value in sample["headers"].items()),
        "payload": json.dumps(sample["body"], indent=2, ensure_ascii=False),
    }


def _trial(organisation_id: int, form: MappingForm) -> Trial:
    said = form.cleaned_data
    return selectors.trial(organisation_id, said["text"], said["headers"], said["payload"])


def _written(trial: Trial | None) -> list[tuple[str, str]]:
    """What would be told, and of whom, as far as the payload names them."""
    told = zip(trial.who, trial.statements, strict=True) if trial else ()
    return [(who, json.dumps(one, indent=2, ensure_ascii=False)) for who, one in told]


def _is_written(
    request: Request, organisation_id: int, connection_id: int, form: MappingForm
) -> bool:
    """Put it in force; where it is wrong, the form says at which place."""
    try:
        services.write_mapping(
            by=request.actor,
            organisation_id=organisation_id,
            connection_id=connection_id,
            text=form.cleaned_data["text"].replace("\r\n", "\n"),
            note=form.cleaned_data["note"],
        )
    except DomainError as refusal:
        form.add_error("text", str(refusal))
        return False
    return True


def _secret(request: Request, organisation: Any, made: Any, secret: str) -> HttpResponse:
    """The only time that the secret is shown."""
    page = _page(
        organisation,
        connection=made,
        secret=secret,
        address=_address(request, made),
        ready=selectors.ready_one(made.system),
    )
    return render(request, "integrations/secret.html", page)


def _address(request: Request, found: Any) -> str:
    return request.build_absolute_uri(reverse("integrations:take-in", args=[found.public_id]))


def _administered(request: Request, slug: str) -> Any:
    """An organisation that the actor administers; for everybody else there is none."""
    organisation = organisations.organisation_by_slug(request.actor, slug)
    if not policies.can_keep(request.actor, organisation.pk):
        raise NotFound
    return organisation


def _page(organisation: Any, **more: Any) -> dict[str, Any]:
    return {"organisation": organisation, **more}
