"""Before it runs: the way of one person, and of those of the last weeks. Nothing is done."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lyceum.journeys import selectors
from lyceum.journeys.forms import PersonForm
from lyceum.ui.http import Request

from .drafts import about


@login_required
@require_GET
def preview(request: Request, playbook_id: int) -> HttpResponse:
    """The way of one person, if they began now."""
    context = about(request, playbook_id)
    found, book = context["playbook"], context["book"]
    form = PersonForm(request.GET if "whom" in request.GET else None)
    titles = context["titles"]
    facts = selectors.supposable(request.actor, found, book, titles)
    supposed = [key for key in request.GET.getlist("happens") if key in dict(facts)]
    context |= {"form": form, "facts": facts, "supposed": supposed}
    faults = selectors.faults_of(book)
    context["faults"] = selectors.faults_shown(found, book, faults)
    if form.is_valid() and not selectors.hinders(faults):
        card = selectors.person_at(found.organisation_id, form.cleaned_data["whom"])
        if card is None:
            form.add_error("whom", _("Nobody here has this address."))
        else:
            rows, way = selectors.preview(request.actor, found, book, card, supposed, titles)
            context |= {"rows": rows, "way": way, "person": card}
    return render(request, "journeys/preview.html", context)


@login_required
@require_GET
def trial(request: Request, playbook_id: int) -> HttpResponse:
    """What would have happened in the last weeks."""
    context = about(request, playbook_id)
    found, book = context["playbook"], context["book"]
    faults = selectors.faults_of(book)
    if selectors.hinders(faults):
        context["faults"] = selectors.faults_shown(found, book, faults)
        return render(request, "journeys/trial.html", context)
    tried = selectors.trial(request.actor, found, book)
    column, _lost = selectors.picture(book, context["titles"], [])
    rows = selectors.listed(column)
    context |= {
        "tried": tried,
        "rows": [(row, tried.entered.get(row.id, 0)) for row in rows],
        "trigger": selectors.trigger_says(book, context["titles"]),
    }
    return render(request, "journeys/trial.html", context)
