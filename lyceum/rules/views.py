"""How we do things here: to read for everybody, to write for who keeps the rules."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lyceum.ui.http import Request

from . import policies, selectors, services
from .errors import RuleIsWrong
from .forms import RuleForm, initial

PAGE, FORM, VERSION = "rules/rules.html", "rules/rule.html", "rules/version.html"
CHOICES = ("kinds", "roles", "actions", "resources", "pots")


@login_required
@require_GET
def rules(request: Request) -> HttpResponse:
    """Every rule in force, in words."""
    context = {
        "groups": selectors.rules_by_action(request.actor),
        "retired": selectors.retired_rules(request.actor),
        "may_change": policies.can_change(request.actor),
    }
    return render(request, PAGE, context)


@login_required
def add_rule(request: Request) -> HttpResponse:
    """A new rule, as a draft."""
    policies.insist_on_change(request.actor)
    form = RuleForm(request.POST or None, choices=_choices())
    return _write(request, form, {})


@login_required
def change_rule(request: Request, key: str) -> HttpResponse:
    """What a rule should say from now on, as a draft."""
    now = selectors.rule_to_change(request.actor, key)
    words = {"reason": now.reason, "words": now.words}
    if now.sentence is None:
        words["text"] = now.text
    told = initial(now.sentence, now.action, is_permit=now.is_permit, **words)
    form = RuleForm(request.POST or None, initial=told, choices=_choices())
    return _write(request, form, {"row": selectors.version_row(now)}, key=key)


def _write(
    request: Request, form: RuleForm, context: dict[str, Any], key: str = ""
) -> HttpResponse:
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, FORM, {"form": form, **context}, status=status)
    try:
        draft = services.draft_rule(by=request.actor, says=form.wording(), key=key)
    except RuleIsWrong as refusal:
        form.add_error("text", str(refusal))
        return render(request, FORM, {"form": form, **context}, status=422)
    return redirect("rules:version", draft.pk)


@login_required
@require_GET
def version(request: Request, version_id: int) -> HttpResponse:
    """A version; a draft with whom it would have touched."""
    found = selectors.version_for(request.actor, version_id)
    context: dict[str, Any] = {
        "row": selectors.version_row(found),
        "may_change": policies.can_change(request.actor),
    }
    if found.is_draft:
        context["trial"] = selectors.trial(request.actor, found)
        context["before"] = selectors.version_before(found)
    return render(request, VERSION, context)


@login_required
@require_POST
def publish_version(request: Request, version_id: int) -> HttpResponse:
    """From now on it counts."""
    services.publish_rule(by=request.actor, version_id=version_id)
    messages.success(request, _("Published. It counts from now on."))
    return redirect("rules:rules")


@login_required
@require_POST
def retire_rule(request: Request, key: str) -> HttpResponse:
    """From now on it does not count."""
    services.retire_rule(by=request.actor, key=key)
    messages.success(request, _("Retired. It no longer counts."))
    return redirect("rules:rules")


def _choices() -> dict[str, list[tuple[str, str]]]:
    return {name: selectors.choices(name) for name in CHOICES}
